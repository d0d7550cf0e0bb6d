"""The queue `recorder` on Redis or Valkey, as Dramatiq keeps it there."""
