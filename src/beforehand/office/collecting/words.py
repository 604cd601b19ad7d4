"""The words of collection as people read them: why a person stands on the list, what to do next, what a call came to."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beforehand.core.collection.promises import Verdict
from beforehand.core.collection.standing import Quadrant
from beforehand.core.conduct import Answer, HoursAgreed, instead_sentence
from beforehand.core.conduct.kinds.shape import clock_text
from beforehand.office.collecting.queries.next_act import ASK, CALL, NONE, PROOF, VISIT
from beforehand.office.collecting.queries.worklist import WorklistRow, last_broken, promise_of_today
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.queries import state_of
from beforehand.office.contacts.words import MISSING, PLACES
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Verdict as Drawn
from beforehand.office.parties.models import Flag
from beforehand.office.servicing.models import Loan, LoanWarning

ACTS = {
    CALL: pgettext_lazy("next act", "Call"), VISIT: pgettext_lazy("next act", "Visit, two officers"),
    ASK: pgettext_lazy("next act", "Ask for the place"),
    PROOF: pgettext_lazy("next act", "Ask about the proof"), NONE: pgettext_lazy("next act", "none"),
}  # fmt: skip
RESULTS = (  # the results of a call on the keys 1 to 7
    ("promise", _("Talked, promises to pay")), ("talked", _("Talked, no promise")), ("hardship", _("Pleads hardship: opens an enquiry")),
    ("unanswered", _("Rang, no answer")), ("dead_number", _("Switched off or invalid")), ("somebody_else", _("Somebody else answered")),
    ("no_more_calls", _("Asks not to be called")),
)  # fmt: skip
AT_ONCE = ("unanswered", "dead_number")
VERDICTS = {
    Verdict.OPEN: pgettext_lazy("promise", "open"), Verdict.KEPT: pgettext_lazy("promise", "kept"),
    Verdict.PARTLY_KEPT: pgettext_lazy("promise", "partly kept"),
    Verdict.BROKEN: pgettext_lazy("promise", "broken"), Verdict.KEPT_LATE: pgettext_lazy("promise", "kept late"),
}  # fmt: skip
QUADRANTS = {
    Quadrant.CAN_AND_WILL: _("can pay and will"), Quadrant.WILL_NOT_PAY: _("can pay and will not"), Quadrant.CANNOT_PAY: _("cannot pay"),
    Quadrant.CANNOT_AND_WILL_NOT: _("cannot pay and will not"), Quadrant.NOT_KNOWN: _("not known"),
}  # fmt: skip


def why_now(row: WorklistRow, day: date) -> str:
    """Why this person stands on the list today, in one sentence."""
    if stopped := why_closed(row):
        return stopped
    if due := promise_of_today(row, day):
        promise, verdict = due
        said = {"amount": formats.money(promise.amount_minor, row.currency), "there": formats.money(verdict.there_minor, row.currency)}
        if verdict.there_minor:
            return gettext("Promised %(amount)s for today, %(there)s has come.") % said
        return gettext("Promised %(amount)s for today, nothing yet.") % said
    if row.enquiry is not None:
        return gettext("Pleads hardship. Proof due %(day)s.") % {"day": formats.day_short(row.enquiry.proof_by)}
    if broken := last_broken(row):
        promise, _verdict = broken
        said = {"amount": formats.money(promise.amount_minor, row.currency), "day": formats.day_short(promise.promised_on)}
        return gettext("Promised %(amount)s for %(day)s and did not keep it.") % said
    if any(flag.kind == Flag.Kind.UNREACHABLE for flag in row.flags):
        return tried(row)
    if LoanWarning.Kind.FIRST_PAYMENT_DEFAULT in row.warnings and (never := _never_paid(row)):
        if len(never) == len(row.loans):
            return gettext("Has never paid an installment.")
        return gettext("Has never paid an installment of %(number)s.") % {"number": never[0].number}
    if LoanWarning.Kind.GROWING_LATENESS in row.warnings:
        return gettext("Each payment later than the one before.")
    if row.standing is not None and row.standing.willingness == "face_to_face":
        return gettext("Pays only when visited.")
    since = min((one.oldest_unpaid_due_on for one in row.positions if one.oldest_unpaid_due_on), default=None)
    return gettext("Unpaid since %(day)s.") % {"day": formats.day_short(since)} if since else gettext("Nothing is late any more.")


def _never_paid(row: WorklistRow) -> list[Loan]:
    """The late loans of which no installment was ever paid."""
    return [loan for loan, stands in zip(row.loans, row.positions, strict=True) if stands.days_past_due and not stands.installments_paid]


def why_closed(row: WorklistRow) -> str:
    """Why nobody of the house may contact this person, or nothing."""
    kinds = {flag.kind for flag in row.flags}
    said = []
    if Flag.Kind.SAFETY in kinds:
        said.append(gettext("Safety flag."))
    if Flag.Kind.STOP_CONTACT in kinds:
        said.append(gettext("Contact is stopped."))
    if row.placed_with:
        said.append(gettext("Placed with %(agency)s.") % {"agency": row.placed_with})
    return " ".join(said)


def tried(row: WorklistRow) -> str:
    """How often it was tried since the case opened, and whether he was ever met."""
    made = [one for one in row.party.contact_entries.all() if one.direction == "out" and one.happened_at >= row.case.opened_at]
    dials, visits = (sum(one.kind == kind for one in made) for kind in ("call", "visit"))
    met = any(one.to == "debtor" and one.result == "conversation" for one in made)
    parts = [
        ngettext("%(n)d dial", "%(n)d dials", dials) % {"n": dials}, ngettext("%(n)d visit", "%(n)d visits", visits) % {"n": visits},
        gettext("met") if met else gettext("never met"),
    ]  # fmt: skip
    return gettext("%(what)s.") % {"what": pgettext("list", ", ").join(parts)}


def lawful(row: WorklistRow) -> Drawn:
    """The gate's answer about the next act as the list draws it, with the rule or what is missing below."""
    answer, state = row.answer, state_of(row.answer)
    if answer is None:
        return Drawn("unknown", second=gettext("no number in the file"))
    if state == "now":
        return Drawn("now", second=_agreed(answer) or _beside(row))
    if state == "unknown":
        lacking = ", ".join(str(MISSING.get(path, path)) for path in answer.missing)
        return Drawn("unknown", second=gettext("missing: %(what)s") % {"what": lacking})
    return Drawn(state, at=answer.next_lawful, second=answer.rule_id or "")


