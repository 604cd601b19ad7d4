"""The policy: what is in force and where each rule comes from, the versions before, what changed, and the next one under two signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beforehand.core.policy import PolicyRule, PolicyVersion
from beforehand.office.audit import clock
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head, Signature
from beforehand.office.parties.words import attribute_label
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call
from beforehand.office.underwriting import services
from beforehand.office.underwriting.drafting import NewRule, UnableToRead, next_version
from beforehand.office.underwriting.forms import ProposalForm, SignProposalForm
from beforehand.office.underwriting.models import PolicyProposal, PolicyRelease
from beforehand.office.underwriting.pages.access import POLICY_READERS, carried_out, somebody
from beforehand.office.underwriting.pages.rules import DOES
from beforehand.office.underwriting.queries import changes_between, open_proposal, releases, version_of
from beforehand.office.underwriting.reasons import reason_named
from beforehand.office.underwriting.refusing import UnableToRelease
from beforehand.office.underwriting.words import taught


@dataclass(frozen=True)
class PolicyRow:
    """One rule of a version as it is drawn."""

    rule: PolicyRule
    sentence: str
    effect: str
    reason: str
    taught: str
    recheck: str
    comes_from: str


def _rows(version: PolicyVersion) -> list[PolicyRow]:
    return [_row(rule, version) for rule in version.rules]


def _row(rule: PolicyRule, version: PolicyVersion) -> PolicyRow:
    language = get_language() or "en"
    reason, recheck = reason_named(rule.reason_code, version), ""
    if rule.recheck:
        listed = pgettext("enumeration", ", ").join(attribute_label(name) for name in rule.recheck.what)
        recheck = _("Checked again every %(n)s months: %(what)s.") % {"n": rule.recheck.every_months, "what": listed}
    return PolicyRow(
        rule, rule.sentence(language), DOES[rule.effect], reason.sentence(language) if reason else rule.reason_code, taught(rule.taught_by),
        recheck, rule.comes_from(language),
    )  # fmt: skip


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The version in force; in a house without a policy, how its first one comes."""
    person = somebody(request, POLICY_READERS)
    every = releases()
    now = clock.now()
    current = max((one for one in every if one.in_force_from <= now), key=lambda one: one.in_force_from, default=None)
    actions = []
    if may_call(person, services.propose_policy):
        label = _("Propose a change") if current else _("Propose the first version")
        actions.append(Action(label, reverse("underwriting:propose"), main=current is None))
    proposal = open_proposal()
    head = Head(
        title=_("Lending policy"), description=_("Which applications the house declines, refers or watches."),
        crumbs=[(_("Applications"), reverse("intake:applications")), (_("Policy"), "")], actions=actions, facts=_facts(current),
    )  # fmt: skip
    context = {
        "head": head, "active_room": "applications", "current": current, "rows": _rows(version_of(current)) if current else [],
        "signatures": _signatures(current) if current else [], "releases": every,
        "coming": [one for one in every if one.in_force_from > now],
        "proposal": proposal, **_proposal(request, person, proposal, current),
    }  # fmt: skip
    return render(request, "underwriting/policy.html", context)


def _facts(release: PolicyRelease | None) -> list[Fact]:
    if release is None:
        return []
    version = version_of(release)
    return [
        Fact(_("Version"), str(release.version)), Fact(_("In force from"), formats.moment(release.in_force_from)),
        Fact(_("Rules"), str(len(version.rules))), Fact(_("Payout after"), _("%(hours)s hours") % {"hours": version.cooling_hours}),
        Fact(_("Check code"), release.content_hash[:12]),
    ]  # fmt: skip


def _signatures(release: PolicyRelease) -> list[Signature]:
    signers = [one for one in (release.first_signer, release.second_signer) if one is not None]
    return [Signature(one.department, one.name, release.recorded_at, str(one.role.label) if one.role else "") for one in signers]


def _proposal(
    request: HttpRequest,
    person: Staff,
    proposal: PolicyProposal | None,
    current: PolicyRelease | None,
    form: SignProposalForm | None = None,
) -> dict[str, Any]:
    if proposal is None:
        return {}
    proposed = version_of(proposal)
    before = version_of(current) if current else None
    own = proposal.recorded_by_id == person.pk
    may = may_call(person, services.sign_proposal) and not own
    return {
        "proposed_rows": _changes(before, proposed), "proposed": proposed, "sign_form": SignProposalForm(request) if may else None,
        "proposer": proposal.recorded_by,
        "may_not": _("You proposed it. The second signature is another manager’s.") if own else _("A manager signs second."),
    }  # fmt: skip


