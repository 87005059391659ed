"""One module per format family; `csaudit.readers.registry` maps names to them."""
