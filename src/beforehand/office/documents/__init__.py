"""What was told to somebody, kept as given."""
