from django.db import migrations

from vir.foundation.tenancy.guards import append_only, guard, only_changes
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable

DEFERRED = "DEFERRABLE INITIALLY DEFERRED"
STATED = "SELECT, INSERT, UPDATE"

# IS DISTINCT FROM: a missing sum must not pass for zero.
BALANCED = """
DECLARE
    wanted uuid := CASE WHEN TG_TABLE_NAME = 'payouts_ledgerentry' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    total numeric;
    legs integer;
BEGIN
    SELECT sum(amount), count(*) INTO total, legs FROM public.payouts_ledgerleg
        WHERE tenant_id = NEW.tenant_id AND entry_id = wanted;
    IF total IS DISTINCT FROM 0 OR legs < 2 THEN
        RAISE EXCEPTION 'the legs of a ledger entry add up to % and are %', total, legs
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
"""

# FOR SHARE: a close that goes on at once waits for this entry, or this entry finds it closed.
PERIOD_OPEN = """
DECLARE
    found record;
BEGIN
    SELECT state, starts_on, ends_on INTO found FROM public.payouts_accountingperiod
        WHERE tenant_id = NEW.tenant_id AND id = NEW.period_id FOR SHARE;
    IF found.state IS NULL OR found.state = 'closed' THEN
        RAISE EXCEPTION 'the accounting period is closed: nothing more is posted in it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_TABLE_NAME = 'payouts_ledgerentry' AND
        NOT ((to_jsonb(NEW) ->> 'posted_on')::date >= found.starts_on
            AND (to_jsonb(NEW) ->> 'posted_on')::date < found.ends_on) THEN
        RAISE EXCEPTION 'a ledger entry is posted on a day outside its accounting period'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
"""

LEG_FITS = """
DECLARE
    found record;
BEGIN
    SELECT e.currency, p.state INTO found FROM public.payouts_ledgerentry e
        JOIN public.payouts_accountingperiod p ON p.tenant_id = e.tenant_id AND p.id = e.period_id
        WHERE e.tenant_id = NEW.tenant_id AND e.id = NEW.entry_id;
    IF found.state IS NULL OR found.state = 'closed' THEN
        RAISE EXCEPTION 'the accounting period is closed: nothing more is posted in it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF found.currency <> NEW.currency THEN
        RAISE EXCEPTION 'a leg in % does not fit an entry in %', NEW.currency, found.currency
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
"""

PERIOD_MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'an accounting period begins open' USING ERRCODE = 'restrict_violation';
        END IF;
        IF EXISTS (SELECT 1 FROM public.payouts_accountingperiod p WHERE p.tenant_id = NEW.tenant_id
                   AND p.id <> NEW.id AND p.starts_on < NEW.ends_on AND p.ends_on > NEW.starts_on) THEN
            RAISE EXCEPTION 'accounting periods do not overlap' USING ERRCODE = 'exclusion_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on THEN
        RAISE EXCEPTION 'the dates of an accounting period stay' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'closed' AND OLD.state <> 'in_review' THEN
        RAISE EXCEPTION 'an accounting period is reviewed before it is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' AND (
        NEW.state <> 'open' OR NEW.reopened_by_id IS NULL OR NEW.reopen_asked_by_id IS NULL
        OR NEW.reopened_by_id = NEW.reopen_asked_by_id OR NEW.reopen_reason = ''
        OR NEW.reopened_at IS NOT DISTINCT FROM OLD.reopened_at
        OR NEW.reopen_asked_at IS NULL OR NEW.reopen_asked_at < OLD.closed_at) THEN
        RAISE EXCEPTION 'a closed accounting period opens again only by two people and with a reason'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

