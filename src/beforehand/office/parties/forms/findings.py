"""Writing an entry, settling a contradiction, keeping a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.pages.forms import DayField, MomentField
from beforehand.office.parties import words
from beforehand.office.parties.forms.values import PapersField, canonical, choices, value_field_of
from beforehand.office.parties.models import Attachment, Party
from beforehand.office.staff.forms import KeyedForm

PAPERS_OFFERED = 12


class LearntForm(KeyedForm):
    """How something is known: evidence, source, words, the two times, papers."""

    layout = "two"
    evidence_kind = forms.ChoiceField(
        label=_("What kind of evidence is it?"), choices=choices(words.EVIDENCE_KINDS), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What was said or seen"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("In the very words.")
    )
    source = forms.CharField(label=_("Who or what says so"), required=False, max_length=200, help_text=_("Like: rent book of the landlord"))
    seen_on = DayField(label=_("Seen on"), required=False, help_text=_("It proves that day only."))
    true_from = forms.CharField(
        label=_("True from"), required=False, max_length=10, help_text=_("As exactly as it is shown: 2023, 2023-08 or 2023-08-14.")
    )
    true_to = forms.CharField(label=_("True until"), required=False, max_length=10, help_text=_("Leave empty if nothing dates it."))
    learnt_at = MomentField(
        label=_("When did you learn it?"), required=False, help_text=_("Leave empty for now. An earlier moment needs a source.")
    )
    papers = PapersField(label=_("Photos and papers"), help_text=_("JPEG, PNG or PDF, up to 20 MB each."))
    shown_by = forms.ModelMultipleChoiceField(
        label=_("Papers already in the file"), queryset=Attachment.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        latest = list(party.attachments.order_by("-recorded_at", "-pk").values_list("pk", flat=True)[:PAPERS_OFFERED])
        if latest:
            offered = self.fields["shown_by"]
            offered.queryset = party.attachments.filter(pk__in=latest).order_by("-recorded_at")  # type: ignore[attr-defined]
            offered.label_from_instance = lambda paper: paper.title  # type: ignore[attr-defined]
        else:
            del self.fields["shown_by"]


class FindingForm(LearntForm):
    """One entry in the file; `attribute` is fixed where it is corrected or asked for."""

    attribute = forms.ChoiceField(label=_("What does it speak of?"))
    field_order = (
        "attribute",
        "value",
        "evidence_kind",
        "words",
        "source",
        "seen_on",
        "true_from",
        "true_to",
        "papers",
        "shown_by",
        "learnt_at",
    )

    def __init__(self, *args: Any, attribute: str = "", fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = attributes_offered()
        self.fields["attribute"].choices = self.offered  # type: ignore[attr-defined]
        typed = self.data.get(self.add_prefix("attribute"), "") if self.is_bound else ""
        self.speaks_of = attribute if fixed else typed or attribute
        known = {code for _group, group in self.offered for code, _said in group}
        if fixed:
            del self.fields["attribute"]
        else:
            self.fields["attribute"].initial = attribute
        self.fields["value"] = value_field_of(self.speaks_of if self.speaks_of in known or fixed else "")
        self.order_fields(self.field_order)

    def clean_value(self) -> str:
        """As the service reads it."""
        return canonical(self.speaks_of, str(self.cleaned_data["value"]))


def attributes_offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """What an entry may speak of: first what people say and find, then what the rules read."""
    said = [(name, words.attribute_label(name)) for name in words.OF_THE_FILE]
    ruled = [(name, words.attribute_label(name)) for name, one in STARTER.items() if one.settled_by and name != "applicant.age"]
    return [(gettext("What people say and find"), said), (gettext("What the rules read"), ruled)]


class SettleForm(KeyedForm):
    """Which of two findings stands, and why."""

    stands = forms.ChoiceField(label=_("Which side stands?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("What you read, saw or were told. Both sides stay legible.")
    )

    def __init__(self, *args: Any, sides: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands"].choices = sides  # type: ignore[attr-defined]


class PaperForm(KeyedForm):
    """Photos and papers kept in the file."""

    papers = PapersField(label=_("Photos and papers"), help_text=_("JPEG, PNG or PDF, up to 20 MB each."))
    title = forms.CharField(label=_("What it is"), required=False, max_length=120, help_text=_("Like: rent book. Empty: the file’s name."))

    def clean_papers(self) -> list[UploadedFile]:
        """At least one."""
        given: list[UploadedFile] = self.cleaned_data["papers"]
        if not given:
            raise forms.ValidationError(_("Choose a photo or a PDF."), code="required")
        return given
