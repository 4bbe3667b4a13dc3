from django.db import migrations

from vir.foundation.tenancy.guards import append_only
from vir.foundation.tenancy.security import APPEND_ONLY, SecureTable

PARTNER_KEYS = "".join(
    f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_partner_id_tenant_fk
        FOREIGN KEY (tenant_id, partner_id) REFERENCES partners_partner (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED;
    """
    for table in ("identity_apikey", "imports_importbatch")
)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_looked_after"),
        ("tenancy", "0002_privileges"),
        ("imports", "0005_fix_walls"),
        ("identity", "0006_key_walls"),
    ]

    operations = [
        SecureTable("AccountManager", grant="SELECT, INSERT, UPDATE"),
        SecureTable("BankChange", grant=APPEND_ONLY),
        append_only("partners_bankchange"),
        migrations.RunSQL(PARTNER_KEYS, migrations.RunSQL.noop),
    ]
