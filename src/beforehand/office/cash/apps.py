"""The room as Django knows it."""

from django.apps import AppConfig


class CashConfig(AppConfig):
    """Custody of notes: each note is in somebody's hands, from the borrower to the vault."""

    name = "beforehand.office.cash"
    label = "cash"

    def ready(self) -> None:
        """Notes of a receipt that was taken back follow its reversal."""
        from beforehand.office.cash.services import follow_reversals
        from beforehand.office.servicing.days import after_posting

        after_posting.append(follow_reversals)
