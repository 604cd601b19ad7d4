"""The roles of a small lender, and which of the two departments each belongs to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.TextChoices):
    """Lending and collection are the two departments; everybody else works for both."""

    LENDING = "lending", _("lending")
    COLLECTION = "collection", _("collection")
    OTHER = "other", _("office")


class Role(models.TextChoices):
    """What a person may be appointed to."""

    LOAN_OFFICER = "loan_officer", _("loan officer")
    UNDERWRITER = "underwriter", _("underwriter")
    APPROVER = "approver", _("approver")
    CASHIER = "cashier", _("cashier")
    COLLECTOR = "collector", _("collector")
    FIELD_COLLECTOR = "field_collector", _("field collector")
    COLLECTION_MANAGER = "collection_manager", _("collection manager")
    BRANCH_MANAGER = "branch_manager", _("branch manager")
    RISK_MANAGER = "risk_manager", _("risk manager")
    COMPLIANCE_OFFICER = "compliance_officer", _("compliance officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def department(self) -> Department:
        """The department whose mark stands beside what a person of this role writes."""
        if self in LENDING:
            return Department.LENDING
        return Department.COLLECTION if self in COLLECTION else Department.OTHER


LENDING = frozenset({Role.LOAN_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.RISK_MANAGER})
COLLECTION = frozenset({Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER})
SEES_ALL_BRANCHES = frozenset({Role.RISK_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR})
