"""The room as Django knows it."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Cases given to an outside agency."""

    name = "beforehand.office.agencies"
    label = "agencies"

    def ready(self) -> None:
        """The commission of a remittance that was taken back follows its reversal."""
        from beforehand.office.agencies.services import follow_reversals
        from beforehand.office.servicing.days import after_posting

        after_posting.append(follow_reversals)
