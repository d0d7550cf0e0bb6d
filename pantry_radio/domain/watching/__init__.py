"""How the system is: facts, what they warn of, and whether a service is well."""
