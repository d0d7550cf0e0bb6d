"""Tests of pantry_radio."""
