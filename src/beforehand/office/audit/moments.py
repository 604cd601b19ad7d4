"""The column for the instant this system wrote something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from beforehand.office.audit import clock


class RecordedAtField(models.DateTimeField):
    """`recorded_at`: set from the office's clock when a row is added, whatever was assigned; no form offers it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """As Django's, without what is always so."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> datetime | None:
        """Read the clock when the row is added."""
        if add:
            setattr(model_instance, self.attname, clock.now())
        value: datetime | None = super().pre_save(model_instance, add)
        return value
