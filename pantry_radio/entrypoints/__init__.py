"""Parse input, call one use case, turn its outcome into ack, exit code, log line or metric."""
