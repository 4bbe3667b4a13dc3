"""Chain the acts of a tenant to each other, so that an act that is changed, left out or slipped in is found."""

from django.db import migrations

from vir.foundation.tenancy.guards import guard

# What an entry says, as one text that is always the same: jsonb keeps its keys in one order.
FUNCTION = """
    CREATE FUNCTION audit_entry_hash(before text, entry audit_auditevent) RETURNS text
        LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $hash$
        SELECT encode(sha256(convert_to(before || jsonb_build_array(
            entry.id, entry.tenant_id, entry.number,
            to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            entry.actor_id, entry.action, entry.object_kind, entry.object_code, entry.data
        )::text, 'UTF8')), 'hex')
    $hash$;
    REVOKE ALL ON FUNCTION audit_entry_hash(text, audit_auditevent) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION audit_entry_hash(text, audit_auditevent) TO app_rw;
"""

# One transaction of a tenant at a time writes to its chain; the lock is held until its end, so that the entry
# before is one that stays. The number is drawn under the lock: by number is by place in the chain.
TRIGGER = """
    DECLARE
        before text;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('audit.chain|' || NEW.tenant_id::text, 0));
        NEW.number := nextval('public.audit_auditevent_number_seq');
        SELECT hash INTO before FROM public.audit_auditevent
            WHERE tenant_id = NEW.tenant_id ORDER BY number DESC LIMIT 1;
        NEW.hash := public.audit_entry_hash(coalesce(before, ''), NEW);
        RETURN NEW;
    END
"""

BACKFILL = """
    ALTER TABLE audit_auditevent DISABLE TRIGGER append_only;
    DO $fill$
    DECLARE
        entry audit_auditevent;
        before text := '';
        owner uuid := NULL;
        made text;
    BEGIN
        FOR entry IN SELECT * FROM audit_auditevent ORDER BY tenant_id, number LOOP
            IF owner IS DISTINCT FROM entry.tenant_id THEN
                owner := entry.tenant_id;
                before := '';
            END IF;
            made := audit_entry_hash(before, entry);
            UPDATE audit_auditevent SET hash = made WHERE id = entry.id;
            before := made;
        END LOOP;
    END $fill$;
    ALTER TABLE audit_auditevent ENABLE TRIGGER append_only;
    ALTER TABLE audit_auditevent ADD CONSTRAINT audit_chained CHECK (hash ~ '^[0-9a-f]{64}$');
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_acts_of_the_portal")]

    operations = [
        # The chain is the database's own: the model does not know the column, so nobody can write it from there.
        migrations.RunSQL(
            "ALTER TABLE audit_auditevent ADD COLUMN hash text NOT NULL DEFAULT '';"
            " CREATE UNIQUE INDEX audit_by_number ON audit_auditevent (tenant_id, number)",
            "ALTER TABLE audit_auditevent DROP COLUMN hash; DROP INDEX IF EXISTS audit_by_number",
        ),
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION IF EXISTS audit_entry_hash(text, audit_auditevent) CASCADE"
        ),
        migrations.RunSQL(BACKFILL, "ALTER TABLE audit_auditevent DROP CONSTRAINT IF EXISTS audit_chained"),
        guard("audit_chain", TRIGGER, "BEFORE INSERT ON audit_auditevent"),
    ]
