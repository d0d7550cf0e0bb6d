"""Unit tests of what is exported."""
