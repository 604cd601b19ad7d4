"""Appointments are appended and ended once; the system itself is one of the staff."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

ADD_SYSTEM = """
insert into staff_staff (login, name, password, active, system, language, theme, recorded_at)
values ('system', 'Beforehand', '!', true, true, '', 'system', now())
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial"), ("audit", "0002_guards")]
    operations = [
        append_only("staff_appointment", once=["ends_at", "ended_by_id"]),
        migrations.RunSQL(ADD_SYSTEM, "delete from staff_staff where system"),
    ]
