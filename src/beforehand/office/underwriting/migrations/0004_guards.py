"""What the desk writes is only ever appended, and the database too keeps the four eyes apart."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

APPENDED = ("policyrelease", "policyproposal", "ownview", "decision", "secondsignature", "putback", "watch")

SIGNERS = """
create function underwriting_signers() returns trigger language plpgsql as $$
declare
    brought_by bigint;
    prepared_by bigint;
    first_signer bigint;
begin
    if tg_table_name = 'underwriting_secondsignature' then
        select a.brought_by_id, a.prepared_by_id, d.recorded_by_id into brought_by, prepared_by, first_signer
        from underwriting_decision d join intake_application a on a.id = d.application_id where d.id = new.decision_id;
        if exists (select 1 from underwriting_putback where decision_id = new.decision_id) then
            raise exception 'this first signature was taken back' using errcode = 'check_violation';
        end if;
    else
        select a.brought_by_id, a.prepared_by_id into brought_by, prepared_by from intake_application a where a.id = new.application_id;
    end if;
    if new.recorded_by_id = first_signer then
        raise exception 'the second signature is another person''s than the first' using errcode = 'check_violation';
    end if;
    if new.recorded_by_id = brought_by or new.recorded_by_id = prepared_by then
        raise exception 'nobody decides on what he brought or prepared' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger signers before insert on underwriting_ownview for each row execute function underwriting_signers();
create trigger signers before insert on underwriting_decision for each row execute function underwriting_signers();
create trigger signers before insert on underwriting_secondsignature for each row execute function underwriting_signers();

create function underwriting_taken_back() returns trigger language plpgsql as $$
begin
    if exists (select 1 from underwriting_secondsignature where decision_id = new.decision_id) then
        raise exception 'it was signed a second time before' using errcode = 'check_violation';
    end if;
    if new.recorded_by_id <> (select recorded_by_id from underwriting_decision where id = new.decision_id) then
        raise exception 'only who signed takes his signature back' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger taken_back before insert on underwriting_putback for each row execute function underwriting_taken_back();

create function underwriting_release() returns trigger language plpgsql as $$
declare
    last record;
begin
    if new.first_signer_id is null or new.second_signer_id is null or new.first_signer_id = new.second_signer_id then
        raise exception 'a policy is released by two people' using errcode = 'check_violation';
    end if;
    select version, in_force_from into last from underwriting_policyrelease order by version desc limit 1;
    if new.version <> coalesce(last.version, 0) + 1 or new.in_force_from <= last.in_force_from then
        raise exception 'versions follow one another, in number and in time' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger in_order before insert on underwriting_policyrelease for each row execute function underwriting_release();
"""

UNDO = """
drop function underwriting_signers() cascade;
drop function underwriting_taken_back() cascade;
drop function underwriting_release() cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("underwriting", "0003_proposal"), ("audit", "0002_guards")]

    operations = [*(append_only(f"underwriting_{table}") for table in APPENDED), migrations.RunSQL(SIGNERS, UNDO)]
