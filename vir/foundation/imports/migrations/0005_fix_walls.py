from django.db import migrations

from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_fixes_and_channels"), ("tenancy", "0002_privileges")]

    operations = [SecureTable("RowFix", grant="SELECT, INSERT, UPDATE")]
