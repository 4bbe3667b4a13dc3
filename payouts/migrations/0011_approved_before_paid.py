from django.db import migrations

# A run becomes approved only with enough approvals of exactly its figures, none by whoever prepared it; and no other
# way leads to its being paid.
ENOUGH_APPROVALS = """
DECLARE
    given integer;
BEGIN
    IF NEW.state = 'exported' AND OLD.state NOT IN ('approved', 'exported')
        OR NEW.state = 'closed' AND OLD.state NOT IN ('exported', 'closed') THEN
        RAISE EXCEPTION 'run % was not approved and exported before', NEW.code USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'ready' AND NEW.state = 'approved' AND NEW.approved_by_id <> NEW.prepared_by_id THEN
        SELECT count(DISTINCT approver_id) INTO given FROM public.payouts_runapproval
            WHERE tenant_id = NEW.tenant_id AND run_id = NEW.id AND seal = NEW.seal
                AND approver_id <> NEW.prepared_by_id;
        IF given < greatest(NEW.approvals_needed, 1) THEN
            RAISE EXCEPTION 'run % has % of % approvals', NEW.code, given, greatest(NEW.approvals_needed, 1)
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0010_late_positions")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE OR REPLACE FUNCTION payouts_enough_approvals() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
            {ENOUGH_APPROVALS}
            $guard$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
