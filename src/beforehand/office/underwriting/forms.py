"""The forms of the desk and of the policy; what is signed asks for the signer's password, except in a story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import Outcome, PolicyDecision, PolicyVersion
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.pages.forms import MomentField
from beforehand.office.staff.forms import PASSWORD, KeyedForm
from beforehand.office.underwriting.queries import reasons_offered
from beforehand.office.underwriting.reasons import TOLD
from beforehand.office.underwriting.services.desk import LONGEST_WORDS
from beforehand.office.underwriting.words import OUTCOMES


def words_field(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Somebody's words, in serif."""
    shown = forms.Textarea(attrs={"rows": rows, "class": "words"})
    return forms.CharField(label=label, max_length=LONGEST_WORDS, required=required, widget=shown, help_text=help_text)


class DeskForm(KeyedForm):
    """A form of the desk; several stand on one page, so each names its fields apart."""

    named = "desk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.named}_%s", **kwargs)


class SigningForm(DeskForm):
    """A form that signs: the signer's password is asked for and checked, except in a story, where nobody has one."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not clock.is_story():
            self.fields["password"] = forms.CharField(label=_("Your password"), **PASSWORD)

    def clean_password(self) -> str:
        """Wrong ones count as wrong sign-ins do; after five the login rests."""
        password = str(self.cleaned_data["password"])
        person = self.request.user
        known = authenticate(self.request, username=person.get_username(), password=password)
        if known is None or known.pk != person.pk:
            raise forms.ValidationError(_("This is not your password. Nothing was signed."), code="wrong_password")
        return password

    def given(self) -> dict[str, Any]:
        """What the service takes; the password stays here."""
        return {name: value for name, value in super().given().items() if name != "password"}


class OwnViewForm(DeskForm):
    """What the signer thinks before any rule is shown."""

    named = "view"
    outcome = forms.ChoiceField(label=_("On what you see, what would you do?"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    would_pay_of_100 = forms.IntegerField(
        label=_("Of 100 such people, how many would pay?"), min_value=0, max_value=100,
        error_messages={
            name: _("Write how many of 100 such people would pay: 0 to 100.") for name in ("invalid", "min_value", "max_value", "required")
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
    )  # fmt: skip
    words = words_field(_("Why, in your words"))


class DecisionForm(SigningForm):
    """The first signature: what is decided, the reasons he is told, and why the rules should not hold where it is an override."""

    named = "decision"
    outcome = forms.ChoiceField(label="", widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons he will be told"), help_text=_("For a decline or a referral."), required=False, widget=forms.CheckboxSelectMultiple
    )
    override_reason = words_field(_("Why the rules should not hold here"), help_text=_("An approval against them is an override."))
    words = words_field(_("Your words to the second signer"), required=False, rows=2)

    def __init__(self, request: HttpRequest, decision: PolicyDecision, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        language = get_language() or "en"
        offered = reasons_offered(decision)
        self.fields["reasons"].choices = [(one.reason.code, one.reason.sentence(language)) for one in offered]  # type: ignore[attr-defined]
        self.fields["override_reason"].required = False
        self.suggested = sum(one.suggested for one in offered)
        override = decision.outcome >= Outcome.REFER
        outcomes = {"decline": OUTCOMES["decline"], "refer": OUTCOMES["refer"]}
        outcomes["approve"] = _("Approve against the rules: an override") if override else OUTCOMES["approve"]
        self.fields["outcome"].choices = list(outcomes.items())  # type: ignore[attr-defined]
        self.initial.setdefault("outcome", decision.outcome.word if override else "approve")
        self.initial.setdefault("reasons", [one.reason.code for one in offered if one.suggested])
        if not override:
            del self.fields["override_reason"]

    @property
    def against_him(self) -> list[Any]:
        """The reasons that the rules hold against him, as check boxes."""
        return list(self["reasons"])[: self.suggested]

    @property
    def other_reasons(self) -> list[Any]:
        """The house's other reasons, as check boxes."""
        return list(self["reasons"])[self.suggested :]

    @property
    def another_chosen(self) -> bool:
        """Whether one of the others is chosen: then they stand open."""
        return any(box.data["selected"] for box in self.other_reasons)


class SecondForm(SigningForm):
    """The second signature."""

    named = "second"
    words = words_field(_("Your words"), required=False, rows=2)


class SendBackForm(DeskForm):
    """The second signer does not sign, and says why."""

    named = "back"
    words = words_field(_("Why you send it back"))


class PutBackForm(DeskForm):
    """The first signer takes his signature back, and says why."""

    named = "putback"
    words = words_field(_("Why you take your signature back"))


class OrderForm(DeskForm):
    """The check that would settle one attribute."""

    named = "order"
    attribute = forms.CharField(widget=forms.HiddenInput)

    def clean_attribute(self) -> str:
        """Only what a check of the catalogue settles."""
        name = str(self.cleaned_data["attribute"])
        if name not in STARTER or STARTER[name].settled_by is None:
            raise forms.ValidationError(_("No check settles this."))
        return name


class ProposalForm(SigningForm):
    """The next version: which rules go on, one more of the house's own, how long an approval cools, and from when it holds."""

    named = "proposal"
    keep = forms.MultipleChoiceField(label=_("Rules that go on"), required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("One more rule"), required=False, max_length=400, help_text=_("Like: refer when application.amount > 100000.00 CNY"),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    sentence_en = forms.CharField(label=_("The rule as a sentence, in English"), required=False, max_length=200)
    sentence_zh = forms.CharField(label=_("The rule as a sentence, in Chinese"), required=False, max_length=200)
    reason_code = forms.ChoiceField(label=_("Reason he is told"), required=False)
    cooling_hours = forms.IntegerField(
        label=_("Hours between the second signature and the payout"), min_value=0, max_value=24 * 30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    in_force_from = MomentField(
        label=_("In force from"), required=False, help_text=_("Like 2026-11-24 09:00. Empty: from the second signature.")
    )
    words = words_field(_("Why the policy changes"), required=False, rows=2)

    def __init__(self, request: HttpRequest, base: PolicyVersion, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        language = get_language() or "en"
        self.fields["keep"].choices = [(rule.rule_id, rule.sentence(language)) for rule in base.rules]  # type: ignore[attr-defined]
        self.fields["reason_code"].choices = _reasons(language)  # type: ignore[attr-defined]
        self.initial.setdefault("keep", [rule.rule_id for rule in base.rules])
        self.initial.setdefault("cooling_hours", base.cooling_hours)
        if first:
            del self.fields["words"]
        else:
            self.fields["words"].required = True


def _reasons(language: str) -> Sequence[tuple[str, str]]:
    return [("", "–"), *((code, reason.sentence(language)) for code, reason in TOLD.items())]


class SignProposalForm(SigningForm):
    """The second signature under a policy version."""

    named = "sign"
