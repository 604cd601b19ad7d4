"""What was given to somebody is never changed, and no copy of it uncounted."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial"), ("audit", "0002_guards")]

    operations = [append_only("documents_document"), append_only("documents_documentprinted")]