def _agreed(answer: Answer) -> str:
    """What he agreed to, where it is lawful by his own yes alone."""
    hours = next((one.scope for one in answer.rests_on if isinstance(one.scope, HoursAgreed)), None)
    if hours is None:
        return gettext("he agreed to it") if answer.rests_on else ""
    said = {"first": clock_text(hours.start_minute), "last": clock_text(hours.end_minute)}
    return gettext("he agreed, %(first)s to %(last)s") % said


def _beside(row: WorklistRow) -> str:
    counters = row.lawful.counters
    if row.act.kind in (CALL, PROOF) and counters is not None and counters.dials_most:
        return gettext("%(n)d of %(most)d dials today") % {"n": counters.dials, "most": counters.dials_most}
    if row.act.kind == ASK:
        return gettext("alone, place only")
    return gettext("two officers")


def counted(n: int, most: int | None) -> str:
    """A counter against its limit."""
    return gettext("%(n)d of %(most)d") % {"n": n, "most": most} if most is not None else str(n)


def counters_pairs(counters: contacts.CountersToday | None) -> list[tuple[str, str]]:
    """The day's counters as label and value."""
    if counters is None:
        return []
    return [
        (gettext("Dials today"), counted(counters.dials, counters.dials_most)),
        (gettext("Talks today"), counted(counters.talks, counters.talks_most)),
    ]


def place_words(code: str) -> str:
    """A place of a visit in words."""
    return str(PLACES.get(code, code))


STATES = {"now": pgettext_lazy("lawful", "now"), "later": _("later"), "unknown": _("not known"), "refused": _("refused")}


def refusal_sentence(answer: Answer) -> str:
    """Why the gate does not allow it, in the reader's language."""
    if str(answer.verdict) == "unknown":
        lacking = ", ".join(str(MISSING.get(path, path)) for path in answer.missing)
        return gettext("Not enough is known to say. Missing: %(what)s.") % {"what": lacking}
    return answer.sentence(get_language() or "en")


def rule_of(answer: Answer) -> str:
    """The rule and its source as people read them."""
    return ": ".join(part for part in (answer.shown_as(get_language() or "en"), answer.citation) if part)


def instead(answer: Answer) -> list[str]:
    """What may be done instead, as sentences."""
    return [instead_sentence(code, get_language() or "en") for code in answer.instead]


CLOSED = {"paid": pgettext_lazy("case", "paid"), "cured": pgettext_lazy("case", "cured"), "legacy": pgettext_lazy("case", "legacy"), "": ""}


def gate_verdict(answer: Answer | None, row: WorklistRow) -> Drawn:
    """One answer of the gate as it is drawn beside a case."""
    if answer is None:
        return Drawn("unknown", second=gettext("no number in the file"))
    state = state_of(answer)
    second = refusal_sentence(answer) if state != "now" else ""
    return Drawn(state, at=answer.next_lawful, second=second)
