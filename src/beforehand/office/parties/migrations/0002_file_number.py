"""File numbers come from a sequence: two people opening files at once never get one number.

An office's first file is 1; a story's lender is some years old, so its files go on from 217.
"""

from django.db import migrations

MAKE = """
create sequence parties_file_number;
select setval('parties_file_number', 216) from audit_origin where kind = 'story';
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("audit", "0002_guards")]

    operations = [migrations.RunSQL(MAKE, "drop sequence parties_file_number")]
