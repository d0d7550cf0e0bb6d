"""What the canonical tables look like as files for others: pure functions from rows to bytes."""
