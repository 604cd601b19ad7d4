"""Words for what a file holds as codes: attributes, relations, ability and willingness."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.core.basics.money import parse_money
from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.collecting.models import Standing
from beforehand.office.pages import formats
from beforehand.office.parties.values import kind_of


def attribute_words(attribute: str) -> str:
    """What an attribute is called."""
    if attribute in STARTER:
        return STARTER[attribute].zh if (get_language() or "en").startswith("zh") else STARTER[attribute].en
    known = {
        "home.address": _("Where he lives"), "home.seen": _("Place seen"), "bank.balance": _("Money in the bank"),
        "income.monthly": _("Monthly income"), "business.turnover": _("Monthly turnover"), "employer.name": _("Employer"),
        "assets.houses": _("Houses"), "assets.cars": _("Cars"),
    }  # fmt: skip
    return known.get(attribute, attribute.replace("_", " ").replace(".", ": "))


def value_words(attribute: str, value: str) -> str:
    """A stored value as people read it."""
    match kind_of(attribute):
        case Kind.MONEY:
            money = parse_money(value)
            return f"{formats.money(money.minor, money.currency)} {money.currency}"
        case Kind.BOOLEAN:
            return _("yes") if value == "true" else _("no")
        case _:
            return value


def relation_words(relation: str) -> str:
    """What a third person is to the borrower."""
    words = {
        "landlord": _("Landlord"), "neighbour": _("Neighbour"), "relative": _("Relative"), "colleague": _("Colleague"), "employer": _("Employer"),
        "contact_person": _("Contact person"), "guarantor": _("Guarantor"),
    }  # fmt: skip
    return words.get(relation, relation)


def standing_words(standing: Standing | None) -> tuple[str, str] | None:
    """Able and willing in words; None where nobody has recorded it."""
    if standing is None:
        return None
    ability = {"able": _("Yes."), "not_able": _("Less and less."), "not_known": _("Not known.")}
    willingness = {
        "willing": _("Yes."), "not_willing": _("No."), "face_to_face": _("Face to face only."), "not_known": _("Not known."),
    }  # fmt: skip
    return ability.get(standing.ability, standing.ability), willingness.get(standing.willingness, standing.willingness)
