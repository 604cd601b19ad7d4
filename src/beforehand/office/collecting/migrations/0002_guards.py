"""A case, an assignment and a visit end once; everything else of a case is only ever appended."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

ENDED_ONCE = {
    "collecting_case": ("closed_at", "close_reason"),
    "collecting_assignment": ("until_at",),
    "collecting_visit": ("ended_at",),
}
APPENDED = (
    "collecting_case_loans", "collecting_promise", "collecting_promiseverdict", "collecting_hardshipenquiry", "collecting_hardshiptreatment",
    "collecting_standing", "collecting_standing_evidence", "collecting_visit_officers", "collecting_visitstep", "collecting_door",
    "collecting_look",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("collecting", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        *(append_only(table, columns) for table, columns in ENDED_ONCE.items()),
        *(append_only(table) for table in APPENDED),
    ]
