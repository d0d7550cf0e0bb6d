"""How we start ourselves as another process: the same Python, the same modules."""

import sys

# -P: the working folder is not searched for modules; it may hold a `redis.py` of somebody's.
_PYTHON = (sys.executable, "-P", "-m")
PROGRAM = (*_PYTHON, "pantry_radio")
"""The command line; the name of a command follows."""
WORKER = (*_PYTHON, "pantry_radio.entrypoints.worker")
"""One worker process; what its module says follows."""
REDIS_CLI = (*_PYTHON, "pantry_radio.adapters.redis_cli")
"""Our small redis-cli; its arguments follow."""
