"""Personal values: one field type for every one of them, so that encryption and erasure are a change in one place.

A value is stored with its salt beside it in one column. What is kept for ever (the audit chain, a decision's hash, a frozen file)
covers the salted digest; when the value is erased its salt goes with it, and the digest no longer says anything.
A personal column cannot be searched: names are searched in a table that erasure empties, identity and phone numbers by keyed digest.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

SALT_BYTES = 16


class Personal(str):
    """A personal value: text that carries the salt it is stored with."""

    salt: str

    def __new__(cls, value: str, salt: str | None = None) -> Personal:
        """Text with its `salt` (32 hexadecimal characters); a new one is drawn where none is given."""
        made = super().__new__(cls, value)
        made.salt = salt or secrets.token_hex(SALT_BYTES)
        return made

    @property
    def digest(self) -> str:
        """SHA-256 over salt and UTF-8 text, 64 hexadecimal characters."""
        return hashlib.sha256(bytes.fromhex(self.salt) + self.encode()).hexdigest()

    def __getnewargs__(self) -> tuple[str, str]:
        """What pickling and copying need to make it again."""
        return (str(self), self.salt)


class _PersonalAttribute:
    """Keeps the salt of a value that is assigned again unchanged, so that its digest stays."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.name not in instance.__dict__:
            instance.refresh_from_db(fields=[self.name])
        return instance.__dict__[self.name]

    def __set__(self, instance: models.Model, value: object) -> None:
        if isinstance(value, str) and not isinstance(value, Personal):
            before = instance.__dict__.get(self.name)
            value = Personal(value, before.salt if isinstance(before, Personal) and before == value else None)
        instance.__dict__[self.name] = value


class PersonalField(models.Field):
    """Text about a person; `value.digest` stands for it where the value itself must not be kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """One text column holds salt and value."""
        return "text"

    def get_internal_type(self) -> str:
        """Known to Django as text."""
        return "TextField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the attribute that keeps salts on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _PersonalAttribute(name))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Personal | None:
        """Take salt and value apart."""
        if value is None:
            return None
        salt, _, text = value.partition(":")
        return Personal(text, salt)

    def to_python(self, value: Any) -> Any:
        """A value from a form or a file becomes personal."""
        return value if value is None or isinstance(value, Personal) else Personal(str(value))

    def get_prep_value(self, value: Any) -> Any:
        """Salt and value as one text."""
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else f"{value.salt}:{value}"

    def get_lookup(self, lookup_name: str) -> Any:
        """Only *is it there* may be asked of a personal column."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is personal and cannot be searched; search by keyed digest or in the table of names")

    def value_to_string(self, obj: models.Model) -> str:
        """The value as text."""
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs: Any) -> forms.Field:
        """One line of text, or whatever the form says."""
        return super().formfield(**{"form_class": forms.CharField, **kwargs})


def digests_of(subject: models.Model) -> dict[str, str]:
    """The digest of each personal value a record holds now, by field name."""
    fields = [field for field in subject._meta.concrete_fields if isinstance(field, PersonalField)]
    values = {field.name: subject.__dict__.get(field.attname) for field in fields}
    return {name: value.digest for name, value in values.items() if isinstance(value, Personal)}


def keyed_digest(kind: str, value: str) -> str:
    """The digest by which an identity or phone number is found: HMAC-SHA-256 under the office's key, 64 hexadecimal characters.

    `kind` ("identity", "phone", …) keeps equal texts of different kinds apart. Spaces, hyphens, width and case do not matter.
    """
    if not settings.DIGEST_KEY:
        raise ImproperlyConfigured("BEFOREHAND_DIGEST_KEY is not set: without the office's key nobody can be found by number")
    plain = unicodedata.normalize("NFKC", value).casefold()
    plain = "".join(letter for letter in plain if not letter.isspace() and unicodedata.category(letter) != "Pd")
    return hmac.new(bytes.fromhex(settings.DIGEST_KEY), f"{kind}\0{plain}".encode(), hashlib.sha256).hexdigest()
