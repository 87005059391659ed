"""The configuration: `csaudit.yaml` or `[tool.csaudit]`, the environment, and the command line over both."""
