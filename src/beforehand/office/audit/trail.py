"""Appending to the audit, sealing what was appended, and proving that nothing sealed was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, models, transaction

from beforehand.core.ledger import chain
from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow, Seal, UnsealedRow
from beforehand.office.audit.personal import digests_of

BATCH = 1000
SEALING_LOCK = 0x5EA1
"""Advisory lock: one sealer at a time, whichever process it is in."""


def record(
    actor: models.Model | None,
    action: str,
    subject: models.Model | None,
    *,
    at: datetime | None = None,
    names: Iterable[str] = (),
    kind: AuditRow.Kind = AuditRow.Kind.WRITING,
    key: UUID | None = None,
    request_digest: str = "",
) -> AuditRow:
    """Append one row about `subject`; `at` is the declared instant (None: now), `names` the fields concerned, never their values."""
    return AuditRow.objects.create(
        kind=kind,
        actor_id=actor.pk if actor else None,
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        branch_id=_branch_of(subject),
        declared_at=at or clock.now(),
        names=sorted(names),
        digests=digests_of(subject) if subject else {},
        request_key=key,
        request_digest=request_digest,
    )


def record_reading(actor: models.Model, subject: models.Model, what: str | Iterable[str]) -> AuditRow:
    """Append that `actor` read personal data of `subject`; `what` names the fields or the page ("identity_number", "file")."""
    return record(actor, "read", subject, names=[what] if isinstance(what, str) else what, kind=AuditRow.Kind.READING)


def _branch_of(subject: models.Model | None) -> int | None:
    if subject is None:
        return None
    if subject._meta.label_lower == "staff.branch":
        return int(subject.pk)
    branch = getattr(subject, "branch_id", None)
    return branch if isinstance(branch, int) else None


def seal() -> int:
    """Seal every committed row that is not sealed yet, in batches; gives how many rows were sealed."""
    sealed = 0
    while True:
        with transaction.atomic(durable=False):
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [SEALING_LOCK])
            waiting = list(UnsealedRow.objects.order_by("row_id").values_list("row_id", flat=True)[:BATCH])
            if not waiting:
                return sealed
            rows = list(AuditRow.objects.filter(pk__in=waiting).order_by("pk"))
            assert len(rows) == len(waiting), "every row of the work list is in the audit"
            last = Seal.objects.order_by("-number").first()
            number, previous = (last.number + 1, last.hash) if last else (1, chain.GENESIS)
            ids = [row.pk for row in rows]
            digests = [chain.row_digest(row.sealed_fields()) for row in rows]
            Seal.objects.create(
                number=number, row_ids=ids, first_row=ids[0], last_row=ids[-1], previous_hash=previous,
                hash=chain.seal_hash(previous, number, digests),
            )  # fmt: skip
            UnsealedRow.objects.filter(pk__in=ids).delete()
            sealed += len(ids)


@dataclass(frozen=True)
class ChainReport:
    """How the audit stands: rows and seals counted, rows not sealed yet, the head to keep elsewhere, and every fault."""

    rows: int
    seals: int
    unsealed: int
    head: str
    faults: tuple[chain.ChainFault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_chain() -> ChainReport:
    """Recompute the whole chain, at one moment of the database; a row that is neither sealed nor waiting is a fault (`row_unsealed`)."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if len(connection.savepoint_ids) == 0:
                cursor.execute("set transaction isolation level repeatable read")
        seals = Seal.objects.order_by("number")
        sealed: set[int] = set()
        digest_of = {row.pk: chain.row_digest(row.sealed_fields()) for row in AuditRow.objects.iterator(chunk_size=5000)}
        batches = list(_batches(seals, sealed))
        waiting = set(UnsealedRow.objects.values_list("row_id", flat=True))
    found = chain.faults(batches, digest_of)
    found += [chain.ChainFault("row_unsealed", 0, row) for row in sorted(set(digest_of) - sealed - waiting)]
    found += [chain.ChainFault("row_missing", 0, row) for row in sorted(waiting - set(digest_of))]
    head = batches[-1].hash if batches else chain.GENESIS
    return ChainReport(len(digest_of), len(batches), len(waiting), head, tuple(found))


def _batches(seals: models.QuerySet[Seal], sealed: set[int]) -> Iterator[chain.SealedBatch]:
    for one in seals.iterator(chunk_size=500):
        sealed.update(one.row_ids)
        yield chain.SealedBatch(one.number, tuple(one.row_ids), one.previous_hash, one.hash)
