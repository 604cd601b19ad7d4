"""How the borrower is reached, and who stands around him."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.parties import services
from beforehand.office.parties.forms import DetailForm, ThirdPersonForm
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, reader, somebody, status_of
from beforehand.office.staff.service import may_call


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, number: str) -> HttpResponse:
    """Numbers, addresses and third persons of a file; adding to them."""
    person, party = reader(request, number, "contact details")
    may = may_call(person, services.add_contact_detail, party.branch_id)
    sent = request.POST.get("form", "")
    detail_form = DetailForm(request.POST if sent == "detail" else None, prefix="detail", initial={"kind": "phone", "holder": "debtor"})
    third_form = ThirdPersonForm(request.POST if sent == "third" else None, prefix="third")
    if (
        may
        and sent == "detail"
        and carried_out(request, detail_form, lambda given: services.add_contact_detail(person, party=party, **given))
    ):
        messages.success(request, _("Added."))
        return redirect("parties:people", number)
    if may and sent == "third" and carried_out(request, third_form, lambda given: services.add_third_person(person, party=party, **given)):
        messages.success(request, _("Noted. He may be asked where the borrower can be found, never told why."))
        return redirect("parties:people", number)
    context = {
        "head": file_head(party, _("How he is reached")), "tabs": file_tabs(person, party, "people"), "may": may,
        "detail_form": detail_form, "third_form": third_form,
        "details": party.contact_details.select_related("recorded_by").order_by("ended_at", "kind", "pk"),
        "third_persons": party.third_persons.select_related("recorded_by").order_by("relation", "pk"),
    }  # fmt: skip
    return render(request, "parties/people.html", context, status=status_of(detail_form, third_form))


@require_POST
def end_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A number or address no longer holds."""
    person = somebody(request)
    detail = get_object_or_404(ContactDetail.objects.select_related("party__branch"), pk=pk)
    _in_sight(person, detail.party)
    services.end_contact_detail(person, None, detail=detail)
    messages.success(request, _("Ended. It stays legible."))
    return redirect("parties:people", detail.party.number)


@require_POST
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """A third person wishes not to be asked again."""
    person = somebody(request)
    third = get_object_or_404(ThirdPerson.objects.select_related("party__branch"), pk=pk)
    _in_sight(person, third.party)
    services.third_person_refused(person, None, third_person=third)
    messages.success(request, _("Written down. Nobody asks him again."))
    return redirect("parties:people", third.party.number)


def _in_sight(person, party: Party) -> None:
    if not Party.objects.visible_to(person).filter(pk=party.pk).exists():
        raise Http404
