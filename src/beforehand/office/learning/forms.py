"""The forms of the lessons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.collecting.models import Case
from beforehand.office.learning.models import Book
from beforehand.office.learning.services.books import book_folders
from beforehand.office.learning.services.lessons import RECHECKED
from beforehand.office.pages.forms import MomentField
from beforehand.office.parties import words
from beforehand.office.parties.models import Finding
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.forms import KeyedForm

WORDS = forms.Textarea(attrs={"rows": 3})


class OpenLessonForm(KeyedForm):
    """Title, sentence, and the loan whose decision is looked back at."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("In a few words, as one would tell a colleague."))
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    sentence = forms.CharField(
        label=_("In one sentence"),
        widget=WORDS,
        required=False,
        max_length=600,
        help_text=_("What would have been known by whoever had looked."),
    )
    loan = forms.ModelChoiceField(label=_("Loan"), queryset=Loan.objects.none(), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        loans = case.loans.order_by("pk")
        field = self.fields["loan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = loans
        field.label_from_instance = lambda loan: loan.number  # type: ignore[method-assign]
        if loans.count() == 1:
            field.widget, field.initial = forms.HiddenInput(), loans.first()


class NothingToLearnForm(KeyedForm):
    """Why a closed case teaches nothing."""

    words = forms.CharField(label=_("Why it teaches nothing"), widget=WORDS, max_length=600)


class _FindingsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, finding: Finding) -> str:
        kind = words.EVIDENCE_NOUNS[finding.evidence_kind]
        return f"{words.attribute_label(finding.attribute)}: {words.value_words(finding.attribute, str(finding.value))}" + " · ".join(
            ["", str(kind), str(finding.source), words.true_words(finding)]
        )


class ClueForm(KeyedForm):
    """Findings of the file held against the decision: one matter, one value."""

    findings = _FindingsField(
        label=_("Findings of the file"), queryset=Finding.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose those that say the same thing of one matter. The class is computed from their dates and their evidence."),
    )  # fmt: skip
    leads = forms.BooleanField(label=_("The lesson rests on this clue"), required=False)

    def __init__(self, *args: Any, findings: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["findings"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = findings


class RuleForm(KeyedForm):
    """The rule text, its sentence in both languages, and what a watch looks at again."""

    text = forms.CharField(
        label=_("Rule"), widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}), strip=False,
        help_text=_("Begin with decline when, refer when or watch when. Money with its currency: 1000.00 CNY."),
    )  # fmt: skip
    sentence_en = forms.CharField(label=_("In words"), max_length=200, required=False, help_text=_("In at least one of the two languages."))
    sentence_zh = forms.CharField(label=_("In words, in Chinese"), max_length=200, required=False)
    recheck_months = forms.IntegerField(
        label=_("Look again every so many months"), required=False, min_value=1, max_value=60, help_text=_("For a watch rule alone.")
    )
    recheck_what = forms.MultipleChoiceField(
        label=_("What is looked at again"), required=False, widget=forms.CheckboxSelectMultiple, initial=list(RECHECKED)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recheck_what"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, words.attribute_label(name)) for name, each in STARTER.items() if each.settled_by]


class BackTestForm(KeyedForm):
    """On which book the rule is tried."""

    book = forms.ModelChoiceField(label=_("Book"), queryset=Book.objects.order_by("-pk"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].label_from_instance = lambda book: book.name  # type: ignore[attr-defined]
        self.fields["book"].initial = Book.objects.order_by("-pk").first()


class DissentForm(KeyedForm):
    """What speaks against a rule."""

    words = forms.CharField(label=_("What speaks against it"), widget=WORDS, max_length=600)


class ReleaseForm(KeyedForm):
    """How long payout waits, and from when the version holds."""

    cooling_hours = forms.IntegerField(
        label=_("Cooling, hours"),
        min_value=0,
        max_value=240,
        initial=24,
        help_text=_("Payout waits so long after the second signature under a decision."),
    )
    in_force_from = MomentField(
        label=_("In force from"), required=False, help_text=_("Leave empty: from the second signature on. Otherwise like 2026-11-20 14:00.")
    )


class BookForm(KeyedForm):
    """A book folder of the office's data folder, by a name."""

    name = forms.CharField(label=pgettext_lazy("book", "Name"), max_length=80)
    path = forms.ChoiceField(label=_("Folder"), help_text=_("Folders below “books” in the office’s data folder."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["path"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(folder), folder.name) for folder in book_folders()]
