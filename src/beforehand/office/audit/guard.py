"""Append-only tables: triggers that refuse change and removal, and rights that the application's role does not have.

Where only one login is given the triggers alone guard; with an owner's login beside it the rights are taken away as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection, migrations

TRIGGER = "append_only"

MAKE_FUNCTION = """
create function audit_append_only() returns trigger language plpgsql as $$
declare
    column_name text;
    before_row jsonb;
    after_row jsonb;
begin
    if tg_op = 'UPDATE' and tg_nargs > 0 then
        before_row := to_jsonb(old);
        after_row := to_jsonb(new);
        foreach column_name in array tg_argv loop
            if before_row -> column_name = 'null'::jsonb then
                before_row := before_row - column_name;
                after_row := after_row - column_name;
            end if;
        end loop;
        if before_row = after_row then
            return new;
        end if;
    end if;
    raise exception 'append-only: % of % is refused', lower(tg_op), tg_table_name using errcode = 'check_violation';
end $$;
"""


def append_only(table: str, once: Sequence[str] = ()) -> migrations.RunSQL:
    """A migration operation that makes `table` append-only; columns in `once` may be filled one time, from null, and never again.

    A migration that uses it depends on `("audit", "0002_guards")`.
    """
    columns = ", ".join(f"'{column}'" for column in once)
    make = (
        f"create trigger {TRIGGER} before update or delete on {table} for each row execute function audit_append_only({columns});"
        f"create trigger {TRIGGER}_whole before truncate on {table} for each statement execute function audit_append_only();"
    )
    return migrations.RunSQL(make, f"drop trigger {TRIGGER} on {table}; drop trigger {TRIGGER}_whole on {table};")


GRANTS = """
do $$
declare
    guarded record;
    column_name text;
begin
    execute format('grant usage on schema public to %1$I', '{role}');
    execute format('grant select, insert, update, delete on all tables in schema public to %1$I', '{role}');
    execute format('grant usage on all sequences in schema public to %1$I', '{role}');
    execute format('alter default privileges in schema public grant select, insert, update, delete on tables to %1$I', '{role}');
    execute format('alter default privileges in schema public grant usage on sequences to %1$I', '{role}');
    for guarded in
        select tgrelid::regclass as relation, string_to_array(encode(tgargs, 'escape'), '\\000') as once
        from pg_trigger where tgname = '{trigger}' and not tgisinternal
    loop
        execute format('revoke update, delete, truncate on %s from %I', guarded.relation, '{role}');
        foreach column_name in array guarded.once loop
            if column_name <> '' then
                execute format('grant update (%I) on %s to %I', column_name, guarded.relation, '{role}');
            end if;
        end loop;
    end loop;
    if to_regclass('django_migrations') is not null then
        execute format('revoke insert, update, delete on django_migrations from %I', '{role}');
    end if;
    if to_regclass('audit_origin') is not null then
        execute format('revoke insert, update, delete on audit_origin from %I', '{role}');
        execute format('revoke insert, delete on audit_storyclock from %I', '{role}');
    end if;
end $$;
"""


def grant_rights(role: str | None = None) -> None:
    """Give the application's role what it needs and no more; run by the owner after each migration. Nothing to do with one login."""
    role = role or settings.APPLICATION_ROLE
    if not role:
        return
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] == role:
            return
        assert role.replace("_", "").isalnum(), "a role's name is letters, digits and underscores"
        cursor.execute(GRANTS.replace("{role}", role).replace("{trigger}", TRIGGER).replace("%", "%%") % ())


def rights_are_separate() -> bool:
    """Whether the login in use is one that cannot change the append-only tables; otherwise triggers alone guard them."""
    with connection.cursor() as cursor:
        cursor.execute("select not has_table_privilege('audit_auditrow', 'update') and not has_table_privilege('audit_auditrow', 'delete')")
        return bool(cursor.fetchone()[0])
