"""Two sides that cannot both be true, and saying which stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Contradiction, Half
from beforehand.office.parties import queries, services, words
from beforehand.office.parties.forms import SettleForm
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, file_url, reader, status_of
from beforehand.office.parties.queries import ContradictionPair
from beforehand.office.staff.roles import Department
from beforehand.office.staff.service import may_call


@require_GET
def contradictions(request: HttpRequest, number: str) -> HttpResponse:
    """Every contradiction of a file, the open ones first."""
    person, party = reader(request, number, "contradictions")
    shown = list(enumerate(queries.contradictions(party), start=1))
    shown.sort(key=lambda numbered: numbered[1].settled is not None)
    context = {
        "head": file_head(party, _("Contradictions"), _("What was claimed and what was found. Both sides stay legible.")),
        "tabs": file_tabs(person, party, "contradictions"),
        "rows": [(words.attribute_label(pair.attribute), drawn(number_, pair, party), pair.settled) for number_, pair in shown],
    }  # fmt: skip
    return render(request, "parties/contradictions.html", context)


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, number: str, attribute: str) -> HttpResponse:
    """The contradictions about one matter, and settling each open one."""
    person, party = reader(request, number, f"contradiction {attribute}")
    pairs = [(number_, pair) for number_, pair in enumerate(queries.contradictions(party), start=1) if pair.attribute == attribute]
    if not pairs:
        raise Http404
    may = may_call(person, services.settle_contradiction, party.branch_id)
    sent = request.POST.get("pair", "")
    rows = []
    for number_, pair in pairs:
        form, name = None, ""
        if pair.settled is None and may:
            name = "-".join(map(str, sorted((pair.one.pk, pair.other.pk))))
            form = SettleForm(request.POST if sent == name else None, sides=[_side(one) for one in (pair.one, pair.other)])
            if carried_out(request, form, lambda given, pair=pair: _settle(person, party, pair, given)):
                messages.success(request, _("Settled. Both sides stay legible."))
                left = any(other.settled is None for other in queries.contradictions(party))
                return redirect("parties:settle", number, attribute) if left and len(pairs) > 1 else redirect(file_url(party))
        rows.append({"drawn": drawn(number_, pair, party, link=False), "pair": pair, "name": name, "form": form, "settled": pair.settled})
    title = _("%(attribute)s: two things cannot both be true") % {"attribute": words.attribute_label(attribute)}
    context = {"head": file_head(party, title), "tabs": file_tabs(person, party, "contradictions"), "rows": rows, "may": may}
    return render(request, "parties/settle.html", context, status=status_of(*(row["form"] for row in rows if row["form"])))


def _side(finding: Finding) -> tuple[str, str]:
    said = {"value": words.value_words(finding.attribute, str(finding.value)), "kind": str(words.EVIDENCE_NOUNS[finding.evidence_kind])}
    return str(finding.pk), _("%(value)s (%(kind)s)") % said


def _settle(person: Any, party: Party, pair: ContradictionPair, given: dict[str, Any]) -> None:
    stands, against = (pair.one, pair.other) if given["stands"] == str(pair.one.pk) else (pair.other, pair.one)
    services.settle_contradiction(
        person, None, party=party, attribute=pair.attribute, stands=stands, against=against, reason=given["reason"], key=given["key"]
    )


def drawn(number: int, pair: ContradictionPair, party: Party, *, link: bool = True) -> Contradiction:
    """A contradiction as the component draws it; its sentence says who settled it, or that nobody has."""
    settled = pair.settled
    if settled is not None and pair.stands is not None:
        said = {"name": settled.by, "value": words.value_words(pair.attribute, str(pair.stands.value))}
        sentence = _("Settled by %(name)s: %(value)s stands.") % said
    else:
        sentence = _("Nobody has said yet which side stands.")
    url = reverse("parties:settle", args=[party.number, pair.attribute]) if link and settled is None else ""
    return Contradiction(
        number=number, claimed=half(pair.one, pair.ones), found=half(pair.other, pair.others), settled=settled is not None,
        sentence=sentence, link=_("Say which side stands") if url else "", url=url,
    )  # fmt: skip


def half(speaker: Finding, side: tuple[Finding, ...]) -> Half:
    """One side: who wrote it, its value, everything that speaks for it."""
    claimed = all(finding.evidence_kind == "own_statement" for finding in side)
    by = {
        (True, Department.LENDING): _("Claimed, to lending"), (True, Department.COLLECTION): _("Claimed, to collection"),
        (False, Department.LENDING): _("Found, by lending"), (False, Department.COLLECTION): _("Found, by collection"),
    }.get((claimed, Department(speaker.department)), _("Claimed") if claimed else _("Found"))  # fmt: skip
    first = min(side, key=lambda finding: (finding.known_at, finding.pk))
    dated = next((finding for finding in side if finding.true_from or finding.true_to), speaker)
    return Half(
        department=speaker.department, by=by, value=words.value_words(speaker.attribute, str(speaker.value)),
        evidence_kinds=sorted({finding.evidence_kind for finding in side}, key=list(words.EVIDENCE_KINDS).index),
        grounds="; ".join(dict.fromkeys(str(finding.source) for finding in side if finding.source)), true=words.true_words(dated),
        known=_("%(moment)s, %(name)s") % {"moment": formats.moment(first.known_at), "name": first.recorded_by.name},
    )  # fmt: skip
