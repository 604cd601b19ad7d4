"""What was written here stays as it was written."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies = [("cash", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        append_only("cash_fieldreceipt"),
        append_only("cash_cashcount"),
        append_only("cash_cashcount_receipts"),
        append_only("cash_custodymovement"),
    ]
