"""A small redis-cli, because the wheel of Valkey has none."""
