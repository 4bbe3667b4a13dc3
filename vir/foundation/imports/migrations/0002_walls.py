from django.db import migrations

from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("documents", "0002_walls")]

    operations = [SecureTable("ImportSource"), SecureTable("ImportBatch"), SecureTable("ImportProblem")]
