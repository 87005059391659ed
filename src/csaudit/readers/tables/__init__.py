"""Tables of turns or calls, whatever file they come from."""
