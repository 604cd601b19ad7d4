"""What every act at the desk asks first: does the application still wait, and may this person sign it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beforehand.office.intake.models import Application
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.queries import signable_by
from beforehand.office.underwriting.refusing import UnableToDecide

LONGEST_WORDS = 4000


def alone(application: Application) -> Application:
    """The application as it stands, with nobody else deciding on, withdrawing or taking one of the same person meanwhile."""
    Party.objects.select_for_update().get(pk=application.party_id)
    return Application.objects.select_related("party", "product", "branch", "submission", "withdrawal", "conclusion").get(pk=application.pk)


def still_waits(application: Application) -> None:
    """Refused unless it was handed in and is neither decided nor withdrawn."""
    if not hasattr(application, "submission"):
        raise UnableToDecide(_("It was not handed in yet. The preparer hands it in first."), code="not_submitted")
    if hasattr(application, "withdrawal") or hasattr(application, "conclusion"):
        raise UnableToDecide(_("It is decided or withdrawn. Nothing waits for a signature."), code="concluded")


def check_signer(application: Application, actor: Staff, decision: Decision | None = None) -> None:
    """Refused to whoever brought or prepared it, and to the first signer where `decision` waits for the second."""
    if refusal := signable_by(application, actor, decision):
        raise UnableToDecide.from_refusal(refusal)


def said(words: str, field: str, missing: object = None) -> str:
    """The words as they are kept; refused where they are too long, or empty and `missing` says what is due."""
    kept = words.strip()
    if not kept and missing is not None:
        raise UnableToDecide(missing, field=field)  # type: ignore[arg-type]
    if len(kept) > LONGEST_WORDS:
        raise UnableToDecide(_("These words are too long. Keep what matters, and attach the paper."), field=field)
    return kept
