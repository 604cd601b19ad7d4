"""Where he may live: the doors, and what each look says of them, with its stated chances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.collection.whereabouts import UnableToBelieve
from beforehand.office.collecting.models import Case, Door, Look, VisitStep
from beforehand.office.collecting.queries.whereabouts import PPM, belief
from beforehand.office.collecting.refusing import UnableToLook
from beforehand.office.collecting.services.cases import COLLECTORS, check_open
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

MOST_DOORS = 12


class Doors(tuple[Door, ...]):
    """The doors of a case, in the order they were named."""

    audit_subject: Case

    @classmethod
    def of(cls, case: Case) -> Doors:
        """All doors of the case."""
        made = cls(case.doors.order_by("pk"))
        made.audit_subject = case
        return made


@service("place_doors", roles=COLLECTORS, again=Doors.of)
def place_doors(actor: Staff, at: datetime, *, case: Case, doors: Sequence[tuple[str, int, str]]) -> Doors:
    """Name where he may live as (label, chance in millionths, the trace it rests on); the chances of all add up to one million.

    The last door stands for everything else. Once named they stay: what is learnt moves the belief by looks.
    """
    case = check_open(case, UnableToLook)
    if case.doors.exists():
        raise UnableToLook(_("The doors of this case are named already. Record what was seen at them."), code="doors_placed")
    labels = [" ".join(label.split()) for label, _ppm, _trace in doors]
    if not 2 <= len(labels) <= MOST_DOORS:
        raise UnableToLook(_("Name two to twelve places, the last for everything else."), field="doors")
    if not all(labels) or len({label.casefold() for label in labels}) != len(labels):
        raise UnableToLook(_("Each place needs a name of its own."), field="doors")
    total = sum(ppm for _label, ppm, _trace in doors)
    if any(ppm < 0 for _label, ppm, _trace in doors) or total != PPM:
        said = {"total": f"{total / 10_000:g}"}
        raise UnableToLook(
            _("The chances add up to %(total)s %%, not to 100 %%. Give what is left to the last place.") % said, field="doors"
        )
    for label, (_label, ppm, trace) in zip(labels, doors, strict=True):
        Door.objects.create(case=case, label=label, prior_ppm=ppm, trace=trace.strip(), recorded_by=actor)
    return Doors.of(case)


@service("look", roles=COLLECTORS)
def look(actor: Staff, at: datetime, *, case: Case, what: str, likelihoods: Mapping[Door, int], step: VisitStep | None = None) -> Look:
    """Record one look: how likely what was seen is, for each door, if he lives there (millionths). It moves the belief, never the file."""
    case = check_open(case, UnableToLook)
    if not what.strip():
        raise UnableToLook(_("Write what was seen or heard."), field="what")
    ids = set(case.doors.values_list("pk", flat=True))
    if {door.pk for door in likelihoods} != ids or not ids:
        raise UnableToLook(_("State the chance of it for each place of this case."), field="likelihoods")
    if any(not 0 <= ppm <= PPM for ppm in likelihoods.values()):
        raise UnableToLook(_("A chance lies from 0 to 100 %."), field="likelihoods")
    if step is not None and step.visit.case_id != case.pk:
        raise UnableToLook(_("This step belongs to another case."), field="step")
    made = Look.objects.create(
        case=case, step=step, looked_at=at, what=what.strip(), doors=[door.pk for door in likelihoods],
        likelihood_ppm=list(likelihoods.values()), recorded_by=actor,
    )  # fmt: skip
    try:
        belief(case)
    except UnableToBelieve as impossible:
        raise UnableToLook.from_refusal(impossible.refusal, field="likelihoods") from impossible
    return made
