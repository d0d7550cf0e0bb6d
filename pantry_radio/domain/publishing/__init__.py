"""What is published, and when: the plan of days, the ratchet, the change feed, the pages."""
