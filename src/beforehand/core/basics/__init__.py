"""What every room of the trade stands on: money, rates, rounding, dates, columns with validity, three-valued truth, refusals."""
