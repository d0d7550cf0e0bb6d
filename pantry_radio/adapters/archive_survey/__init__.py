"""What lies in the archive, counted, with a memory of what was counted before."""
