"""Law, house policy and starter settings as data: each value with its dates and its citation. Nothing here is code but the reader."""
