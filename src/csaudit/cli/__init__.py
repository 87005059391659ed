"""The command line: thin Typer commands, one file per group."""
