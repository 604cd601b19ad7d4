"""Laws run without a deadline per example: a busy machine is slow, not wrong."""

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
