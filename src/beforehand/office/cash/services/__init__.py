"""What is done with notes: a receipt in the field, the count of a hand-in, the way to the vault, money given back.

Money given to an officer is paid at that moment. What moves afterwards moves custody only; a shortage is the officer's.
"""

from beforehand.office.cash.services.counts import COUNTERS, carry_to_vault, count_hand_in
from beforehand.office.cash.services.receipts import TAKERS, give_field_receipt
from beforehand.office.cash.services.returns import follow_reversals

__all__ = ["COUNTERS", "TAKERS", "carry_to_vault", "count_hand_in", "follow_reversals", "give_field_receipt"]
