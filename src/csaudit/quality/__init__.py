"""How good the checks are: their examples run, their exceptions proven, a call explained."""
