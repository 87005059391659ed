"""Tests of csaudit.reports; `factory` invents the runs."""
