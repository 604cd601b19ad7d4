"""The mark of the database's origin, the triggers that guard it, and append-only rows."""

from django.conf import settings
from django.db import migrations

from beforehand.office.audit.guard import MAKE_FUNCTION, append_only

GUARD_ORIGIN = """
create trigger append_only_row before update or delete on audit_origin for each row execute function audit_append_only();
create trigger append_only_whole before truncate on audit_origin for each statement execute function audit_append_only();

create function audit_story_clock() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.id = old.id and new.at >= old.at and exists (select 1 from audit_origin where kind = 'story') then
        return new;
    end if;
    raise exception 'the story clock moves forward only, and only in a database created as a story' using errcode = 'check_violation';
end $$;
create trigger forward_only before insert or update or delete on audit_storyclock for each row execute function audit_story_clock();
create trigger append_only_whole before truncate on audit_storyclock for each statement execute function audit_append_only();

create function audit_on_append() returns trigger language plpgsql as $$
begin
    new.written_at := clock_timestamp();
    insert into audit_unsealedrow (row_id) values (new.id);
    return new;
end $$;
create trigger written_by_the_database before insert on audit_auditrow for each row execute function audit_on_append();
"""


def mark_origin(apps, schema_editor):
    """Write the mark once; a story also gets its clock. Afterwards no setting can change either."""
    kind = settings.ORIGIN_AT_CREATION
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("insert into audit_origin (id, kind) values (1, %s)", [kind])
        if kind == "story":
            cursor.execute("insert into audit_storyclock (id, at) values (1, %s)", [settings.STORY_STARTS_AT])


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(mark_origin, migrations.RunPython.noop),
        migrations.RunSQL(MAKE_FUNCTION, "drop function audit_append_only() cascade"),
        migrations.RunSQL(GUARD_ORIGIN, "drop function audit_story_clock() cascade; drop function audit_on_append() cascade"),
        append_only("audit_auditrow"),
        append_only("audit_seal"),
    ]
