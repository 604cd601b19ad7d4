"""Made worlds: books and stories with hidden truth, so that what the product says can be held against what is so."""
