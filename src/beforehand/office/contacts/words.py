"""The words of contacts as people read them: kinds, persons, places, purposes, results, and what the gate answered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beforehand.core.conduct import instead_sentence
from beforehand.office.contacts.models import Answered, ContactEntry, GateQuestion

KINDS = {
    "call": pgettext_lazy("contact", "Call"), "sms": pgettext_lazy("contact", "Text message"),
    "im": pgettext_lazy("contact", "Chat message"),
    "email": pgettext_lazy("contact", "E-mail"), "letter": pgettext_lazy("contact", "Letter"), "visit": pgettext_lazy("contact", "Visit"),
    "voicemail": pgettext_lazy("contact", "Voice message"),
}  # fmt: skip
PERSONS = {
    "debtor": _("the borrower"), "guarantor": _("the guarantor"), "contact_person": _("the contact person he named"),
    "relative": _("a relative"), "neighbour": _("a neighbour"), "landlord": _("the landlord"), "colleague": _("a colleague"),
    "employer": _("the employer"), "unrecognised": _("somebody not recognised yet"), "unknown": _("nobody knows whose number it is"),
}  # fmt: skip
PLACES = {
    "home": _("his door"), "workplace": _("his work place"), "own_business": _("his own business"), "neighbourhood": _("the neighbourhood"),
    "agreed_place": _("a place he named"),
}  # fmt: skip
PURPOSES = {
    "collection": _("to ask for the money"), "locate": _("to ask where he can be found"), "servicing": _("to serve the loan"),
    "verification": _("to verify"), "answer": _("to answer his question"), "statutory_notice": _("to give a notice the law asks for"),
}  # fmt: skip
CALL_RESULTS = {
    "conversation": _("talked"), "unanswered": _("rang, no answer"), "dead_number": _("switched off or invalid"),
    "voicemail": _("voice mailbox"),
    "refused_further_contact": _("asks not to be contacted"), "question": _("asked a question"), "delivered": _("delivered"),
}  # fmt: skip
VISIT_RESULTS = {
    "conversation": _("met and talked"), "not_home": _("nobody opened"), "door_locked": _("the street door was shut"),
    "address_not_found": _("the address was not found"), "moved": _("has moved away"),
    "refused_further_contact": _("asks not to be contacted"),
}  # fmt: skip
MISSING = {
    "act.to": _("whose number it is"), "act.staff": _("how many officers go"), "act.place": _("where the visit is"),
    "act.detail": _("which number it is"), "history": _("what contacts have happened"), "facts.party.zones": _("in which time zone he is"),
}  # fmt: skip


def reached(act: ContactEntry | GateQuestion) -> str:
    """What was done or asked about, and to whom: *Call to the borrower*, *Visit to the borrower at his door*."""
    said = {"kind": KINDS.get(act.kind, act.kind), "person": PERSONS.get(act.to, act.to), "place": PLACES.get(act.place, "")}
    if isinstance(act, ContactEntry) and act.direction == "in":
        return gettext("%(kind)s from %(person)s") % said
    if act.kind == "visit" and said["place"]:
        return gettext("%(kind)s to %(person)s, %(place)s") % said
    return gettext("%(kind)s to %(person)s") % said


def came_of(entry: ContactEntry) -> str:
    """What came of a contact, with its minutes where they are known."""
    words = VISIT_RESULTS if entry.kind == "visit" else CALL_RESULTS
    result = str(words.get(entry.result, entry.result))
    result = result[:1].upper() + result[1:]
    if entry.minutes:
        return gettext("%(result)s, %(minutes)d minutes") % {"result": result, "minutes": entry.minutes}
    return result


def shown_short(question: GateQuestion) -> str:
    """A question the gate did not allow, in one line."""
    said = gettext("%(act)s: refused.") if question.verdict == "refuse" else gettext("%(act)s: not known whether it is lawful.")
    return said % {"act": reached(question)}


def sentence_of(answered: Answered) -> str:
    """The gate's sentence in the reader's language; an unknown names in words what is missing."""
    if answered.verdict == "unknown":
        lacking = ", ".join(str(MISSING.get(path, path)) for path in answered.missing)
        return gettext("Not enough is known to say. Missing: %(what)s.") % {"what": lacking}
    return answered.sentence_zh if (get_language() or "en").startswith("zh") else answered.sentence_en


def instead_of(answered: Answered) -> list[str]:
    """What may be done instead, as sentences."""
    return [instead_sentence(code, get_language() or "en") for code in answered.instead]


def choices(words: dict[str, Any], *names: str) -> list[tuple[str, Any]]:
    """Choices of a form out of these words, in the order named (all where none is)."""
    return [(name, words[name]) for name in (names or words)]


DETAILS = {
    "phone": _("telephone"), "home": pgettext_lazy("address", "home"), "workplace": _("work place"), "business": _("business"),
}  # fmt: skip
