"""What was done and read, by whom and when: the office's clock, append-only rows, the chain that seals them, personal values."""
