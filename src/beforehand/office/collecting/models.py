"""The collection case of a borrower: who holds it, what was promised, where he was looked for, what was found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit.personal import PersonalField
from beforehand.office.parties.models import Attachment, ContactDetail, Finding, Party
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Case(models.Model):
    """One open case per borrower, over all his loans. Opened and closed by the close of day or a payment; `opened_on` is the day judged."""

    class CloseReason(models.TextChoices):
        """As what a case closed."""

        PAID = "paid"
        CURED = "cured"
        LEGACY = "legacy"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cases")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="cases")
    loans = models.ManyToManyField(Loan, related_name="cases")
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=16, blank=True, null=True, choices=CloseReason.choices)  # null until it closes

    objects = Scoped.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party"], condition=models.Q(closed_at=None), name="one_open_case")]


class Assignment(Recorded):
    """Who holds a case from when to when. A hand-over needs a note of what was done and what it brought."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    collector = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    handover_note = PersonalField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=models.Q(until_at=None), name="one_holder")]


class Promise(Recorded):
    """Money promised for a day. Whether it was kept is judged from the loan's money alone, never typed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="promises")
    promised_on = models.DateField()  # the day by which
    amount_minor = models.BigIntegerField()
    given_at = models.DateTimeField()
    words = PersonalField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="promise_positive")]


class PromiseVerdict(models.Model):
    """What the close of a day judged of a promise; a later day may add *kept late*."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="verdicts")
    day = models.DateField()
    verdict = models.CharField(max_length=12)  # kept, partly_kept, broken, kept_late
    filled_minor = models.BigIntegerField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "verdict"], name="one_verdict_of_a_kind")]


class HardshipEnquiry(Recorded):
    """A plea of poverty opens it: what would show it, by when, what is offered meanwhile. Unproved is unknown, not untrue."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hardship_enquiries")
    plea = PersonalField()
    would_show = models.CharField(max_length=160)
    proof_by = models.DateField()
    offered = models.CharField(max_length=160, blank=True)

    @property
    def branch_id(self) -> int:
        """The branch of its case: whoever acts on it must hold his role there."""
        return self.case.branch_id


class HardshipTreatment(Recorded):
    """Hardship granted on evidence: reason, what is offered, day of review. Stops firmer steps, leaves the plan alone."""

    enquiry = models.OneToOneField(HardshipEnquiry, on_delete=models.PROTECT, related_name="treatment")
    granted = models.BooleanField()
    reason = PersonalField()
    evidence = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)


class Standing(Recorded):
    """Able and willing, each with its evidence or *not known*, until a day it must be looked at again."""

    class Ability(models.TextChoices):
        """Whether he can pay."""

        ABLE = "able", _("able")
        NOT_ABLE = "not_able", _("not able")
        NOT_KNOWN = "not_known", _("not known")

    class Willingness(models.TextChoices):
        """Whether he will pay."""

        WILLING = "willing", _("willing")
        FACE_TO_FACE = "face_to_face", _("willing, only face to face")
        NOT_WILLING = "not_willing", _("not willing")
        NOT_KNOWN = "not_known", _("not known")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="standings")
    ability = models.CharField(max_length=12, choices=Ability.choices)
    willingness = models.CharField(max_length=16, choices=Willingness.choices)
    words = PersonalField(blank=True)
    evidence = models.ManyToManyField(Finding, blank=True, related_name="+")
    until_on = models.DateField()


class Visit(Recorded):
    """A visit or a search, opened on the phone. Keys are made on the device; device time is a claim beside the server's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    key = models.UUIDField(unique=True)
    officers = models.ManyToManyField(Staff, related_name="visits")
    purpose = models.CharField(max_length=12)  # collection, locate
    place = models.CharField(max_length=16)  # home, workplace, neighbourhood, agreed_place
    planned = models.ForeignKey(ContactDetail, on_delete=models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    @property
    def branch_id(self) -> int:
        """The branch of its case: whoever acts on it must hold his role there."""
        return self.case.branch_id


class VisitStep(Recorded):
    """One thing that happened on a visit: knocked, heard, a light, somebody came, a photo, words."""

    class Kind(models.TextChoices):
        FOLLOWED_IN = "followed_in", _("Went in")
        KNOCKED = "knocked", _("Knocked")
        HEARD = "heard", _("Heard")
        LIGHT_ON = "light_on", _("Light on")
        SOMEBODY_CAME = "somebody_came", _("Somebody came")
        ASKED = "asked", _("Asked the way")
        IDENTIFIED = "identified", _("Recognised")
        TOLD = "told", _("Told what is due")
        PHOTO = "photo", _("Photo")
        WORDS = "words", _("Words")

    class Recognised(models.TextChoices):
        """How it was made sure that it is he."""

        PHOTO_OF_ID = "photo_of_id", _("by the photo of the identity card in the file")
        HIS_WORD = "his_word", _("by his word: name and birthday as in the file")
        KNOWN = "known_to_officer", _("known to the officer from earlier")

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="steps")
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    device_at = models.DateTimeField()
    door = PersonalField(blank=True)
    answered = models.BooleanField(null=True)
    how_recognised = models.CharField(max_length=24, blank=True, choices=Recognised.choices)
    words = PersonalField(blank=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")


class Door(Recorded):
    """A place where he may live, with the belief before any look (millionths) and the trace it rests on."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="doors")
    label = PersonalField()
    prior_ppm = models.PositiveIntegerField()
    trace = PersonalField(blank=True)


class Look(Recorded):
    """One look with its stated chances: how likely is what was seen, per door, if he lives there (millionths)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    step = models.ForeignKey(VisitStep, on_delete=models.PROTECT, null=True, related_name="looks")
    looked_at = models.DateTimeField()
    what = PersonalField()
    doors = ArrayField(models.BigIntegerField())
    likelihood_ppm = ArrayField(models.PositiveIntegerField())
