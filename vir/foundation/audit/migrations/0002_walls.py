from django.db import migrations

from vir.foundation.tenancy.guards import append_only
from vir.foundation.tenancy.security import APPEND_ONLY, SecureTable


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenancy", "0002_privileges")]

    operations = [SecureTable("AuditEvent", grant=APPEND_ONLY), append_only("audit_auditevent")]
