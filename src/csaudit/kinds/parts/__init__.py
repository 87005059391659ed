"""What the kinds are made of: moments, windows, exceptions, verdicts."""
