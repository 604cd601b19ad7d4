"""A contradiction as two equal halves: what was claimed left, what was found right, and its kind at the decision beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.home.pages.words import language, said_value
from beforehand.office.home.queries import ContradictionView
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Contradiction, Half
from beforehand.office.parties.models import EvidenceKind, Finding
from beforehand.office.parties.words import attribute_label, true_words

SAID = (EvidenceKind.OWN_STATEMENT, EvidenceKind.HEARSAY)


@dataclass(frozen=True)
class DrawnContradiction:
    """A contradiction with the head of its sheet."""

    title: str
    note: str
    it: Contradiction


def drawn(view: ContradictionView, *, past: bool) -> DrawnContradiction:
    """A contradiction of the file as the page draws it; a past view offers no way to settle it."""
    pair = view.pair
    return DrawnContradiction(attribute_label(pair.attribute), _note(view), _contradiction(view, past=past))


def _note(view: ContradictionView) -> str:
    pair, settled = view.pair, view.settled_by
    if settled is None:
        return _("Open since %(day)s") % {"day": formats.day_plain(max(pair.one.known_at, pair.other.known_at))}
    said = {"day": formats.day_plain(settled.recorded_at), "value": said_value(settled.stands)}
    if _claimed(pair.ones) == _claimed(pair.others):
        return _("Settled %(day)s: %(value)s stands") % said
    found = pair.others if _claimed(pair.ones) else pair.ones
    if any(one.pk == settled.stands_id for one in found):
        return _("Settled %(day)s: what was found stands") % said
    return _("Settled %(day)s: what was claimed stands") % said


def _contradiction(view: ContradictionView, *, past: bool) -> Contradiction:
    pair, is_settled = view.pair, view.pair.settled is not None
    link, url = "", ""
    if not is_settled and not past:
        link, url = _("Say which side stands"), reverse("parties:settle", args=[pair.one.party.number, pair.attribute])
    elif view.lesson:
        link, url = _("Lesson %(number)s") % {"number": view.lesson.number}, reverse("learning:lesson", args=[view.lesson.pk])
    sentence = view.kind.because(language()) if view.kind else ""
    if not sentence and not is_settled:
        sentence = _("Both sides stand until somebody says which is right.")
    left, right = (pair.ones, pair.others) if _claimed(pair.ones) or not _claimed(pair.others) else (pair.others, pair.ones)
    speakers = {id(pair.ones): pair.one, id(pair.others): pair.other}
    return Contradiction(
        number=view.number,
        claimed=_half(speakers[id(left)], left),
        found=_half(speakers[id(right)], right),
        settled=is_settled,
        clue_kind=str(view.kind.kind) if view.kind else "",
        sentence=sentence,
        link=link,
        url=url,
    )


def _claimed(side: Sequence[Finding]) -> bool:
    """Whether a side rests on words alone."""
    return all(one.evidence_kind in SAID for one in side)


def _half(speaker: Finding, side: Sequence[Finding]) -> Half:
    words = {
        (True, "lending"): _("Claimed, to lending"),
        (True, "collection"): _("Claimed, to collection"),
        (False, "lending"): _("Found, by lending"),
        (False, "collection"): _("Found, by collection"),
    }
    by = words.get((_claimed(side), speaker.department), _("Claimed") if _claimed(side) else _("Found"))
    dated = next((one for one in side if one.true_from or one.true_to), None) or next((one for one in side if one.seen_on), speaker)
    true = true_words(dated)
    if (dated.true_from or dated.true_to) and dated.source:
        true = _("%(when)s, by: %(source)s") % {"when": true, "source": dated.source}
    return Half(
        department=speaker.department,
        by=by,
        value=said_value(speaker),
        true=true,
        evidence_kinds=list(dict.fromkeys(one.evidence_kind for one in side)),
        grounds="; ".join(dict.fromkeys(str(one.source) for one in side if one.source)),
        known=f"{formats.moment(speaker.known_at)}{'，' if formats.chinese() else ', '}{speaker.recorded_by.name}",
    )
