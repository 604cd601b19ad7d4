"""What happened and what was asked stays: contacts, questions, breaches and their answers are only ever appended."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

TABLES = (
    "contacts_gatequestion",
    "contacts_contactentry",
    "contacts_contactentry_with_staff",
    "contacts_breach",
    "contacts_breachanswered",
)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("audit", "0002_guards")]

    operations = [append_only(table) for table in TABLES]
