"""How thorough property tests are; `HYPOTHESIS_PROFILE=thorough make test-unit` tries more."""

import os

from hypothesis import settings

# No deadline: on a shared machine a slow example says nothing about the code.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
