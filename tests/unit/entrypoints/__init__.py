"""Unit tests of the entrypoints."""
