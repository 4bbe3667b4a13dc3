"""Let a vendor change what it said of itself when it was founded."""

from django.db import migrations

GRANT = """
    GRANT UPDATE (name, currency, time_zone, fiscal_year_start_month) ON tenancy_tenant TO app_rw
"""


class Migration(migrations.Migration):
    """Widen the grant on the tenant's own record: which of its columns the run-time role may change."""

    dependencies = [("tenancy", "0008_proven_host_walls")]

    operations = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
