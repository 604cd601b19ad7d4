"""Loans: contract, signed schedule, overdue fee, payment waterfall, position, payoff, lateness, and the reason of every figure."""
