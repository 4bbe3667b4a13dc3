from django.db import migrations

from vir.foundation.tenancy.security import PARTNER, SecureTable

# Lower floors hold a partner's id without being able to name this table; the keys are closed from here.
KEYS = "".join(
    f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_partner_id_tenant_fk
        FOREIGN KEY (tenant_id, partner_id) REFERENCES partners_partner (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED;
    """
    for table in (
        "identity_membership",
        "identity_invitation",
        "documents_storedfile",
        "documents_storedfilechunk",
    )
)
NO_OVERLAP = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE partners_segmentmember ADD CONSTRAINT member_spans_never_overlap EXCLUDE USING gist
        (tenant_id WITH =, segment_id WITH =, partner_id WITH =, daterange(starts_on, ends_on) WITH &&)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("identity", "0002_walls"),
        ("documents", "0002_walls"),
    ]

    operations = [
        SecureTable("Partner", portal=f"id = {PARTNER}", portal_grant="SELECT"),
        SecureTable("Segment"),
        SecureTable("SegmentMember"),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(NO_OVERLAP, migrations.RunSQL.noop),
    ]
