from django.db import migrations

from vir.foundation.tenancy.guards import guard, only_changes
from vir.foundation.tenancy.security import OWN_ROWS, SecureTable

# What a partner sees of an announcement beside its own copy: never to whom else it went.
SHOWN = "SELECT (id, tenant_id, code, kind, state, sent_at)"
OWN_COPIES = "id IN (SELECT message_id FROM partners_messagecopy)"

MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a message begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.state IN ('sent', 'withdrawn') THEN
        RAISE EXCEPTION 'a message that was % does not change', OLD.state USING ERRCODE = 'restrict_violation';
    ELSIF OLD.state = 'scheduled' AND NEW.state NOT IN ('scheduled', 'draft', 'sent', 'withdrawn') THEN
        RAISE EXCEPTION 'a message does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

PARTNER_KEYS = "".join(
    f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_partner_id_tenant_fk
        FOREIGN KEY (tenant_id, partner_id) REFERENCES partners_partner (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED;
    """
    for table in ("notifications_delivery", "notifications_preference", "notifications_readersettings")
)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0009_messages"),
        ("notifications", "0002_walls"),
        ("tenancy", "0002_privileges"),
    ]

    operations = [
        SecureTable("Message", portal=OWN_COPIES, portal_grant=SHOWN),
        guard("partners_message_moves", MOVES, "BEFORE INSERT OR UPDATE ON partners_message"),
        SecureTable("MessageCopy", grant="SELECT, INSERT, UPDATE", portal=OWN_ROWS, portal_grant="SELECT"),
        only_changes("partners_messagecopy", "reminded_at", "reminders"),
        SecureTable(
            "MessageReading",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant="SELECT, INSERT, UPDATE (acknowledged_at)",
        ),
        only_changes("partners_messagereading", "acknowledged_at"),
        migrations.RunSQL(PARTNER_KEYS, migrations.RunSQL.noop),
    ]
