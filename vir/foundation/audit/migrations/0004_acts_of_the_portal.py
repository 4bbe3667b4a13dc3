from django.db import migrations

from vir.foundation.tenancy.security import USER


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_number")]

    operations = [
        # A person of a partner writes what they did themselves, in their own name, and reads nothing: the only
        # column granted is the number that the database gives to the row that is written.
        migrations.RunSQL(
            "DROP POLICY portal ON audit_auditevent;"
            " CREATE POLICY portal ON audit_auditevent AS RESTRICTIVE TO app_portal"
            f" USING (actor_id = {USER}) WITH CHECK (actor_id = {USER});"
            " GRANT INSERT, SELECT (number) ON audit_auditevent TO app_portal",
            "REVOKE INSERT, SELECT (number) ON audit_auditevent FROM app_portal;"
            " DROP POLICY portal ON audit_auditevent;"
            " CREATE POLICY portal ON audit_auditevent AS RESTRICTIVE TO app_portal"
            " USING (false) WITH CHECK (false)",
        ),
    ]
