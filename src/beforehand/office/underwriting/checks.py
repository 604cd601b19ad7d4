"""What `verify` asks of the decisions: each replays to the same answer and hash, each approval rests on one, each version is its hash."""

from __future__ import annotations

from collections.abc import Iterator

from beforehand.office.audit.verification import check
from beforehand.office.servicing.models import Approval
from beforehand.office.underwriting.models import Decision, PolicyRelease
from beforehand.office.underwriting.queries import signed_files, version_of

SLICE = 500


@check("decisions_replay")
def decisions_replay() -> Iterator[str]:
    """Every stored decision replays from its frozen file to the same answer, under the version it names."""
    related = ("application", "release", "second_signature__release")
    for decision in Decision.objects.select_related(*related).order_by("pk").iterator(chunk_size=SLICE):
        for file in signed_files(decision):
            which = "second" if file.second else "first"
            named = f"application {decision.application.number}, {which} signature"
            if file.decision is None:
                yield f"{named}: {file.fault}"
            elif file.decision.version.hash != file.signature.release.content_hash:
                yield f"{named}: the frozen file holds another policy than version {file.signature.release.version}"
            elif not file.second and file.decision.outcome.word != decision.rules_outcome:
                yield f"{named}: the rules said {file.decision.outcome.word}, the record says {decision.rules_outcome}"


@check("approvals_signed")
def approvals_signed() -> Iterator[str]:
    """Every approval rests on a decision that two people signed, and carries its hash."""
    signed = {
        decision.application_id: decision
        for decision in Decision.objects.filter(outcome="approve", second_signature__agrees=True).select_related("second_signature")
    }
    for approval in Approval.objects.order_by("pk").iterator(chunk_size=SLICE):
        decision = signed.get(approval.application_id)
        if decision is None:
            yield f"approval {approval.pk}: no decision with two signatures stands behind it"
        elif decision.frozen_hash != approval.decision_hash:
            yield f"approval {approval.pk}: it names another decision than the one that was signed"
        elif (decision.recorded_by_id, decision.second_signature.recorded_by_id) != (approval.first_signer_id, approval.second_signer_id):
            yield f"approval {approval.pk}: it names other signers than the decision"


@check("policy_versions")
def policy_versions() -> Iterator[str]:
    """Every policy version is what its hash names."""
    for release in PolicyRelease.objects.order_by("version"):
        try:
            version = version_of(release)
        except (AssertionError, KeyError, TypeError, ValueError) as broken:
            yield f"policy version {release.version}: {broken}"
            continue
        if version.version != release.version:
            yield f"policy version {release.version}: its content calls itself version {version.version}"
