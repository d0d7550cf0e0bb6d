"""One module a command: read the arguments, call one use case, print what came of it."""
