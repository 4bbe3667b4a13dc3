from django.db import migrations

from vir.foundation.tenancy.guards import append_only, guard
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, PARTNER, TENANT, SecureTable

ENROLLED = (
    f"EXISTS (SELECT 1 FROM programs_enrolment e WHERE e.tenant_id = {TENANT}"
    f" AND e.partner_id = {PARTNER} AND e.program_id = payouts_programperiod.program_id)"
)

# IS DISTINCT FROM: a missing sum must not pass for an equal one.
SUM_HOLDS = """
DECLARE
    wanted uuid := CASE WHEN TG_TABLE_NAME = 'payouts_earning' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'earning_id')::uuid END;
    position_amount numeric;
    entries_amount numeric;
BEGIN
    SELECT earned INTO position_amount FROM public.payouts_earning
        WHERE tenant_id = NEW.tenant_id AND id = wanted;
    SELECT coalesce(sum(amount), 0) INTO entries_amount FROM public.payouts_earningentry
        WHERE tenant_id = NEW.tenant_id AND earning_id = wanted;
    IF position_amount IS DISTINCT FROM entries_amount THEN
        RAISE EXCEPTION 'earned % differs from its entries %', position_amount, entries_amount
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
"""

PERIOD_CLOSED = """
BEGIN
    IF EXISTS (SELECT 1 FROM public.payouts_programperiod p
               WHERE p.tenant_id = NEW.tenant_id AND p.program_id = NEW.program_id
               AND p.period_start = NEW.period_start) THEN
        RAISE EXCEPTION 'the period from % is closed: what was earned in it no longer changes', NEW.period_start
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

RUN_FROZEN = """
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state NOT IN ('preview', 'returned') THEN
            RAISE EXCEPTION 'run % is sealed and stays', OLD.code USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('ready', 'approved', 'exported') AND NEW.state <> 'returned' AND (
        NEW.seal <> OLD.seal OR NEW.payable_total <> OLD.payable_total OR NEW.earned_total <> OLD.earned_total
        OR NEW.payable_partners <> OLD.payable_partners OR NEW.prepared_by_id <> OLD.prepared_by_id
        OR NEW.program_id <> OLD.program_id OR NEW.period_start <> OLD.period_start) THEN
        RAISE EXCEPTION 'run % is sealed: its figures no longer change', OLD.code
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('approved', 'exported') AND NEW.state NOT IN ('approved', 'exported') THEN
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
    IF run_state IN ('ready', 'approved', 'exported') THEN
        RAISE EXCEPTION 'the run is sealed: its lines no longer change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
"""

FILE_KEY = """
    ALTER TABLE payouts_statementfile ADD CONSTRAINT payouts_statementfile_partner_id_tenant_fk
        FOREIGN KEY (tenant_id, partner_id) REFERENCES partners_partner (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
"""

DEFERRED = "DEFERRABLE INITIALLY DEFERRED"


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial"), ("programs", "0002_walls"), ("claims", "0002_walls")]

    operations = [
        SecureTable("CalculationRun", grant=APPEND_ONLY),
        SecureTable("Earning", grant="SELECT, INSERT, UPDATE", portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("EarningEntry", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable(
            "ProgramPeriod",
            grant=APPEND_ONLY,
            portal=ENROLLED,
            portal_grant="SELECT (id, tenant_id, program_id, period_start, period_end, closed_at)",
        ),
        SecureTable("PayoutRun"),
        SecureTable("PayoutItem"),
        SecureTable("Statement", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("StatementFile", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        append_only("payouts_calculationrun"),
        append_only("payouts_earningentry"),
        append_only("payouts_statement"),
        guard(
            "payouts_earned_is_its_entries",
            SUM_HOLDS,
            f"AFTER INSERT OR UPDATE ON payouts_earning {DEFERRED}",
            f"AFTER INSERT ON payouts_earningentry {DEFERRED}",
        ),
        guard(
            "payouts_period_closed",
            PERIOD_CLOSED,
            "BEFORE INSERT OR UPDATE ON payouts_earning",
        ),
        guard("payouts_run_frozen", RUN_FROZEN, "BEFORE UPDATE OR DELETE ON payouts_payoutrun"),
        guard("payouts_item_frozen", ITEM_FROZEN, "BEFORE INSERT OR UPDATE OR DELETE ON payouts_payoutitem"),
        migrations.RunSQL(FILE_KEY, migrations.RunSQL.noop),
    ]
