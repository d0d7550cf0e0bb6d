"""Values, rules and use cases. No I/O, no clock, no environment, no logging."""
