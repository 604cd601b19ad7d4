"""Ordering a check and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.audit import clock
from beforehand.office.pages.forms import DayField
from beforehand.office.parties import words
from beforehand.office.parties.forms.findings import LearntForm
from beforehand.office.parties.forms.values import choices, value_field_of
from beforehand.office.parties.models import VerificationTask
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.parties.services.verification import FOUND_INSTEAD, SHOWN_BESIDE, WITHOUT_VALUE
from beforehand.office.parties.values import kind_of
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Branch, Staff


class OrderForm(KeyedForm):
    """A check that settles something the file does not know."""

    attribute = forms.ChoiceField(label=_("What is to be checked?"), widget=forms.RadioSelect)
    assigned_to = forms.ModelChoiceField(
        label=_("By whom"), queryset=Staff.objects.none(), required=False, empty_label=_("whoever takes it")
    )
    due_on = DayField(label=_("Due on"), required=False, help_text=_("Empty: after the days this check takes."))

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attribute"].choices = [  # type: ignore[attr-defined]
            (name, words.attribute_label(name)) for name, one in STARTER.items() if one.settled_by and name != "applicant.age"
        ]
        self.fields["assigned_to"].queryset = writers_in(branch)  # type: ignore[attr-defined]


def writers_in(branch: Branch) -> QuerySet[Staff]:
    """Whoever may do a check in a branch."""
    there = Appointment.objects.in_force(clock.now()).filter(Q(branch=None) | Q(branch=branch), role__in=WRITERS)
    return Staff.objects.filter(active=True, pk__in=there.values("staff_id")).order_by("name")


def outcomes_of(check_code: str, *, boolean: bool) -> list[tuple[str, str | Promise]]:
    """What may come of a check: a paper that is read shows something, a paper that is asked for is there or not."""
    if not boolean:
        return [("found", _("It is here, and it shows")), *choices(words.OUTCOMES, only=WITHOUT_VALUE)]
    return choices(words.OUTCOMES, only=set(words.OUTCOMES) - (set() if check_code in FOUND_INSTEAD else {"found_otherwise"}))


class ResultForm(LearntForm):
    """What came of a check; the fields are those its kind needs."""

    outcome = forms.ChoiceField(label=_("What came of it?"), choices=choices(words.OUTCOMES), widget=forms.RadioSelect)
    field_order = (
        "outcome",
        "value",
        "words",
        "evidence_kind",
        "source",
        "seen_on",
        "true_from",
        "true_to",
        "beside",
        "papers",
        "shown_by",
        "learnt_at",
    )

    def __init__(self, *args: Any, task: VerificationTask, **kwargs: Any) -> None:
        super().__init__(*args, party=task.party, **kwargs)
        self.task = task
        self.answer = kind_of(task.attribute)
        boolean = self.answer is Kind.BOOLEAN
        self.fields["outcome"].choices = outcomes_of(task.check_code, boolean=boolean)  # type: ignore[attr-defined]
        if task.check_code == "home_visit":
            del self.fields["evidence_kind"]
        else:
            proves = choices(words.EVIDENCE_KINDS, only=("document", "own_observation"))
            self.fields["evidence_kind"] = forms.ChoiceField(
                label=_("What kind of evidence is it?"), choices=proves, widget=forms.RadioSelect, required=False, initial="document"
            )
        if not boolean:
            self.fields["value"] = value_field_of(task.attribute)
            self.fields["value"].required = False
        elif task.check_code in FOUND_INSTEAD:
            instead = words.attribute_label(FOUND_INSTEAD[task.check_code])
            self.fields["value"] = forms.CharField(
                label=_("What was found instead: %(what)s") % {"what": instead}, required=False, max_length=400,
                help_text=_("Only where it was found otherwise than claimed."),
            )  # fmt: skip
        for attribute in SHOWN_BESIDE.get(task.check_code, ()):
            self.fields["beside"] = value_field_of(attribute)
            self.fields["beside"].required = False
            self.beside = attribute
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A paper that was read says something; one that was not given says nothing."""
        given = super().clean() or self.cleaned_data
        outcome = given.get("outcome")
        if outcome in WITHOUT_VALUE:
            given["value"] = given["beside"] = ""
        elif self.answer is not Kind.BOOLEAN and "value" in given and not str(given["value"]).strip():
            self.add_error("value", _("Write what the paper shows."))
        return given
