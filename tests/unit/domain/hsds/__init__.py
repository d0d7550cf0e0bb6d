"""Unit tests of the HSDS rules."""
