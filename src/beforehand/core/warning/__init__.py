"""Early warning on loans: lateness that grows, and a first installment that is not paid. Columns in, columns out."""
