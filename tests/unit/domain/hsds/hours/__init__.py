"""Tests of reading opening hours."""
