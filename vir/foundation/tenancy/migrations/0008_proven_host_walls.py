from django.db import migrations

from vir.foundation.tenancy.lookups import lookup_function
from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_proven_host")]

    operations = [
        SecureTable("ProvenHost", portal="false", grant="SELECT, INSERT"),
        # Whoever proved a host first has it, until the operator takes the row out.
        lookup_function(
            "app_host_tenant(wanted text)",
            "uuid",
            "SELECT tenant_id FROM public.tenancy_provenhost WHERE host = wanted ORDER BY proved_at, id LIMIT 1",
            reads="tenancy_provenhost",
        ),
    ]
