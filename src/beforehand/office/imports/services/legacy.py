"""Bringing in one loan that was granted before this office kept its file, with the decision as its paper shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import amount_refusal, date_refusal
from beforehand.core.ledger.chain import canonical
from beforehand.office.audit import clock
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.imports.models import ImportRun, LegacyDecision
from beforehand.office.imports.overrides import PastDecision, name_of, override_reasons, staff_of
from beforehand.office.imports.queries import policy_then
from beforehand.office.imports.refusing import UnableToImport
from beforehand.office.parties.models import ContactDetail, Party
from beforehand.office.parties.queries import facts_for
from beforehand.office.parties.services import add_contact_detail, open_file, record_finding
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import Loan, LoanEvent, Product
from beforehand.office.servicing.services.contracts import draw_loan
from beforehand.office.servicing.services.payments import check_payment, post_event
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

IMPORTERS = (Role.BRANCH_MANAGER, Role.RISK_MANAGER, Role.ADMINISTRATOR)
DECLARED = "declared"
EVENTS = (LoanEvent.Kind.PAYMENT, LoanEvent.Kind.PAYOFF)


@dataclass(frozen=True)
class _Applied:
    """What the facts need of the application that there never was in this office."""

    amount_minor: int
    installments: int
    applied_at: datetime
    product: Product


@service("import_legacy_loan", roles=IMPORTERS)
def import_legacy_loan(
    actor: Staff, at: datetime, *, branch: Branch, source: str, name: str, born_on: date | None, product: Product, amount_minor: int,
    installments: int, granted_on: date, applied_at: datetime, decided_at: datetime, brought_by: Staff | str, prepared_by: Staff | str,
    signed_by: Sequence[Staff | str], identity_number: str = "", occupation: str = "", phones: Sequence[tuple[str, str]] = (),
    home: str = "", workplace: str = "", business: str = "", purpose: str = "",
    findings: Sequence[tuple[str, str, str, str, datetime]] = (), events: Sequence[tuple[str, date, int]] = (),
    run: ImportRun | None = None,
) -> LegacyDecision:  # fmt: skip
    """Bring in one loan with its borrower, its money and the decision as the paper shows it; every time of it is declared, not recorded.

    `findings` are (attribute, value, evidence kind, source, known at), `events` (payment or payoff, value date, amount in minor units),
    `run` the run of the sheet it stands in. What this house would not have allowed is computed and shown as an override.
    Refused: without a source, with times that cannot be, a loan that is here already, an amount, attribute or event that no loan or file
    of this office could have.
    """
    past = _read_past(branch, source, granted_on, applied_at, decided_at, brought_by, prepared_by, signed_by)
    if refusal := amount_refusal(amount_minor, product.currency):
        raise UnableToImport.from_refusal(refusal, field="amount_minor")
    identity = keyed_digest("identity", identity_number.strip()) if identity_number.strip() else ""
    party = Party.objects.filter(identity_digest=identity).first() if identity else None
    if party is not None and Loan.objects.filter(party=party, granted_on=granted_on, principal_minor=amount_minor).exists():
        raise UnableToImport(_("A loan of this amount from this day stands in the file of this person already."), code="here_already")
    if party is None:
        party = open_file(
            actor, at, branch=branch, name=name, born_on=born_on, identity_number=identity_number, occupation=occupation, phones=phones,
            home=home, workplace=workplace, business=business,
        )  # fmt: skip
    else:
        _add_details(actor, at, party, phones, home, workplace, business)
    loan = draw_loan(
        actor, party=party, branch=branch, product=product, principal_minor=amount_minor, installments=installments, granted_on=granted_on,
        legacy=True, purpose=purpose,
    )  # fmt: skip
    run = run or ImportRun.objects.create(
        branch=branch, source=source.strip()[:160], source_hash=_hash_of(past, loan, findings, events), rows_taken=1,
        counts={"loans": 1, "events": len(events), "findings": len(findings)}, recorded_by=actor,
    )  # fmt: skip
    for attribute, value, evidence_kind, said_by, known_at in findings:
        if known_at > clock.now():
            raise UnableToImport(_("%(attribute)s would be known in the future. Put when it was learnt.") % {"attribute": attribute})
        record_finding(
            actor, known_at, party=party, attribute=attribute, value=value, evidence_kind=evidence_kind, source=said_by, subject=run,
            known_basis=DECLARED,
        )  # fmt: skip
    _post_history(actor, loan, max(decided_at, _first_hour(branch, granted_on)), events)
    return _store(actor, loan, run, past, _Applied(amount_minor, installments, applied_at, product))


def _read_past(
    branch: Branch, source: str, granted_on: date, applied_at: datetime, decided_at: datetime, brought_by: Staff | str,
    prepared_by: Staff | str, signed_by: Sequence[Staff | str],
) -> PastDecision:  # fmt: skip
    """The decision as the paper shows it, or why its times and people cannot be."""
    if not source.strip():
        raise UnableToImport(_("Say which paper or file this comes from."), field="source")
    if refusal := date_refusal(granted_on):
        raise UnableToImport.from_refusal(refusal, field="granted_on")
    if granted_on > civil_day(branch):
        raise UnableToImport(_("%(day)s is after today. A legacy loan was paid out before.") % {"day": granted_on}, field="granted_on")
    if decided_at < applied_at:
        raise UnableToImport(_("It cannot have been decided before it was applied for."), field="decided_at")
    if civil_day(branch, decided_at) > granted_on:
        raise UnableToImport(_("It would have been paid out before it was decided. Read the two dates again."), field="granted_on")
    signers = [one for one in signed_by if name_of(one)]
    if not signers:
        raise UnableToImport(_("Say who signed. If the paper shows nobody, write “nobody known”."), field="signed_by")
    return PastDecision(brought_by, prepared_by, signers, applied_at, decided_at, civil_day(branch, applied_at) == granted_on)


def _first_hour(branch: Branch, day: date) -> datetime:
    return datetime.combine(day, time(), branch.zone_info)


def _add_details(
    actor: Staff, at: datetime, party: Party, phones: Sequence[tuple[str, str]], home: str, workplace: str, business: str
) -> None:
    """What the paper knows beyond the file that is there."""
    given = [("phone", value, holder) for value, holder in phones]
    given += [(kind, value, "debtor") for kind, value in (("home", home), ("workplace", workplace), ("business", business)) if value]
    for kind, value, holder in given:
        digest = keyed_digest(kind, " ".join(value.split()))
        if not ContactDetail.objects.filter(party=party, kind=kind, digest=digest, ended_at=None).exists():
            add_contact_detail(actor, at, party=party, kind=kind, value=value, holder=holder)


def _post_history(actor: Staff, loan: Loan, paid_out_at: datetime, events: Sequence[tuple[str, date, int]]) -> None:
    day = ready_to_post(loan.branch)
    post_event(
        actor, paid_out_at, loan=loan, kind=LoanEvent.Kind.DISBURSEMENT, channel="transfer", amount_minor=loan.principal_minor,
        value_on=loan.granted_on, day=day, known_basis=DECLARED,
    )  # fmt: skip
    today = civil_day(loan.branch)
    for kind, value_on, amount_minor in sorted(events, key=lambda event: event[1]):
        if kind not in EVENTS:
            raise UnableToImport(_("A legacy loan brings payments and payoffs; %(kind)s is neither.") % {"kind": kind}, field="events")
        if refusal := amount_refusal(amount_minor, loan.currency):
            raise UnableToImport.from_refusal(refusal, field="events")
        if value_on > today:
            raise UnableToImport(_("%(day)s is after today. Put the day the money came.") % {"day": value_on}, field="events")
        known_at = max(paid_out_at, _first_hour(loan.branch, value_on))
        check_payment(loan, known_at, amount_minor, value_on, paying_off=kind == LoanEvent.Kind.PAYOFF)
        post_event(
            actor, known_at, loan=loan, kind=kind, channel="transfer", amount_minor=amount_minor, value_on=value_on, day=day,
            known_basis=DECLARED,
        )  # fmt: skip


def _store(actor: Staff, loan: Loan, run: ImportRun, past: PastDecision, applied: _Applied) -> LegacyDecision:
    version = policy_then(past.decided_at)
    facts = facts_for(loan.party, applied, past.decided_at) if version else None
    legacy = LegacyDecision.objects.create(
        loan=loan, run=run, applied_at=past.applied_at, decided_at=past.decided_at, brought_by=staff_of(past.brought_by),
        prepared_by=staff_of(past.prepared_by), brought_by_words=name_of(past.brought_by), prepared_by_words=name_of(past.prepared_by),
        signed_by_words=", ".join(name_of(one) for one in past.signed_by), policy_version=version.version if version else None,
        override_reasons=override_reasons(past, version, facts), recorded_by=actor,
    )  # fmt: skip
    legacy.signed_by.set([one for one in map(staff_of, past.signed_by) if one])
    return legacy


def _hash_of(past: PastDecision, loan: Loan, findings: Sequence[tuple], events: Sequence[tuple]) -> str:
    """What was brought in, as one hash: of digests, because the rows hold personal values."""
    rows = {
        "loan": [loan.currency, loan.principal_minor, loan.granted_on.isoformat(), len(loan.due_on)],
        "people": [name_of(past.brought_by), name_of(past.prepared_by), *(name_of(one) for one in past.signed_by)],
        "moments": [past.applied_at.isoformat(), past.decided_at.isoformat()],
        "findings": [[str(part) for part in finding] for finding in findings],
        "events": [[str(part) for part in event] for event in events],
    }
    return keyed_digest("import", hashlib.sha256(canonical(rows)).hexdigest())
