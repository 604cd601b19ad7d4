"""Incidents: what happened to one of us, and who must know."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit.personal import PersonalField
from beforehand.office.parties.models import Flag, Party
from beforehand.office.staff.models import Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Incident(Recorded):
    """A threat or an assault on staff. Stops all visits to the person and the place at once; the flag outlives the loan."""

    class Kind(models.TextChoices):
        THREAT = "threat", _("threat")
        ASSAULT = "assault", _("assault")
        DAMAGE = "damage", _("damage to our things")
        OTHER = "other", _("something else")

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    happened_at = models.DateTimeField()
    place = PersonalField(blank=True)
    words = PersonalField()
    officers = models.ManyToManyField(Staff, related_name="incidents")
    police_reference = models.CharField(max_length=60, blank=True)
    injuries = PersonalField(blank=True)
    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="incident")
    visit_id = models.BigIntegerField(null=True, blank=True)

    objects = Scoped.along("party__branch").as_manager()

    class Meta:
        indexes = [models.Index(fields=["happened_at"], name="incident_moment")]
