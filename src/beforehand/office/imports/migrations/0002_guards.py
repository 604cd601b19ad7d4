"""What was written here stays as it was written."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("imports", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        append_only("imports_importrun"),
        append_only("imports_legacydecision"),
        append_only("imports_legacydecision_signed_by"),
        append_only("imports_importedkey"),
    ]
