"""JSON of any usual shape: values, fields of a turn, calls in a document."""
