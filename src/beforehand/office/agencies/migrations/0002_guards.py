"""What was written here stays as it was written."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("agencies", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        append_only("agencies_agency", ["ended_at", "evaluated_on"]),
        append_only("agencies_placement"),
        append_only("agencies_recall"),
        append_only("agencies_remittance"),
    ]
