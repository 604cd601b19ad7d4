"""The forms of the visit sheet: begin, one form per kind of step, the doors, the result of a call from the sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beforehand.office.collecting.forms import CaseForm, words_field
from beforehand.office.collecting.models import Case, VisitStep
from beforehand.office.contacts.forms import colleagues_of
from beforehand.office.contacts.words import PLACES
from beforehand.office.parties.models import ContactDetail
from beforehand.office.staff.models import Staff

PLACE_OF = {
    ContactDetail.Kind.HOME: "home", ContactDetail.Kind.WORKPLACE: "workplace", ContactDetail.Kind.BUSINESS: "own_business",
}  # fmt: skip
KNOCKED, HEARD, LIGHT = VisitStep.Kind.KNOCKED, VisitStep.Kind.HEARD, VisitStep.Kind.LIGHT_ON


class DeviceTimeField(forms.Field):
    """The phone's time as it writes it (ISO 8601 with its zone): a claim. One that cannot be read is left out, never a reason to refuse."""

    widget = forms.HiddenInput(attrs={"data-device-at": ""})

    def to_python(self, value: Any) -> Any:
        """An aware datetime, or None."""
        try:
            moment = datetime.fromisoformat(str(value or ""))
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else None


class DeviceForm(CaseForm):
    """A form the phone gives its key and its time; without script the server gave the key and takes its own time."""

    device_at = DeviceTimeField(required=False)


class BeginForm(DeviceForm):
    """What for, where, with whom."""

    purpose = forms.ChoiceField(
        label=_("What for"), widget=forms.RadioSelect, initial="collection",
        choices=[("collection", _("Visit him and ask for the money, by two")), ("locate", _("Look for the place only, one may go alone"))],
    )  # fmt: skip
    where = forms.ChoiceField(label=pgettext_lazy("visit", "Where"), widget=forms.RadioSelect)
    officers = forms.ModelMultipleChoiceField(
        label=_("Who goes along"), queryset=Staff.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.details = {
            f"{one.kind}-{one.pk}": one
            for one in self.case.party.contact_details.filter(kind__in=PLACE_OF, ended_at=None).order_by("kind", "pk")
        }
        named = [(code, f"{PLACES[PLACE_OF[ContactDetail.Kind(one.kind)]]}: {one.value}") for code, one in self.details.items()]
        where: Any = self.fields["where"]
        where.choices = [*named, ("neighbourhood", PLACES["neighbourhood"]), ("agreed_place", PLACES["agreed_place"])]
        home = next((code for code, one in self.details.items() if one.kind == ContactDetail.Kind.HOME), "neighbourhood")
        where.initial = home
        self.fields["officers"].queryset = colleagues_of(person, self.case.branch_id)  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The visit as the service takes it, without its key."""
        given = self.cleaned_data
        planned = self.details.get(given["where"])
        return {
            "officers": [self.person, *given["officers"]], "purpose": given["purpose"], "planned": planned,
            "place": PLACE_OF[ContactDetail.Kind(planned.kind)] if planned else given["where"],
        }  # fmt: skip


class StepForm(DeviceForm):
    """One thing that happened; which fields it has depends on its kind."""

    door = forms.CharField(label=_("Which door"), max_length=80, required=False)
    answered = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect, initial="no", choices=[("no", _("No answer")), ("yes", _("Somebody opened"))]
    )
    how_recognised = forms.ChoiceField(label=_("How you know it is he"), widget=forms.RadioSelect, choices=VisitStep.Recognised.choices)
    photo = forms.FileField(label=_("Photo"), widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}))
    words = words_field(_("What was seen or said"))

    FIELDS = {
        "followed_in": ("words",), "knocked": ("door", "answered", "words"), "heard": ("door", "words"), "light_on": ("door", "words"),
        "somebody_came": ("door", "words"), "asked": ("words",), "identified": ("how_recognised", "words"), "told": ("words",),
        "photo": ("photo", "words"), "words": ("words",),
    }  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"key", "device_at", *self.FIELDS[kind]}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        if kind == "words":
            self.fields["words"].required = True
        if "door" in self.fields and (labels := door_labels(self.case)):
            self.fields["door"] = forms.ChoiceField(
                label=_("Which door"), widget=forms.RadioSelect, choices=[(label, label) for label in labels], initial=labels[0]
            )
        self.order_fields(["door", "answered", "how_recognised", "photo", "words"])

    def step(self) -> dict[str, Any]:
        """The step as the service takes it, without its photo."""
        given = self.cleaned_data
        said = {name: given[name] for name in ("door", "how_recognised", "words") if name in given}
        if "answered" in given:
            said["answered"] = given["answered"] == "yes"
        return {**said, "device_at": given["device_at"]}


def door_labels(case: Case) -> list[str]:
    """The doors of a case by name; the last, which stands for everything else, is no door to knock at."""
    return [str(door.label) for door in case.doors.order_by("pk")][:-1]


class DoorsForm(CaseForm):
    """Where he may live: up to five places in per cent, what is left goes to *elsewhere*."""

    MOST = 5

    def __init__(self, *args: Any, planned: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, self.MOST + 1):
            self.fields[f"label_{n}"] = forms.CharField(label=_("Place %(n)d") % {"n": n}, max_length=80, required=n == 1)
            self.fields[f"percent_{n}"] = forms.IntegerField(label=_("Chance in %"), min_value=0, max_value=100, required=n == 1)
            self.fields[f"trace_{n}"] = forms.CharField(label=_("What it rests on"), max_length=160, required=False)
        self.fields["label_1"].initial, self.fields["percent_1"].initial = planned, 80
        self.fields["trace_1"].initial = _("claimed on the form") if planned else ""

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each place side by side."""
        names = ("label", "percent", "trace")
        return [{name: self[f"{name}_{n}"] for name in names} for n in range(1, self.MOST + 1)]

    def doors(self, elsewhere: str) -> list[tuple[str, int, str]]:
        """The doors as the service takes them; *elsewhere* takes what is left."""
        given = self.cleaned_data
        named = [
            (given[f"label_{n}"], (given[f"percent_{n}"] or 0) * 10_000, given[f"trace_{n}"])
            for n in range(1, self.MOST + 1) if given[f"label_{n}"]
        ]  # fmt: skip
        return [*named, (elsewhere, 1_000_000 - sum(ppm for _label, ppm, _trace in named), "")]


class SheetCallForm(DeviceForm):
    """What a call from the sheet came to, and behind which door the telephone was heard."""

    result = forms.ChoiceField(choices=[(code, code) for code in ("unanswered", "conversation", "dead_number", "refused_further_contact")])
    heard_at = forms.CharField(max_length=80, required=False)
    words = words_field(_("What was said"))
