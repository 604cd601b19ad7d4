"""Legacy loans and books brought in."""
