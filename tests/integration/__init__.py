"""Integration tests on real servers, real files and real processes."""
