"""One outside tool each, behind a port of the domain."""
