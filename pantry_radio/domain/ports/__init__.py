"""What the use cases ask of the outside world; each docstring is a contract that tests hold."""
