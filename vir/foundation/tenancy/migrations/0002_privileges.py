"""What the run-time role may do with the tables that have no tenant; tenant tables say it one by one."""

from django.db import migrations

GRANTS = """
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_rw;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO app_rw;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_rw;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO app_rw;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM app_rw;
    REVOKE UPDATE, DELETE ON tenancy_tenant FROM app_rw;
    GRANT UPDATE (pinned_on) ON tenancy_tenant TO app_rw;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
