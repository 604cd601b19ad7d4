"""What the desk's templates need beside the office's own tags."""

from __future__ import annotations

from django.template import Library

from beforehand.office.staff.services import new_key

register = Library()


@register.simple_tag(name="new_key")
def key_of_a_request() -> str:
    """A fresh key for a small form, so that pressing twice counts once."""
    return str(new_key())
