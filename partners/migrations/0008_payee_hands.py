from django.db import migrations, models

from vir.foundation.tenancy.guards import guard

TABLE = "partners_payeedetails"
DECISION = (
    "state",
    "decided_by_id",
    "decided_at",
    "decided_on",
    "decided_side",
    "decision_note",
    "usable_from",
    "ended_at",
)
CHANGES = (*DECISION, "secret", "fingerprint")
# Who of a partner may say where it is paid, and who of the vendor calls back.
PARTNER_ROLES = "'partner_admin', 'partner_accountant'"
VENDOR_ROLES = "'owner', 'finance_approver'"

ONLY_CHANGES = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_only_changes() RETURNS trigger LANGUAGE plpgsql AS $guard$
    DECLARE
        kept text[] := ARRAY[{", ".join(f"'{column}'" for column in CHANGES)}];
    BEGIN
        IF TG_OP = 'DELETE' OR to_jsonb(OLD) - kept IS DISTINCT FROM to_jsonb(NEW) - kept THEN
            RAISE EXCEPTION '{TABLE}: only the decision can change' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $guard$;
"""

HANDS = f"""
DECLARE
    own uuid := nullif(current_setting('app.partner_id', true), '')::uuid;
    who uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    decision text[] := ARRAY[{", ".join(f"'{column}'" for column in DECISION)}];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF own IS DISTINCT FROM NEW.partner_id OR who IS DISTINCT FROM NEW.proposed_by_id
            OR NOT EXISTS (SELECT FROM identity_membership m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = who
                AND m.partner_id = own AND m.ended_at IS NULL AND m.role IN ({PARTNER_ROLES})) THEN
            RAISE EXCEPTION 'payee details are entered by a person of the partner, in their own name'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.secret IS DISTINCT FROM OLD.secret OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint THEN
        IF session_user <> (SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                WHERE c.oid = '{TABLE}'::regclass)
            OR to_jsonb(OLD) - 'secret' - 'fingerprint' IS DISTINCT FROM to_jsonb(NEW) - 'secret' - 'fingerprint' THEN
            RAISE EXCEPTION 'an account is never exchanged: propose another version'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = NEW.state THEN
        RAISE EXCEPTION 'a decision on payee details stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'retired' THEN
        IF NEW.ended_at IS NULL OR to_jsonb(OLD) - 'state' - 'ended_at' IS DISTINCT FROM
            to_jsonb(NEW) - 'state' - 'ended_at' THEN
            RAISE EXCEPTION 'payee details retire as they were confirmed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF who IS NULL OR NEW.decided_by_id IS DISTINCT FROM who OR NEW.ended_at IS NOT NULL
        OR NEW.decided_at IS NULL OR NEW.decided_at < OLD.proposed_at THEN
        RAISE EXCEPTION 'a decision on payee details is made in one''s own name' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> 'confirmed' THEN
        RETURN NEW;
    END IF;
    IF NEW.decided_on IS NULL OR abs(NEW.decided_on - (NEW.decided_at AT TIME ZONE 'UTC')::date) > 1
        OR NEW.usable_from < NEW.decided_on + 3 THEN
        RAISE EXCEPTION 'an account is usable 3 days after it was confirmed, at the earliest'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.decided_side = 'partner' THEN
        -- Who came after the proposal, or shortly before it, may have been brought in to confirm it.
        IF own IS DISTINCT FROM NEW.partner_id
            OR NOT EXISTS (SELECT FROM identity_membership m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = who
                AND m.partner_id = own AND m.ended_at IS NULL AND m.role IN ({PARTNER_ROLES})
                AND m.created_at <= NEW.proposed_at - interval '30 days') THEN
            RAISE EXCEPTION 'a second person of the partner confirms, who was there 30 days before'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.decided_side = 'vendor' THEN
        IF own IS NOT NULL OR NEW.decision_note = ''
            OR NOT EXISTS (SELECT FROM identity_membership m WHERE m.tenant_id = NEW.tenant_id AND m.user_id = who
                AND m.partner_id IS NULL AND m.ended_at IS NULL AND m.role IN ({VENDOR_ROLES})) THEN
            RAISE EXCEPTION 'an approver of the vendor confirms, and says whom they called'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        RAISE EXCEPTION 'payee details are confirmed by the partner or the vendor' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_payee_walls"), ("identity", "0006_key_walls")]

    operations = [
        migrations.AddField("payeedetails", "decided_on", models.DateField(blank=True, null=True)),
        migrations.AddField("payeedetails", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(ONLY_CHANGES, migrations.RunSQL.noop),
        guard("partners_payee_hands", HANDS, f"BEFORE INSERT OR UPDATE ON {TABLE}"),
        migrations.RunSQL(
            f"GRANT SELECT (decided_on, ended_at), UPDATE (decided_on, ended_at) ON {TABLE} TO app_portal",
            migrations.RunSQL.noop,
        ),
    ]
