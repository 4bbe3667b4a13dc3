from django.db import migrations

from vir.foundation.tenancy.lookups import lookup_function
from vir.foundation.tenancy.security import OWN_ROWS, SecureTable


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("tenancy", "0002_privileges")]

    operations = [
        SecureTable("Membership", own_memberships=True, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("Invitation"),
        lookup_function(
            "app_invitation_tenant(wanted text)",
            "uuid",
            "SELECT tenant_id FROM public.identity_invitation WHERE token_hash = wanted",
            reads="identity_invitation",
        ),
    ]
