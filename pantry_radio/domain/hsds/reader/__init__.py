"""From any JSON that an LLM wrote to stated organizations: find, relate, assemble."""
