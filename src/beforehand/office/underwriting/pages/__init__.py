"""The pages of the decision desk and of the policy."""

from beforehand.office.underwriting.pages.acts import order, put_back, send_back, sign, sign_second, undo_order, write_view
from beforehand.office.underwriting.pages.desk import desk
from beforehand.office.underwriting.pages.overrides import overrides_list
from beforehand.office.underwriting.pages.policy import policy, propose, sign_proposal, version
from beforehand.office.underwriting.pages.queue import queue
from beforehand.office.underwriting.pages.record import frozen, record

__all__ = [
    "desk",
    "frozen",
    "order",
    "overrides_list",
    "policy",
    "propose",
    "put_back",
    "queue",
    "record",
    "send_back",
    "sign",
    "sign_proposal",
    "sign_second",
    "undo_order",
    "version",
    "write_view",
]
