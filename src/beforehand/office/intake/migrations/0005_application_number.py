"""Application numbers come from a sequence."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_conclusion")]

    operations = [migrations.RunSQL("create sequence intake_application_number", "drop sequence intake_application_number")]
