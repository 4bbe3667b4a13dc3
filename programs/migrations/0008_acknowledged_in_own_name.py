from django.db import migrations

from vir.foundation.tenancy.security import OWN_ROWS, USER

# The version is looked up as the portal sees it: published, of a program that reaches the partner.
READ = (
    "EXISTS (SELECT 1 FROM programs_programversion v WHERE v.tenant_id = programs_acknowledgement.tenant_id"
    " AND v.id = programs_acknowledgement.version_id AND v.terms_hash = programs_acknowledgement.terms_hash)"
)


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_workspace_walls")]

    operations = [
        # A person of a partner acknowledges for this partner, in the person's own name, the terms as they are.
        migrations.RunSQL(
            "DROP POLICY portal ON programs_acknowledgement;"
            " CREATE POLICY portal ON programs_acknowledgement AS RESTRICTIVE TO app_portal"
            f" USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS} AND user_id = {USER} AND {READ})",
            "DROP POLICY portal ON programs_acknowledgement;"
            " CREATE POLICY portal ON programs_acknowledgement AS RESTRICTIVE TO app_portal"
            f" USING ({OWN_ROWS}) WITH CHECK ({OWN_ROWS})",
        ),
    ]
