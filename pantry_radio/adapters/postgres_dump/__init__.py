"""pg_dump as a child process."""
