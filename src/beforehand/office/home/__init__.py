"""The borrower’s file, search, and the first page of each role."""
