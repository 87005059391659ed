"""Tests of csaudit.dialogue, on the shipped analysis."""
