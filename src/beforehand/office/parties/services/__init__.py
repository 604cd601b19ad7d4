"""What may be done to a borrower's file."""

from beforehand.office.parties.services.attachments import attach, open_attachment
from beforehand.office.parties.services.files import (
    add_contact_detail,
    add_third_person,
    end_contact_detail,
    open_file,
    third_person_refused,
)
from beforehand.office.parties.services.findings import record_finding, settle_contradiction
from beforehand.office.parties.services.states import end_flag, raise_flag, record_consent, withdraw_consent
from beforehand.office.parties.services.verification import order_verification, record_verification_result, take_verification

__all__ = [
    "add_contact_detail",
    "add_third_person",
    "attach",
    "end_contact_detail",
    "end_flag",
    "open_attachment",
    "open_file",
    "order_verification",
    "raise_flag",
    "record_consent",
    "record_finding",
    "record_verification_result",
    "settle_contradiction",
    "take_verification",
    "third_person_refused",
    "withdraw_consent",
]
