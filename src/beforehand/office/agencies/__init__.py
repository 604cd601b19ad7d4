"""Cases given to an outside agency."""
