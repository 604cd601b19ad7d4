"""The forms of the contact log: asking the gate, writing down what was done, answering a breach."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beforehand.office.audit import clock
from beforehand.office.contacts import words
from beforehand.office.contacts.services import CALL_RESULTS, GOES_OUT, VISIT_RESULTS
from beforehand.office.pages import formats
from beforehand.office.pages.forms import MomentField
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Staff


class DetailField(forms.ModelChoiceField):
    """A number or address of the file, numbers masked."""

    def label_from_instance(self, obj: ContactDetail) -> str:
        """What it is, its ends, and whose it is."""
        value = formats.masked(str(obj.value), "phone") if obj.kind == ContactDetail.Kind.PHONE else str(obj.value)
        holder = "" if obj.holder == "debtor" else f", {words.PERSONS.get(obj.holder, obj.holder)}"
        return f"{words.DETAILS.get(obj.kind, obj.kind)} {value}{holder}"


class ThirdPersonField(forms.ModelChoiceField):
    """Somebody beside the borrower."""

    def label_from_instance(self, obj: ThirdPerson) -> str:
        """Who it is and by what name."""
        return f"{words.PERSONS.get(obj.relation, obj.relation)} {obj.name}".strip()


def colleagues_of(person: Staff, branch_id: int) -> Any:
    """Who goes out to borrowers in this branch, the reader left out."""
    held = Appointment.objects.in_force(clock.now()).filter(role__in=GOES_OUT)
    here = held.filter(branch_id=branch_id) | held.filter(branch=None)
    return Staff.objects.filter(active=True, system=False, pk__in=here.values("staff_id")).exclude(pk=person.pk).order_by("name")


class ActForm(KeyedForm):
    """One act: what, to whom, by which number, what for, where, with whom."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("contact", "What"), choices=words.choices(words.KINDS, "call", "sms", "letter", "visit"),
        widget=forms.RadioSelect, initial="call",
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("What for"), widget=forms.RadioSelect, initial="collection",
        choices=words.choices(words.PURPOSES, "collection", "locate", "answer", "servicing", "verification"),
    )  # fmt: skip
    to = forms.ChoiceField(label=_("Whom it reaches"), choices=words.choices(words.PERSONS), initial="debtor")
    detail = DetailField(
        label=_("Number or address"), queryset=ContactDetail.objects.none(), required=False, empty_label=_("none of these")
    )
    place = forms.ChoiceField(
        label=_("Where, for a visit"), required=False, choices=[("", _("no visit")), *words.choices(words.PLACES)], initial=""
    )
    with_staff = forms.ModelMultipleChoiceField(
        label=_("Who goes along"), queryset=Staff.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("For a visit. Money is asked for in person by two."),
    )  # fmt: skip
    tells = forms.BooleanField(
        label=_("It tells of the debt"), required=False, help_text=_("That he owes, how much, or that it is late. Nobody else may hear it.")
    )

    def __init__(self, *args: Any, party: Party, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party, self.person = party, person
        details = party.contact_details.filter(ended_at=None).exclude(kind=ContactDetail.Kind.BANK_ACCOUNT).order_by("kind", "pk")
        self.fields["detail"].queryset = details  # type: ignore[attr-defined]
        self.fields["with_staff"].queryset = colleagues_of(person, party.branch_id)  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the gate is asked with."""
        given = self.cleaned_data
        officers = [self.person, *given["with_staff"]] if given["kind"] == "visit" else ()
        return {
            "party": self.party, "kind": given["kind"], "to": given["to"], "detail": given["detail"], "place": given["place"],
            "purpose": given["purpose"], "officers": officers, "content": self.content(),
        }  # fmt: skip

    def content(self) -> dict[str, list[str]] | None:
        """What it says of the debt to somebody else; to himself it discloses nothing."""
        given = self.cleaned_data
        return {"discloses": ["debt"]} if given["tells"] and given["to"] != "debtor" else None


class DoneForm(ActForm):
    """An act as it was done: also what came of it, when, how long, and the words."""

    layout = "two"

    direction = forms.ChoiceField(
        label=_("Who reached whom"), choices=[("out", _("we reached him")), ("in", _("he reached us"))], widget=forms.RadioSelect,
        initial="out",
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=[
            (_("Call, message or letter"), words.choices(words.CALL_RESULTS, *CALL_RESULTS)),
            (_("Visit"), [pair for pair in words.choices(words.VISIT_RESULTS, *VISIT_RESULTS) if pair[0] not in CALL_RESULTS]),
        ],
    )
    third_person = ThirdPersonField(label=_("Third person"), queryset=ThirdPerson.objects.none(), required=False, empty_label=_("nobody"))
    happened_at = MomentField(label=_("When it happened"))
    minutes = forms.IntegerField(label=_("Minutes it took"), required=False, min_value=0, max_value=24 * 60)
    words = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    field_order = (
        "kind", "purpose", "to", "direction", "detail", "place", "with_staff", "tells", "result", "third_person", "happened_at",
        "minutes",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["third_person"].queryset = self.party.third_persons.order_by("pk")  # type: ignore[attr-defined]
        self.fields["happened_at"].initial = clock.now()
        self.fields["words"].css_classes = "whole"  # type: ignore[attr-defined]

    def refuse(self, refused: Any) -> None:
        """The service calls the moment `at`."""
        if refused.field == "at":
            refused.field = "happened_at"
        super().refuse(refused)

    def done(self) -> dict[str, Any]:
        """What is written into the log."""
        given = self.cleaned_data
        return {
            "party": self.party, "kind": given["kind"], "to": given["to"], "direction": given["direction"], "detail": given["detail"],
            "place": given["place"], "purpose": given["purpose"], "with_staff": list(given["with_staff"]), "result": given["result"],
            "third_person": given["third_person"], "minutes": given["minutes"], "words": given["words"], "key": given["key"],
            "content": self.content(),
        }  # fmt: skip


class AnswerForm(KeyedForm):
    """What compliance found and what follows from it."""

    words = forms.CharField(label=_("What you found and what follows"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
