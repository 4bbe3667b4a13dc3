from django.db import migrations

from vir.foundation.tenancy.security import USER

# What an act of the portal may lead to: what the partner earns is worked out again.
ASKED = f"requested_by_id = {USER} AND kind = 'payouts.recalculate' AND state = 'queued'"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_walls")]

    operations = [
        migrations.RunSQL(
            "DROP POLICY portal ON jobs_job;"
            " CREATE POLICY portal ON jobs_job AS RESTRICTIVE TO app_portal"
            f" USING ({ASKED}) WITH CHECK ({ASKED});"
            " GRANT INSERT, SELECT (id, tenant_id) ON jobs_job TO app_portal",
            "REVOKE INSERT, SELECT (id, tenant_id) ON jobs_job FROM app_portal;"
            " DROP POLICY portal ON jobs_job;"
            " CREATE POLICY portal ON jobs_job AS RESTRICTIVE TO app_portal USING (false) WITH CHECK (false)",
        ),
    ]
