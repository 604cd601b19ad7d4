"""Custody of notes from the borrower to the vault."""
