"""The embedded servers and their supervisor, as real processes."""
