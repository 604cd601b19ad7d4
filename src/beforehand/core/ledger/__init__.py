"""Accounts, balanced entries, and the hash chain that shows whether anything appended was changed."""
