"""The decision desk and the policy."""
