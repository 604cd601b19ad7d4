"""When the demonstration's story begins; apart, because it must be known before the office's rooms can be loaded."""

STARTS_AT = "2025-01-05T16:00:00+00:00"
"""Monday 2025-01-06 00:00 in Hangzhou."""
