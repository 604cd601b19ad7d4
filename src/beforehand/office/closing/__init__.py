"""The close of day and what judges a day that is over."""
