"""One contract class per port; every implementation passes the same class."""
