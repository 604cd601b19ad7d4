"""How a finding's value, attribute and times stand on a page."""

from __future__ import annotations

from django.template import Library

from beforehand.office.parties import words
from beforehand.office.parties.models import ContactDetail, Finding, Party, ThirdPerson

register = Library()


@register.simple_tag
def value_of(finding: Finding) -> str:
    """The value in words."""
    return words.value_words(finding.attribute, str(finding.value))


@register.simple_tag
def attribute_of(finding: Finding) -> str:
    """What it speaks of."""
    return words.attribute_label(finding.attribute)


@register.simple_tag
def true_of(finding: Finding) -> str:
    """When it was true, as far as anything says so."""
    return words.true_words(finding)


@register.filter
def teacher(taught_by: str) -> str:
    """Who taught a rule."""
    return words.teacher(taught_by)


@register.filter
def kilobytes(size_bytes: int) -> str:
    """A size in kB, at least one."""
    return f"{max(1, size_bytes // 1000):,} kB"


@register.simple_tag
def detail_kind(detail: ContactDetail) -> str:
    """What a contact detail is."""
    return str(words.DETAILS[detail.kind])


@register.simple_tag
def holder_of(detail: ContactDetail) -> str:
    """Whose it is."""
    return str(words.HOLDERS[detail.holder])


@register.simple_tag
def relation_of(person: ThirdPerson) -> str:
    """What a third person is to the borrower."""
    return str(words.RELATIONS[person.relation])


@register.simple_tag(name="file_url")
def file_address(party: Party) -> str:
    """The address of the file's own page."""
    from beforehand.office.parties.pages.access import file_url

    return file_url(party)
