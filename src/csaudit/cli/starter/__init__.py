"""The files that `csaudit init` writes, by language."""
