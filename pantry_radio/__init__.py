"""Records every LLM job result once, and rebuilds an HSDS 3.1.1 database from the records."""

__version__ = "0.1.0"
