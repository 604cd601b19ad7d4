"""Loan and document numbers come from sequences."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("servicing", "0002_reversal_request")]

    operations = [
        migrations.RunSQL("create sequence servicing_loan_number", "drop sequence servicing_loan_number"),
        migrations.RunSQL("create sequence servicing_document_number", "drop sequence servicing_document_number"),
    ]
