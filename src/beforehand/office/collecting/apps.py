"""The room as Django knows it."""

from django.apps import AppConfig


class CollectingConfig(AppConfig):
    """Cases, the worklist, promises, visits, whereabouts."""

    name = "beforehand.office.collecting"
    label = "collecting"

    def ready(self) -> None:
        """How he stands is shown beside his loan."""
        from beforehand.office.collecting.beside import able_and_willing
        from beforehand.office.servicing.beside import beside_loan

        beside_loan.append(able_and_willing)
