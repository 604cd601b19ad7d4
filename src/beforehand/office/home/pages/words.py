"""Sentences of the file page: where somebody lives and on what that rests, how a loan stands, how he pays."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from beforehand.core.basics.truth import Truth
from beforehand.core.loans.layout import Component, State
from beforehand.office.home.queries.address import Address, Ground
from beforehand.office.home.queries.money import LoanState
from beforehand.office.home.queries.paying import HowHePays
from beforehand.office.pages import formats
from beforehand.office.parties.models import Finding
from beforehand.office.parties.words import value_words


def said_value(finding: Finding) -> str:
    """The value of a finding as it stands on a page."""
    return value_words(finding.attribute, str(finding.value))


def address_fact(address: Address) -> str:
    """The address in the head of the file, with its ground in a word."""
    if address.finding is None:
        return _("not known")
    value = said_value(address.finding)
    match address.ground:
        case Ground.SEEN:
            return _("%(place)s, verified by a visit") % {"place": value}
        case Ground.PAPER:
            return _("%(place)s, by a document") % {"place": value}
        case Ground.CONTRADICTED:
            return _("%(places)s: not settled") % {"places": _places(address)}
        case _:
            return _("%(place)s, claimed") % {"place": value}


def address_sentences(address: Address) -> tuple[str, str]:
    """The place in bold and why it is believed, for the margin."""
    if address.finding is None:
        return _("Not known."), _("Nobody has asked where he lives.") + _seen(address)
    value = said_value(address.finding)
    said = {
        "who": address.finding.recorded_by.name,
        "day": formats.day_plain(address.finding.known_at),
        "source": str(address.finding.source),
    }
    match address.ground:
        case Ground.SEEN:
            why = _("Seen by %(who)s on %(day)s.") % said
        case Ground.PAPER:
            why = _("By a document: %(source)s.") % said
        case Ground.CONTRADICTED:
            return _stopped(_places(address)), _("Two sides stand. Nobody has said which is right.") + _seen(address)
        case _:
            return _stopped(value), _("He says so. Nobody has seen the door.") + _seen(address)
    for other in address.others:
        why += _blank() + _("%(place)s is ruled out.") % {"place": said_value(other)}
    return _stopped(value), why


def _seen(address: Address) -> str:
    """A place where a trace of him was seen, as a sentence after another; empty where there is none."""
    if address.seen is None:
        return ""
    said = {"place": said_value(address.seen), "who": address.seen.recorded_by.name, "day": formats.day_plain(address.seen.known_at)}
    return _blank() + _("A trace of him was seen at %(place)s by %(who)s on %(day)s.") % said


def _blank() -> str:
    return "" if formats.chinese() else " "


def _stopped(words: str) -> str:
    return words.rstrip(".。") + ("。" if formats.chinese() else ".")


def _places(address: Address) -> str:
    assert address.finding is not None
    return _(" or ").join(dict.fromkeys(said_value(one) for one in (address.finding, *address.others)))


def loan_words(state: LoanState) -> str:
    """How a loan stands, in a phrase: *20,000, paid in full*."""
    said = {"amount": formats.money(state.loan.principal_minor, state.loan.currency, whole=True)}
    position = state.position
    if position is None:
        return _("%(amount)s, not computed") % said
    if position.state is State.NOT_PAID_OUT:
        return _("%(amount)s, not paid out") % said
    if position.state is State.PAID_IN_FULL:
        return _("%(amount)s, paid in full") % said
    late = position.days_past_due
    if late:
        return ngettext("%(amount)s, %(days)s day late", "%(amount)s, %(days)s days late", late) % {**said, "days": late}
    return _("%(amount)s, nothing overdue") % said


def component_words(component: Component) -> str:
    """A component of an amount as a line of a sum."""
    return {
        Component.PRINCIPAL: _("Principal"),
        Component.INTEREST: _("Interest"),
        Component.FEE: _("Overdue fee"),
        Component.BROKEN_INTEREST: _("Interest of the broken month"),
        Component.CREDIT: _("More than was asked"),
    }[component]


def paying_pairs(paying: HowHePays) -> list[tuple[str, str]]:
    """Able, willing, his own answer."""
    able = {Truth.TRUE: pgettext("able", "Yes."), Truth.FALSE: pgettext("able", "No.")}.get(paying.able, _("Not known."))
    willing = {Truth.TRUE: pgettext("willing", "Yes."), Truth.FALSE: pgettext("willing", "No.")}.get(paying.willing, _("Not known."))
    if paying.face_to_face:
        willing = _("Face to face only.")
    return [(_("Able"), able), (_("Willing"), willing), (_("His answer"), f"“{paying.answer}”" if paying.answer else _("none recorded"))]


def language() -> str:
    """The reader's language as the core's sentences know it."""
    return get_language() or "en"
