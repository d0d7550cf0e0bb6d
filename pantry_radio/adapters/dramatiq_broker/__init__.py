"""The queues `recorder` and `reconciler` on Redis or Valkey, as Dramatiq keeps them there."""
