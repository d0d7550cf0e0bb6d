"""Unit tests: pure domain code and in-memory adapters; no server, no network."""