RUN_FROZEN = """
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state NOT IN ('preview', 'returned', 'withdrawn') THEN
            RAISE EXCEPTION 'run % is sealed and stays', OLD.code USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('ready', 'approved', 'exported', 'closed') AND NEW.state NOT IN ('returned', 'withdrawn') AND (
        NEW.seal <> OLD.seal OR NEW.payable_total <> OLD.payable_total OR NEW.earned_total <> OLD.earned_total
        OR NEW.held_total <> OLD.held_total OR NEW.approvals_needed <> OLD.approvals_needed
        OR NEW.payable_partners <> OLD.payable_partners OR NEW.prepared_by_id <> OLD.prepared_by_id
        OR NEW.program_id IS DISTINCT FROM OLD.program_id OR NEW.period_start <> OLD.period_start
        OR NEW.sequence <> OLD.sequence) THEN
        RAISE EXCEPTION 'run % is sealed: its figures no longer change', OLD.code
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'exported', 'withdrawn')
        OR OLD.state = 'exported' AND NEW.state NOT IN ('exported', 'closed')
        OR OLD.state = 'closed' AND NEW.state <> 'closed' THEN
        RAISE EXCEPTION 'run % is approved: it cannot be taken back', OLD.code USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state NOT IN ('ready', 'approved') AND NEW.state = 'approved' THEN
        RAISE EXCEPTION 'run % was not sent for approval', OLD.code USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

ITEM_FROZEN = """
DECLARE
    run_state text;
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;
    tenant uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
BEGIN
    SELECT state INTO run_state FROM public.payouts_payoutrun WHERE tenant_id = tenant AND id = touched;
    IF run_state IN ('ready', 'approved', 'exported', 'closed') THEN
        RAISE EXCEPTION 'the run is sealed: its lines no longer change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
"""

PART_FROZEN = """
DECLARE
    run_state text;
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END;
    tenant uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
BEGIN
    SELECT r.state INTO run_state FROM public.payouts_payoutitem i
        JOIN public.payouts_payoutrun r ON r.tenant_id = i.tenant_id AND r.id = i.run_id
        WHERE i.tenant_id = tenant AND i.id = touched;
    IF run_state IN ('ready', 'approved', 'exported', 'closed') THEN
        RAISE EXCEPTION 'the run is sealed: what it pays no longer changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
"""

ADJUSTMENT_MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'an adjustment is proposed first' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'adjustment % is decided and stays', OLD.code USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

POLICY_MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'a payout policy is proposed first' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NOT (OLD.state = NEW.state OR OLD.state = 'proposed' AND NEW.state IN ('active', 'rejected')
            OR OLD.state = 'active' AND NEW.state = 'retired') THEN
        RAISE EXCEPTION 'a payout policy goes from proposed to active or rejected, and from active to retired'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

PAYMENT_MOVES = """
DECLARE
    found record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT i.payable, i.partner_id, i.run_id, r.state INTO found FROM public.payouts_payoutitem i
            JOIN public.payouts_payoutrun r ON r.tenant_id = i.tenant_id AND r.id = i.run_id
            WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.item_id;
        IF found.payable IS DISTINCT FROM NEW.amount OR found.partner_id IS DISTINCT FROM NEW.partner_id
            OR found.run_id IS DISTINCT FROM NEW.run_id THEN
            RAISE EXCEPTION 'a payment is of exactly what the run pays the partner' USING ERRCODE = 'check_violation';
        END IF;
        IF found.state NOT IN ('approved', 'exported', 'closed') THEN
            RAISE EXCEPTION 'only what is approved is paid' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = NEW.state
        OR OLD.state = 'ready' AND NEW.state IN ('sent', 'paid', 'void')
        OR OLD.state = 'sent' AND NEW.state IN ('paid', 'bounced', 'void')
        OR OLD.state = 'paid' AND NEW.state = 'bounced') THEN
        RAISE EXCEPTION 'payment % does not go from % to %', OLD.code, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

SUPERSEDES_KEY = """
    ALTER TABLE payouts_statement ADD CONSTRAINT payouts_statement_supersedes_id_tenant_fk
        FOREIGN KEY (tenant_id, supersedes_id) REFERENCES payouts_statement (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
"""

HOLD_SHOWN = "id, tenant_id, partner_id, program_id, period_start, amount, currency, reason, text, placed_at, released_at"


