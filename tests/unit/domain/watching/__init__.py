"""Facts, warnings and health."""
