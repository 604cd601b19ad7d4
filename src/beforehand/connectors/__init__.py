"""What comes from outside and goes out: one small folder per outside party, each a reader that refuses row by row."""
