"""File numbers come from a sequence: two people opening files at once never get one number."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [migrations.RunSQL("create sequence parties_file_number start 217", "drop sequence parties_file_number")]
