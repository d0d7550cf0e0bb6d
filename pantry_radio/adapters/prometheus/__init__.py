"""Metrics for Prometheus: the one place that knows its client library."""
