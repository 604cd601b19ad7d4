"""Products, loans, their money and the ledger."""
