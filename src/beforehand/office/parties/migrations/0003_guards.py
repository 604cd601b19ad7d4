"""What was written into a file stays as it was written; a yes, a number, a willingness ends once."""

from django.db import migrations

from beforehand.office.audit.guard import append_only


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_file_number"), ("audit", "0002_guards")]

    operations = [
        append_only("parties_finding"),
        append_only("parties_contradictionsettled"),
        append_only("parties_attachment"),
        append_only("parties_attachmentopened"),
        append_only("parties_verificationresult"),
        append_only("parties_flag"),
        append_only("parties_flagended"),
        append_only("parties_consent", once=["withdrawn_at"]),
        append_only("parties_contactdetail", once=["ended_at"]),
        append_only("parties_thirdperson", once=["refused_on"]),
    ]
