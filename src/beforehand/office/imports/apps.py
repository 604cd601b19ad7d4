"""The room as Django knows it."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Legacy loans and books brought in."""

    name = "beforehand.office.imports"
    label = "imports"

    def ready(self) -> None:
        """Overrides of the past are followed with those made here."""
        from beforehand.office.imports.queries import brought_in_overrides
        from beforehand.office.underwriting.queries import supplies_overrides

        supplies_overrides(brought_in_overrides)
