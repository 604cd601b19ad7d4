"""Why an incident cannot be reported as typed."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToReportIncident(UnableTo):
    """An incident cannot be recorded as typed."""
