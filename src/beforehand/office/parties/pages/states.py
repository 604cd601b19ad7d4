"""Flags everybody sees before acting, and what the person agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.audit import clock
from beforehand.office.parties import queries, services, words
from beforehand.office.parties.forms import ConsentForm, FlagForm, ReasonForm
from beforehand.office.parties.models import Consent, Flag, Party
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, reader, somebody, status_of
from beforehand.office.staff.service import may_call


@require_http_methods(["GET", "POST"])
def states(request: HttpRequest, number: str) -> HttpResponse:
    """Flags and consents of a file, in force and past; raising and recording."""
    person, party = reader(request, number, "flags and consents")
    sent = request.POST.get("form", "")
    flag_form = FlagForm(request.POST if sent == "flag" else None, prefix="flag")
    consent_form = ConsentForm(request.POST if sent == "consent" else None, prefix="consent")
    may_flag = may_call(person, services.raise_flag, party.branch_id)
    may_consent = may_call(person, services.record_consent, party.branch_id)
    if may_flag and sent == "flag" and carried_out(request, flag_form, lambda given: services.raise_flag(person, party=party, **given)):
        messages.success(request, _("The flag is up. Everybody sees it before acting."))
        return redirect("parties:states", number)
    if may_consent and sent == "consent" and carried_out(request, consent_form, lambda given: _consent(person, party, consent_form, given)):
        messages.success(request, _("Recorded in his words."))
        return redirect("parties:states", number)
    now = clock.now()
    in_force = {flag.pk for flag in queries.flags_in_force(party, now)}
    flags = [
        {
            "flag": flag, "said": words.FLAGS[flag.kind][0], "loud": words.FLAGS[flag.kind][1], "ended": getattr(flag, "ended", None),
            "in_force": flag.pk in in_force, "may_end": may_call(person, services.end_flag, party.branch_id),
            "own": flag.recorded_by_id == person.pk,
        }
        for flag in party.flags.select_related("recorded_by", "ended__recorded_by").order_by("-from_at", "-pk")
    ]  # fmt: skip
    consents = [
        (consent, words.CONSENTS[consent.kind], words.scope_words(consent.scope))
        for consent in party.consents.select_related("recorded_by").order_by("-given_at", "-pk")
    ]
    context = {
        "head": file_head(party, _("Flags and consents")), "tabs": file_tabs(person, party, "states"), "consents": consents,
        "flags": sorted(flags, key=lambda row: not row["in_force"]), "flag_form": flag_form, "consent_form": consent_form,
        "may_flag": may_flag, "may_consent": may_consent,
    }  # fmt: skip
    return render(request, "parties/states.html", context, status=status_of(flag_form, consent_form))


def _consent(person, party: Party, form: ConsentForm, given: dict) -> Consent:
    return services.record_consent(
        person, None, party=party, kind=given["kind"], scope=form.scope(), words=given["words"], key=given["key"]
    )


@require_http_methods(["GET", "POST"])
def end_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """End a flag, with the reason."""
    person = somebody(request)
    flag = get_object_or_404(Flag.objects.select_related("party__branch", "recorded_by"), pk=pk)
    if not Party.objects.visible_to(person).filter(pk=flag.party_id).exists():
        raise Http404
    form = ReasonForm(request.POST or None)
    if carried_out(request, form, lambda given: services.end_flag(person, flag=flag, **given)):
        messages.success(request, _("The flag has ended. It stays legible."))
        return redirect("parties:states", flag.party.number)
    title = _("End the flag: %(flag)s") % {"flag": words.FLAGS[flag.kind][0]}
    context = {"head": file_head(flag.party, title), "tabs": file_tabs(person, flag.party, "states"), "flag": flag, "form": form}
    return render(request, "parties/end_flag.html", context, status=status_of(form))


@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """The person took his yes back."""
    person = somebody(request)
    consent = get_object_or_404(Consent.objects.select_related("party__branch"), pk=pk)
    if not Party.objects.visible_to(person).filter(pk=consent.party_id).exists():
        raise Http404
    services.withdraw_consent(person, None, consent=consent)
    messages.success(request, _("Taken back. From now on it opens nothing."))
    return redirect("parties:states", consent.party.number)
