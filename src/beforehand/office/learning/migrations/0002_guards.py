"""What was sealed, tested, signed and released is only ever appended. Tables with personal words stay open to erasure."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

TABLES = (
    "book",
    "clue",
    "candidaterule",
    "backtestorder",
    "backtestrefused",
    "backtest",
    "lessonsignature",
    "releaseproposal",
    "rulereleased",
)


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("audit", "0002_guards")]
    operations = [append_only(f"learning_{table}") for table in TABLES]
