"""Who the office deals with, and what is claimed, found and known about them: one file, written by both departments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.roles import Department
from beforehand.office.staff.scope import Scoped


class EvidenceKind(models.TextChoices):
    """How something is known; the kinds of `beforehand.core.evidence`."""

    DOCUMENT = "document"
    OWN_OBSERVATION = "own_observation"
    OWN_STATEMENT = "own_statement"
    HEARSAY = "hearsay"


class OfFile:
    """A record of somebody's file belongs to the branch of that file; the frame of services and the audit ask it for its branch."""

    party: Party

    @property
    def branch_id(self) -> int:
        """The branch of the file."""
        return self.party.branch_id


class Party(Recorded):
    """A person with a file. `number` is the file's number; name, birth day and identity number are personal values."""

    number = models.CharField(max_length=12, unique=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="parties")
    name = PersonalField()
    born_on = PersonalField(blank=True)  # ISO date
    identity_number = PersonalField(blank=True)
    identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    identity_tail_digest = models.CharField(max_length=64, blank=True, db_index=True)  # of its last four, as people ask for it
    occupation = models.CharField(max_length=80, blank=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_digest"], condition=~models.Q(identity_digest=""), name="one_file_per_identity_number"
            )
        ]


class NameEntry(models.Model):
    """The one table in which names are searched; erasure empties it. `pieces`: characters, pairs, and trigrams of the reading."""

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="name_entry")
    reading = models.CharField(max_length=200, db_collation="C")  # pinyin or lower case, also the sort key
    initials = models.CharField(max_length=40, db_collation="C")
    pieces = ArrayField(models.CharField(max_length=12))

    class Meta:
        indexes = [
            GinIndex(fields=["pieces"], name="name_pieces", fastupdate=False),
            models.Index(fields=["reading", "party"], name="name_reading"),
            models.Index(fields=["initials", "reading", "party"], name="name_initials"),
        ]


class ContactDetail(OfFile, Recorded):
    """A telephone number, address or work place by which somebody may be reached. `holder` says whose it is."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        HOME = "home"
        WORKPLACE = "workplace"
        BUSINESS = "business"
        BANK_ACCOUNT = "bank_account"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contact_details")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = PersonalField()
    digest = models.CharField(max_length=64, db_index=True)  # keyed, for search and links
    holder = models.CharField(max_length=16, default="debtor")  # debtor, relative, landlord, unknown …: words of the gate
    ended_at = models.DateTimeField(null=True, blank=True)


class ThirdPerson(OfFile, Recorded):
    """Somebody beside the borrower: landlord, relative, colleague. May be asked where he can be found, never told why."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="third_persons")
    relation = models.CharField(max_length=16)  # landlord, neighbour, relative, colleague, employer, contact_person, guarantor
    name = PersonalField(blank=True)
    reached_at = PersonalField(blank=True)
    refused_on = models.DateField(null=True, blank=True)


class Attachment(OfFile, Recorded):
    """A photo or PDF kept by its SHA-256 outside the static files; the bytes are never changed."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()


class AttachmentOpened(Recorded):
    """The reading log: who opened which document when. A signer who never opened the report has *not seen* it."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="openings")


class Finding(OfFile, Recorded):
    """One claim or observation about one attribute, with its two times and how it is known; superseded, never edited.

    `true_from`/`true_to` are ISO dates of stated precision (`2023`, `2023-08`, `2023-08-14`), either may be empty: nothing dates it.
    `seen_on` proves one day only. `known_at` is declared; `recorded_at` is the office clock's.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="findings")
    attribute = models.CharField(max_length=80, db_index=True)  # of the attribute catalogue, or free below `note.`
    value = PersonalField()  # canonical text: a room, an amount with currency, true/false, months
    evidence_kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    source = PersonalField(blank=True)  # who or what says so, in words
    words = PersonalField(blank=True)  # what was said or seen, verbatim
    department = models.CharField(max_length=12, choices=Department.choices)
    true_from = models.CharField(max_length=10, blank=True)
    true_to = models.CharField(max_length=10, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()
    known_basis = models.CharField(max_length=10, default="recorded")  # recorded, declared, assumed
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by")
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="findings")
    subject_type = models.CharField(max_length=24, blank=True)  # application, visit, task, import: where it was learnt
    subject_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["party", "attribute", "recorded_at"], name="finding_party_attribute")]


class ContradictionSettled(OfFile, Recorded):
    """Two departments found different things; somebody looked at both and said which stands, with the reason."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="settlements")
    attribute = models.CharField(max_length=80)
    stands = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="settled_for")
    against = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="settled_against")
    reason = PersonalField()


class VerificationTask(OfFile, Recorded):
    """A check somebody ordered: a visit to the door, a statement, a bureau report; with its price, its day and its teacher."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="verification_tasks")
    check_code = models.CharField(max_length=40)  # `settled_by` of the attribute catalogue
    attribute = models.CharField(max_length=80)
    application_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    assigned_to = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="verification_tasks")
    due_on = models.DateField()
    cost_minor = models.BigIntegerField(default=0)
    taught_by = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(null=True, blank=True)  # a re-check stands in the diary until its day

    objects = Scoped.along("party__branch").as_manager()


class VerificationResult(Recorded):
    """What came of a verification task: the finding it led to, or that it could not be done. One per task."""

    class Outcome(models.TextChoices):
        FOUND = "found"  # as claimed
        FOUND_OTHERWISE = "found_otherwise"
        NOT_FOUND = "not_found"
        NOT_GIVEN = "not_given"
        SOURCE_DOWN = "source_down"
        CANCELLED = "cancelled"

    task = models.OneToOneField(VerificationTask, on_delete=models.PROTECT, related_name="result")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="verification_results")
    words = PersonalField(blank=True)


class Consent(OfFile, Recorded):
    """A recorded yes in the person's own words: hours agreed, a place to meet, showing an account; until withdrawn."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=32)  # hours_agreement, meet_at_place, account_shown, text_to_number …
    scope = models.JSONField(default=dict)
    given_at = models.DateTimeField()
    words = PersonalField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Flag(OfFile, Recorded):
    """What everybody must know before acting: stop of contact, safety, blocklist, vulnerable, dispute, unreachable. Ends by a record."""

    class Kind(models.TextChoices):
        STOP_CONTACT = "stop_contact"
        SAFETY = "safety"
        BLOCKLIST = "blocklist"
        VULNERABLE = "vulnerable"
        DISPUTED = "disputed"
        UNREACHABLE = "debtor_unreachable"
        HARDSHIP = "hardship"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    place = PersonalField(blank=True)
    reason = PersonalField()


class FlagEnded(Recorded):
    """Who ended a flag, when and why."""

    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="ended")
    reason = PersonalField()
