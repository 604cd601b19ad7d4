"""The attributes of a file in the reader's words, and their values as they stand on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import Money, format_minor
from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.pages import formats
from beforehand.office.parties.models import Finding
from beforehand.office.parties.values import as_value, kind_of

OF_THE_FILE: Mapping[str, str | Promise] = MappingProxyType(
    {
        "home.address": _("Home address"),
        "home.seen": _("Seen at"),
        "employer.name": _("Employer"),
        "income.monthly": _("Income a month"),
        "business.turnover": _("Turnover a month"),
        "bank.balance": _("Bank balance"),
        "assets.houses": _("Houses"),
        "assets.cars": _("Cars"),
        "purpose.use": _("What the money is used for"),
        "family.state": _("Family"),
        "person.zone": _("Time zone he lives by"),
        "note.other": _("Note"),
    }
)
"""What people say and find beside the catalogue of the rules; no rule reads these."""

BROUGHT_IN: Mapping[str, str | Promise] = MappingProxyType(
    {
        "applicant.occupation": _("Occupation"),
        "application.channel": _("How he came"),
        "person.born_on": _("Born on"),
        "person.name": _("Name"),
    }
)
"""What a book or a sheet says of a person and nobody here asks for."""

CHECKS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "home_visit": _("Visit to the home"),
        "bank_statement": _("Bank statement"),
        "credit_report": _("Credit report"),
        "identity_document": _("Identity document"),
        "income_paper": _("Paper on income"),
        "employer_check": _("Check of the employer"),
        "asset_check": _("Check of the assets"),
        "purpose_paper": _("Paper on the use of the money"),
    }
)
"""The checks of the catalogue by their code."""

EVIDENCE_KINDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "document": _("A document"),
        "own_observation": _("I saw it myself"),
        "own_statement": _("The person says so"),
        "hearsay": _("Somebody else says so"),
    }
)

EVIDENCE_NOUNS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "document": _("a document"),
        "own_observation": _("seen by one of us"),
        "own_statement": _("said by the person"),
        "hearsay": _("said by somebody else"),
    }
)

OUTCOMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "found": _("As claimed"),
        "found_otherwise": _("Found, but otherwise than claimed"),
        "not_found": _("Looked for and not found"),
        "not_given": _("Asked for, not given"),
        "source_down": _("The source could not be reached"),
        "cancelled": _("Not needed any more"),
    }
)

FLAGS: Mapping[str, tuple[str | Promise, str]] = MappingProxyType(
    {
        "stop_contact": (_("stop of contact"), "no"),
        "safety": (_("safety"), "no"),
        "blocklist": (_("blocklist"), "no"),
        "vulnerable": (_("vulnerable"), "wait"),
        "disputed": (_("dispute"), "wait"),
        "debtor_unreachable": (_("unreachable"), "plain"),
        "hardship": (_("hardship treatment"), "wait"),
    }
)
"""Each kind of flag in words, and how loud it is (no, wait, plain)."""

CONSENTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "hours_agreement": _("to be reached at certain hours"),
        "meet_at_place": _("to meet at a place"),
        "account_shown": _("to show an account"),
        "text_to_number": _("to be written to at a number"),
        "call_direct_prior": _("to be called after notice"),
    }
)

HOLDERS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "debtor": _("the borrower"),
        "guarantor": _("a guarantor"),
        "contact_person": _("a contact person"),
        "relative": _("a relative"),
        "neighbour": _("a neighbour"),
        "landlord": _("the landlord"),
        "colleague": _("a colleague"),
        "employer": _("the employer"),
        "unknown": _("nobody knows"),
    }
)

RELATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "guarantor": _("guarantor"),
        "contact_person": _("contact person"),
        "relative": _("relative"),
        "neighbour": _("neighbour"),
        "landlord": _("landlord"),
        "colleague": _("colleague"),
        "employer": _("employer"),
    }
)

DETAILS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "phone": _("Telephone"),
        "home": pgettext_lazy("address", "Home"),
        "workplace": _("Work place"),
        "business": _("Place of business"),
        "bank_account": _("Bank account"),
    }
)


def attribute_label(attribute: str) -> str:
    """An attribute in the reader's language; one nobody named stands under its own name."""
    if attribute in STARTER:
        words = STARTER[attribute].zh if formats.chinese() else STARTER[attribute].en
        return words[:1].upper() + words[1:]
    return str(OF_THE_FILE.get(attribute) or BROUGHT_IN.get(attribute, attribute))


def check_label(check_code: str) -> str:
    """A check in the reader's language."""
    return str(CHECKS.get(check_code, check_code))


def value_words(attribute: str, text: str) -> str:
    """A stored value as it stands on a page: money with its thousands, yes or no, a number with its unit."""
    kind = kind_of(attribute)
    if kind is Kind.BOOLEAN:
        return gettext("yes") if text == "true" else gettext("no")
    if kind is Kind.MONEY:
        money = as_value(attribute, text)
        assert isinstance(money, Money)
        return f"{format_minor(money.minor, money.currency)} {money.currency}"
    if kind is Kind.NUMBER and attribute in STARTER and STARTER[attribute].unit == "months":
        return gettext("%(number)s months") % {"number": text}
    return text


def true_words(finding: Finding) -> str:
    """When it was true, as far as anything says so: *since Aug 2023*, *on 23 Sep 2026*; nothing is never left blank."""
    first, last = formats.partial_day(finding.true_from), formats.partial_day(finding.true_to)
    if first and last:
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("since %(day)s") % {"day": first}
    if last:
        return gettext("until %(day)s") % {"day": last}
    if finding.seen_on:
        return gettext("on %(day)s") % {"day": formats.day_plain(finding.seen_on)}
    return gettext("no date given")


def scope_words(scope: Mapping[str, object]) -> str:
    """What a consent is limited to: *19:00 to 21:00*, a place, an account."""
    if {"start", "end"} <= scope.keys():
        return gettext("%(first)s to %(last)s") % {"first": scope["start"], "last": scope["end"]}
    return ", ".join(str(value) for value in scope.values())


LESSON = re.compile(r"lesson (?P<number>\d+): (?P<title>.*)")


def teacher(taught_by: str) -> str:
    """Who taught a rule, in the reader's language: a rule names its case (*case A*) or its lesson (*lesson 3: its title*)."""
    if taught_by.startswith("case "):
        return gettext("case %(case)s") % {"case": taught_by.removeprefix("case ")}
    lesson = LESSON.fullmatch(taught_by)
    return gettext("lesson %(number)s: %(title)s") % lesson.groupdict() if lesson else taught_by
