"""An application stays as it was taken; what became of it are records beside it."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_application_number"), ("audit", "0002_guards")]

    operations = [
        append_only("intake_application"),
        append_only("intake_submission"),
        append_only("intake_withdrawal"),
        append_only("intake_conclusion"),
    ]
