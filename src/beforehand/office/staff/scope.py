"""Scoping by branch, in the queries: a list never holds what its reader may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from beforehand.office.staff.models import Staff


class Scoped(models.QuerySet):
    """A query set whose rows belong to a branch; `branch_path` leads from a row to it (`branch`, `loan__branch`)."""

    branch_path = "branch"

    @classmethod
    def along(cls, branch_path: str) -> type[Self]:
        """The same for rows that reach their branch by another path: `objects = Scoped.along("loan__branch").as_manager()`."""
        return type(f"{cls.__name__}Along{branch_path.title().replace('_', '')}", (cls,), {"branch_path": branch_path})

    def visible_to(self, staff: Staff) -> Self:
        """The rows of the branches in which `staff` holds a role today; of all branches for whoever sees them all."""
        branches = staff.branches_seen()
        if branches is None:
            return self.all()
        path = "pk" if self.branch_path == "pk" else f"{self.branch_path}_id" if "__" not in self.branch_path else self.branch_path
        wanted: dict[str, Any] = {f"{path}__in": branches}
        return self.filter(**wanted)
