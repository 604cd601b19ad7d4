"""The room of the staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff, branches, roles and appointments."""

    name = "beforehand.office.staff"
    label = "staff"

    def ready(self) -> None:
        """The frame of every page shows who reads it."""
        from beforehand.office.pages.frame import supplies_frame
        from beforehand.office.staff.context import frame

        supplies_frame(frame)
