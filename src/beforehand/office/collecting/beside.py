"""What stands beside a loan that was in collection: whether he is able and willing, on which evidence, and what follows."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from beforehand.core.basics.truth import Truth
from beforehand.core.collection.standing import Answer, Manner
from beforehand.office.collecting.pages.access import READERS
from beforehand.office.collecting.queries.standing import standing_of
from beforehand.office.collecting.words import QUADRANTS
from beforehand.office.pages import formats
from beforehand.office.servicing.beside import Beside, Line
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff


def able_and_willing(reader: Staff, loan: Loan, as_of: date, as_known_at: datetime) -> Beside | None:
    """Ability and willingness in the last case of the loan that was open by then; None where it was never in collection, or for
    whoever may not read a case."""
    case = loan.cases.select_related("branch", "party__branch").filter(opened_at__lte=as_known_at).order_by("-opened_on", "-pk").first()
    if case is None or not reader.holds_any(READERS, case.branch_id):
        return None
    found = standing_of(case, as_of, as_known_at)
    until = min((one.until for one in (found.ability, found.willingness) if one.until), default=None)
    conclusion = _("So: %(what)s.") % {"what": QUADRANTS[found.quadrant]}
    if found.offers_hardship:
        conclusion = _("So: hardship first. A plan keeps the contractual age in sight.")
    return Beside(
        title=_("Able and willing"), lines=(_line(_("Able"), found.ability), _line(_("Willing"), found.willingness)),
        note=_("until %(day)s") % {"day": formats.day_plain(until)} if until else "", conclusion=conclusion,
        more=_("The case"), url=reverse("collecting:case", args=[case.pk]),
    )  # fmt: skip


def _line(label: str, answer: Answer) -> Line:
    words = {Truth.TRUE: pgettext("standing", "yes"), Truth.FALSE: pgettext("standing", "no")}
    said = words.get(answer.truth, _("not known"))
    if answer.only is Manner.FACE_TO_FACE:
        said = _("yes, only face to face")
    chinese = (get_language() or "en").startswith("zh")
    reasons = answer.because or answer.unproved
    why = ("" if chinese else " ").join(dict.fromkeys(one.zh if chinese else one.en for one in reasons))
    return Line(label, said, why, tuple(dict.fromkeys(str(one.evidence_kind) for one in reasons)))
