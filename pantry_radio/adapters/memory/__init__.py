"""Every port in memory, held to the same contracts as the real adapters."""
