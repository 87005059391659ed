"""Plain text with role labels: lines, labels, calls."""