def replaced(name: str, body: str) -> migrations.RunSQL:
    """Give a guard that exists another body; its triggers stay."""
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
        {body}
        $guard$;
        """,
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("payouts", "0005_books"), ("partners", "0007_payee_walls")]

    operations = [
        SecureTable("AccountingPeriod", grant=STATED),
        SecureTable("PeriodStep", grant=APPEND_ONLY),
        SecureTable("RollforwardReview", grant=APPEND_ONLY),
        SecureTable("GeneralLedgerBalance", grant=APPEND_ONLY),
        SecureTable("LedgerEntry", grant=APPEND_ONLY),
        SecureTable("LedgerLeg", grant=APPEND_ONLY),
        SecureTable("AccrualOverride", grant=STATED),
        SecureTable("PriorPeriodEntry", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("AccountMapping", grant=STATED),
        SecureTable("Journal", grant=STATED),
        SecureTable("JournalLine", grant=APPEND_ONLY),
        SecureTable("JournalFile", grant=APPEND_ONLY),
        SecureTable("Reconciliation", grant=STATED),
        SecureTable("PayoutPolicy", grant=STATED),
        SecureTable("RunApproval", grant=APPEND_ONLY),
        SecureTable("Hold", grant=STATED, portal=OWN_ROWS, portal_grant=f"SELECT ({HOLD_SHOWN})"),
        SecureTable("Adjustment", grant=STATED),
        SecureTable("PayoutPart"),
        SecureTable("Payment", grant=STATED, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("PaymentStep", grant=APPEND_ONLY),
        SecureTable("RunFile", grant=APPEND_ONLY),
        SecureTable(
            "StatementQuestion",
            grant=STATED,
            portal=OWN_ROWS,
            portal_grant="SELECT, INSERT, UPDATE (state, closed_at)",
        ),
        SecureTable("QuestionMessage", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT, INSERT"),
        SecureTable("StatementOpening", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT, INSERT"),
        migrations.RunSQL(SUPERSEDES_KEY, migrations.RunSQL.noop),
        *(
            append_only(f"payouts_{table}")
            for table in (
                "periodstep",
                "rollforwardreview",
                "generalledgerbalance",
                "ledgerentry",
                "ledgerleg",
                "priorperiodentry",
                "journalline",
                "journalfile",
                "runapproval",
                "paymentstep",
                "runfile",
                "questionmessage",
                "statementopening",
            )
        ),
        only_changes("payouts_accrualoverride", "ended_by_id", "ended_at"),
        only_changes("payouts_journal", "state", "exported_at", "reference", "posted_by_id", "posted_at"),
        only_changes("payouts_payoutpolicy", "state", "decided_by_id", "decided_at"),
        only_changes("payouts_hold", "released_by_id", "released_at", "release_note"),
        only_changes("payouts_adjustment", "state", "decided_by_id", "decided_at", "decision_note"),
        only_changes("payouts_payment", "state", "reference", "paid_on", "sent_at", "settled_at"),
        guard(
            "payouts_entry_balanced",
            BALANCED,
            f"AFTER INSERT ON payouts_ledgerentry {DEFERRED}",
            f"AFTER INSERT ON payouts_ledgerleg {DEFERRED}",
        ),
        guard(
            "payouts_period_open",
            PERIOD_OPEN,
            "BEFORE INSERT ON payouts_ledgerentry",
            "BEFORE INSERT ON payouts_priorperiodentry",
        ),
        guard("payouts_leg_fits", LEG_FITS, "BEFORE INSERT ON payouts_ledgerleg"),
        guard("payouts_period_moves", PERIOD_MOVES, "BEFORE INSERT OR UPDATE ON payouts_accountingperiod"),
        guard("payouts_part_frozen", PART_FROZEN, "BEFORE INSERT OR UPDATE OR DELETE ON payouts_payoutpart"),
        guard("payouts_adjustment_moves", ADJUSTMENT_MOVES, "BEFORE INSERT OR UPDATE ON payouts_adjustment"),
        guard("payouts_policy_moves", POLICY_MOVES, "BEFORE INSERT OR UPDATE ON payouts_payoutpolicy"),
        guard("payouts_payment_moves", PAYMENT_MOVES, "BEFORE INSERT OR UPDATE ON payouts_payment"),
        replaced("payouts_run_frozen", RUN_FROZEN),
        replaced("payouts_item_frozen", ITEM_FROZEN),
    ]
