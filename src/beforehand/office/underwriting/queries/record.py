"""A decision as it was taken: the frozen file opened again, whether it replays, and which papers its signers had opened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from beforehand.core.policy import BrokenFileError, PolicyDecision, replay
from beforehand.office.parties.models import Attachment, AttachmentOpened
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting.models import Decision, SecondSignature
from beforehand.office.underwriting.queries.desk import opened_facts


@dataclass(frozen=True)
class SignedFile:
    """One signature with the file that was frozen under it."""

    signature: Decision | SecondSignature
    second: bool

    @property
    def frozen(self) -> bytes:
        """The file's bytes."""
        return bytes(self.signature.frozen)

    @cached_property
    def _replayed(self) -> tuple[PolicyDecision | None, str]:
        if hashlib.sha256(self.frozen).hexdigest() != self.signature.frozen_hash:
            return None, "its bytes are not those that were signed"
        try:
            return replay(self.frozen, opened_facts(self.signature.facts)), ""
        except BrokenFileError as broken:
            return None, str(broken)

    @property
    def decision(self) -> PolicyDecision | None:
        """What the policy said, decided anew from the file alone; None where that fails."""
        return self._replayed[0]

    @property
    def fault(self) -> str:
        """Why it does not replay; empty where it does."""
        return self._replayed[1]


def signed_files(decision: Decision) -> list[SignedFile]:
    """The files of the first signature and, where there is one, of the second."""
    second = getattr(decision, "second_signature", None)
    return [SignedFile(decision, second=False), *([SignedFile(second, second=True)] if second else [])]


def last_signed(decision: Decision) -> SignedFile:
    """The file that counts: the second signature's, else the first's."""
    return signed_files(decision)[-1]


@dataclass(frozen=True)
class PaperSeen:
    """One paper of the file, and when each signer opened it before signing (None: not seen)."""

    attachment: Attachment
    seen: tuple[tuple[Staff, datetime | None], ...]


def papers_seen(decision: Decision) -> list[PaperSeen]:
    """The papers that were in the file at each signature, and whether its signer had opened them by then; two queries."""
    signatures: Sequence[Decision | SecondSignature] = [file.signature for file in signed_files(decision)]
    papers = Attachment.objects.filter(party=decision.application.party_id, recorded_at__lte=signatures[-1].recorded_at).order_by(
        "recorded_at"
    )
    opened = AttachmentOpened.objects.filter(
        attachment__party=decision.application.party_id, recorded_by__in=[one.recorded_by_id for one in signatures]
    ).order_by("-recorded_at")
    first: dict[tuple[int, int], datetime] = {(one.attachment_id, one.recorded_by_id): one.recorded_at for one in opened}
    return [
        PaperSeen(
            paper,
            tuple(
                (one.recorded_by, _before(first.get((paper.pk, one.recorded_by_id)), one.recorded_at))
                for one in signatures
                if paper.recorded_at <= one.recorded_at
            ),
        )
        for paper in papers
    ]


def _before(opened_at: datetime | None, signed_at: datetime) -> datetime | None:
    return opened_at if opened_at is not None and opened_at <= signed_at else None


def papers_for(staff: Staff, party_id: int) -> list[PaperSeen]:
    """The papers of a file that this person has and has not opened yet; two queries."""
    opened = AttachmentOpened.objects.filter(attachment__party=party_id, recorded_by=staff).order_by("-recorded_at")
    first = {one.attachment_id: one.recorded_at for one in opened}
    return [
        PaperSeen(paper, ((staff, first.get(paper.pk)),))
        for paper in Attachment.objects.filter(party=party_id).order_by("recorded_at", "pk")
    ]
