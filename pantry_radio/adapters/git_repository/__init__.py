"""The data repository as a git clone of our own, by the git program."""
