"""Opening hours as LLMs write them, read into HSDS schedules (RFC 5545 terms)."""
