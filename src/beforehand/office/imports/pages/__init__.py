"""The pages of what is brought in from elsewhere."""

from beforehand.office.imports.pages.bringing import bring, legacy
from beforehand.office.imports.pages.orders import order, order_state, take_up
from beforehand.office.imports.pages.overrides import overrides
from beforehand.office.imports.pages.runs import READERS, refused_csv, run, runs

__all__ = ["READERS", "bring", "legacy", "order", "order_state", "overrides", "refused_csv", "run", "runs", "take_up"]
