"""What the database itself keeps: what only grows, entries that balance, and no payout without two others' signatures."""

from django.db import migrations

from beforehand.office.audit.guard import append_only

BALANCES = """
create function servicing_entry_balances() returns trigger language plpgsql as $$
declare
    entry bigint;
    difference numeric;
    sides bigint;
begin
    entry := case when tg_table_name = 'servicing_journalentry' then new.id else (to_jsonb(new) ->> 'entry_id')::bigint end;
    select coalesce(sum(debit_minor) - sum(credit_minor), 0), count(*) into difference, sides
        from servicing_journalposting where entry_id = entry;
    if difference <> 0 or sides < 2 then
        raise exception 'entry % does not balance: debits less credits are %, in % postings', entry, difference, sides
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger entry_balances after insert on servicing_journalposting
    deferrable initially deferred for each row execute function servicing_entry_balances();
create constraint trigger entry_balances after insert on servicing_journalentry
    deferrable initially deferred for each row execute function servicing_entry_balances();
"""
NO_BALANCES = """
drop trigger entry_balances on servicing_journalposting;
drop trigger entry_balances on servicing_journalentry;
drop function servicing_entry_balances();
"""

PAYOUT = """
create function servicing_payout_is_approved() returns trigger language plpgsql as $$
declare
    loan record;
    approval record;
begin
    if new.kind <> 'disbursement' then
        return new;
    end if;
    select * into loan from servicing_loan where id = new.loan_id;
    if new.amount_minor <> loan.principal_minor then
        raise exception 'loan %: the payout is not the principal of its contract', loan.number using errcode = 'check_violation';
    end if;
    if loan.legacy then
        if new.known_basis = 'recorded' then
            raise exception 'loan %: a legacy loan was paid out before it was imported', loan.number using errcode = 'check_violation';
        end if;
        return new;
    end if;
    select * into approval from servicing_approval where id = loan.approval_id;
    if not found then
        raise exception 'loan %: nobody has approved it', loan.number using errcode = 'check_violation';
    end if;
    if exists (select 1 from servicing_loanevent event join servicing_loan other on other.id = event.loan_id
        where other.approval_id = approval.id) then
        raise exception 'loan %: its approval was paid out before', loan.number using errcode = 'check_violation';
    end if;
    if approval.first_signer_id = approval.second_signer_id
        or approval.first_signer_id in (approval.prepared_by_id, approval.brought_by_id)
        or approval.second_signer_id in (approval.prepared_by_id, approval.brought_by_id) then
        raise exception 'loan %: its approval is not signed by two other than who prepared and brought it', loan.number
            using errcode = 'check_violation';
    end if;
    if new.recorded_at < approval.payable_from then
        raise exception 'loan %: it may be paid out from % on', loan.number, approval.payable_from using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger payout_is_approved before insert on servicing_loanevent
    for each row execute function servicing_payout_is_approved();
"""
NO_PAYOUT = "drop trigger payout_is_approved on servicing_loanevent; drop function servicing_payout_is_approved();"

GROWS = {
    "product": [], "approval": [], "loan": ["contract_id"], "loanevent": ["receipt_id"], "reversalrequest": [], "bankreference": ["event_id"],
    "suspenseitem": [], "suspenseattributed": [], "businessday": ["closed_at", "closed_by_id"], "journalentry": [], "journalposting": [],
    "loanwarning": [],
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("servicing", "0003_numbers"), ("audit", "0002_guards")]

    operations = [
        *(append_only(f"servicing_{table}", once=once) for table, once in GROWS.items()),
        migrations.RunSQL(BALANCES, NO_BALANCES),
        migrations.RunSQL(PAYOUT, NO_PAYOUT),
    ]
