"""Whether the office works, for a supervisor or a monitor: nothing about people or money."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse

from beforehand.office.audit.guard import rights_are_separate
from beforehand.office.audit.models import UnsealedRow


@login_not_required
def page(request: HttpRequest) -> JsonResponse:
    """The state as JSON: server version, whether the database's rights are separate, rows waiting for a seal."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int")
        version = cursor.fetchone()[0]
    separate = rights_are_separate()
    return JsonResponse(
        {
            "works": True,
            "server_version": version,
            "append_only_by": "rights and triggers" if separate else "triggers alone: give the owner’s login as DATABASE_OWNER_URL",
            "unsealed": UnsealedRow.objects.count(),
        }
    )
