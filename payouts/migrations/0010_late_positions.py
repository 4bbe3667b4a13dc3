from django.db import migrations

# Whoever buys late in a closed period had no position in it: one of nothing is made for its prior-period entries.
PERIOD_CLOSED = """
BEGIN
    IF EXISTS (SELECT 1 FROM public.payouts_programperiod p
               WHERE p.tenant_id = NEW.tenant_id AND p.program_id = NEW.program_id
               AND p.period_start = NEW.period_start)
        AND NOT (TG_OP = 'INSERT' AND NEW.earned = 0 AND NEW.net = 0 AND NEW.gross = 0 AND NEW.quantity = 0
            AND NEW.returns_net = 0 AND NEW.measured = 0 AND NEW.tier = 0
            AND NEW.line_count = 0 AND NEW.return_count = 0) THEN
        RAISE EXCEPTION 'the period from % is closed: what was earned in it no longer changes', NEW.period_start
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0009_file_walls")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE OR REPLACE FUNCTION payouts_period_closed() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
            {PERIOD_CLOSED}
            $guard$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
