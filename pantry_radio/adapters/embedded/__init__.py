"""Valkey and PostgreSQL from their wheels as child processes, and the one supervisor."""
