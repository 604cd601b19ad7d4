"""Custody of notes: each is in somebody's hands, from the borrower to the vault."""
