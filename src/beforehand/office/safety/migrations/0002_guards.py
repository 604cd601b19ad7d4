"""What was written here stays as it was written."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("safety", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        append_only("safety_incident"),
        append_only("safety_incident_officers"),
    ]
