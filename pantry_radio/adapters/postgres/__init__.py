"""The food database in PostgreSQL."""