def _changes(before: PolicyVersion | None, after: PolicyVersion) -> list[tuple[str, PolicyRow]]:
    if before is None:
        return [("added", row) for row in _rows(after)]
    return [(change.kind, _row(change.after or change.before, after)) for change in changes_between(before, after)]  # type: ignore[arg-type]


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version, and what changed in it against another (`?against=`), the one before where none is named."""
    somebody(request, POLICY_READERS)
    every = {one.version: one for one in releases()}
    release = every.get(number) or get_object_or_404(PolicyRelease, version=number)
    asked = request.GET.get("against", "")
    before = every.get(int(asked)) if asked.isdecimal() and len(asked) < 9 else every.get(number - 1)
    content = version_of(release)
    head = Head(
        title=_("Policy version %(number)s") % {"number": number}, facts=_facts(release),
        crumbs=[(_("Policy"), reverse("underwriting:policy")), (_("version %(number)s") % {"number": number}, "")],
        actions=[Action(_("Print"), "#print")],
    )  # fmt: skip
    context = {
        "head": head, "active_room": "applications", "release": release, "content": content, "rows": _rows(content), "before": before,
        "changes": [(kind, row) for kind, row in _changes(version_of(before), content) if kind != "kept"] if before else [],
        "before_content": version_of(before) if before else None, "signatures": _signatures(release), "releases": list(every.values()),
    }  # fmt: skip
    return render(request, "underwriting/version.html", context)


def _base() -> tuple[PolicyVersion, int, bool]:
    """What the next version is drawn from, its number, and whether it is the house's first."""
    every = releases()
    if every:
        return version_of(every[0]), every[0].version + 1, False
    return services.founding_versions()[0], 1, True


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def propose(request: HttpRequest) -> HttpResponse:
    """The first signature under the next version; the house's first one begins with the rules of a small lender."""
    person = somebody(request, services.propose_policy.roles)
    base, number, first = _base()
    form = ProposalForm(request, base, request.POST or None, first=first)
    if request.method == "POST" and carried_out(form, lambda data: _put(person, base, number, data)):
        messages.success(request, _("Version %(number)s is proposed. It waits for a second manager.") % {"number": number})
        return redirect("underwriting:policy")
    head = Head(
        title=_("Propose policy version %(number)s") % {"number": number},
        description=_("It comes in force when a second manager has signed it."),
        crumbs=[(_("Policy"), reverse("underwriting:policy")), (_("version %(number)s") % {"number": number}, "")],
    )  # fmt: skip
    context = {"head": head, "active_room": "applications", "form": form, "base": base, "first": first, "texts": _texts(base.rules)}
    return render(request, "underwriting/propose.html", context, status=400 if form.errors else 200)


def _texts(rules: Sequence[PolicyRule]) -> list[tuple[str, str]]:
    return [(rule.rule_id, rule.text) for rule in rules]


def _put(person: Staff, base: PolicyVersion, number: int, data: dict[str, Any]) -> None:
    new_rule = None
    if data["text"]:
        for name in ("sentence_en", "sentence_zh", "reason_code"):
            if not data[name]:
                raise UnableToRelease(_("A new rule needs its sentence in both languages and its reason."), field=name)
        new_rule = NewRule(data["text"], data["sentence_en"], data["sentence_zh"], data["reason_code"])
    starts = data["in_force_from"] or clock.now()
    zone = person.branch.zone_info if person.branch else starts.tzinfo
    try:
        drawn = next_version(
            base, number, keep=data["keep"], new_rule=new_rule, cooling_hours=data["cooling_hours"], author=person.name,
            released_on=starts.astimezone(zone).date(),
        )  # fmt: skip
    except UnableToRead as unreadable:
        raise UnableToRelease.from_refusal(unreadable.refusal, field="text" if new_rule else "keep") from unreadable
    services.propose_policy(
        person, None, key=data["key"], version=drawn, in_force_from=data["in_force_from"], words=data.get("words", "")
    )  # fmt: skip


@require_POST
@sensitive_post_parameters("password")
def sign_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature: the version is released."""
    person = somebody(request, services.sign_proposal.roles)
    proposal = get_object_or_404(PolicyProposal.objects.select_related("recorded_by"), pk=pk)
    form = SignProposalForm(request, request.POST)
    if carried_out(form, lambda data: services.sign_proposal(person, None, proposal=proposal, **data)):
        messages.success(request, _("Policy version %(number)s is released.") % {"number": proposal.version})
    else:
        messages.error(request, next(sentence for errors in form.errors.values() for sentence in errors))
    return redirect("underwriting:policy")
