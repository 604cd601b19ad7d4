"""The forms of a borrower's file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.audit import clock
from beforehand.office.pages.forms import DayField, MomentField
from beforehand.office.parties import words
from beforehand.office.parties.models import Attachment, Party, VerificationTask
from beforehand.office.parties.services.attachments import LARGEST_BYTES
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.parties.services.verification import FOUND_INSTEAD, SHOWN_BESIDE, WITHOUT_VALUE
from beforehand.office.parties.values import kind_of
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Branch, Staff

YES = frozenset({"yes", "y", "true", "是", "有", "1"})
NO = frozenset({"no", "n", "false", "否", "无", "没有", "0"})
PAPERS_OFFERED = 12


def canonical(attribute: str, text: str) -> str:
    """A value as typed, as the service reads it: yes and no in both languages, an amount with the house's currency where it has none."""
    text = " ".join(text.split())
    kind = kind_of(attribute)
    if kind is Kind.BOOLEAN and text.casefold() in YES | NO:
        return "true" if text.casefold() in YES else "false"
    if kind is Kind.MONEY and text and not any(letter.isalpha() for letter in text):
        return f"{text} {STARTER[attribute].currency if attribute in STARTER else 'CNY'}"
    return text


def value_field_of(attribute: str) -> forms.Field:
    """The field an attribute's value is typed into."""
    kind = kind_of(attribute) if attribute else Kind.CATEGORY
    label = words.attribute_label(attribute) if attribute else _("What is claimed or was found")
    if kind is Kind.BOOLEAN:
        return forms.ChoiceField(label=label, choices=[("true", _("Yes")), ("false", _("No"))], widget=forms.RadioSelect)
    if kind is Kind.MONEY:
        return forms.CharField(label=label, help_text=_("In CNY, like 1,283.69"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if kind is Kind.NUMBER:
        return forms.CharField(label=label, help_text=_("A number"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return forms.CharField(label=label, max_length=400)


def choices(named: Mapping[str, str | Promise], *, only: Iterable[str] | None = None) -> list[tuple[str, str | Promise]]:
    """A mapping of codes to words as choices."""
    wanted = set(named if only is None else only)
    return [(code, said) for code, said in named.items() if code in wanted]


class PapersInput(forms.ClearableFileInput):
    """Several files at once; the phone offers its camera."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PapersField(forms.FileField):
    """Photos and PDF files up to 20 MB each; cleans to a list of uploaded files. What they are is told by their content, by the service."""

    def __init__(self, **kwargs: Any) -> None:
        shown = PapersInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "multiple": True})
        super().__init__(widget=shown, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file chosen; one that is too large is refused before it is read."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        for one in given:
            if one.size > LARGEST_BYTES:
                raise forms.ValidationError(_("The file is larger than 20 MB. Take a smaller photo, or split the PDF."), code="too_large")
        return list(given)


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


class DetailForm(KeyedForm):
    """A number or address by which somebody may be reached."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=choices(words.DETAILS), widget=forms.RadioSelect)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    holder = forms.ChoiceField(label=_("Whose is it?"), choices=choices(words.HOLDERS))


class ThirdPersonForm(KeyedForm):
    """Somebody beside the borrower."""

    relation = forms.ChoiceField(label=_("Relation"), choices=choices(words.RELATIONS))
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    reached_at = forms.CharField(label=_("Where he is reached"), required=False, max_length=200)


class FlagForm(KeyedForm):
    """A flag everybody sees before acting."""

    kind = forms.ChoiceField(label=_("Flag"), choices=[(code, said) for code, (said, _loud) in words.FLAGS.items()])
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))
    until_at = MomentField(label=_("Until"), required=False, help_text=_("Empty: until somebody ends it."))
    place = forms.CharField(label=_("Place"), required=False, max_length=200, help_text=_("Where the flag is about a place."))


class ReasonForm(KeyedForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Why does it no longer hold?"), widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(KeyedForm):
    """A yes in the person's own words, and what it is limited to."""

    kind = forms.ChoiceField(label=_("What does he agree to?"), choices=choices(words.CONSENTS), widget=forms.RadioSelect)
    words = forms.CharField(label=_("His own words"), widget=forms.Textarea(attrs={"rows": 3}))
    start = forms.CharField(label=_("From (hours)"), required=False, max_length=5, help_text=_("For hours only, like 19:00."))
    end = forms.CharField(label=_("Until (hours)"), required=False, max_length=5)
    limit = forms.CharField(label=_("Which place, account or number"), required=False, max_length=200)

    def scope(self) -> dict[str, str]:
        """What the consent is limited to."""
        given = self.cleaned_data
        if given["kind"] == "hours_agreement":
            return {name: given[name].strip() for name in ("start", "end") if given[name].strip()}
        name = {"meet_at_place": "place", "account_shown": "account"}.get(given["kind"], "number")
        return {name: given["limit"].strip()} if given["limit"].strip() else {}


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


class PartyForm(KeyedForm):
    """A person whose file is opened: who he is and how he is reached."""

    layout = "two"
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As it stands on the identity document."))
    identity_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = DayField(label=_("Born on"), required=False)
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    phone_holder = forms.ChoiceField(label=_("Whose telephone is it?"), choices=choices(words.HOLDERS), initial="debtor", required=False)
    home = forms.CharField(label=_("Home address"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Work place"), required=False, max_length=200)
    business = forms.CharField(label=_("Place of business"), required=False, max_length=200)

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Branch.objects.visible_to(person).filter(closed_at=None)
        self.fields["branch"].queryset = here  # type: ignore[attr-defined]
        self.fields["branch"].initial = person.branch_id
        if here.count() == 1:
            self.fields["branch"].widget = forms.HiddenInput()
            self.fields["branch"].initial = here.get().pk

    def party(self) -> dict[str, Any]:
        """What `open_file` is told."""
        given = self.cleaned_data
        plain = {
            name: given[name] for name in ("branch", "name", "born_on", "identity_number", "occupation", "home", "workplace", "business")
        }
        return {**plain, "phones": [(given["phone"], given["phone_holder"] or "unknown")] if given["phone"] else []}
