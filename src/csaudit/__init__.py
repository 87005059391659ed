"""csaudit: audit customer-service call transcripts with YAML checks."""

__version__ = "0.1.0"
