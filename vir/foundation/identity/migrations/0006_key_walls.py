from django.db import migrations

from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_api_keys"), ("tenancy", "0002_privileges")]

    operations = [SecureTable("ApiKey", grant="SELECT, INSERT, UPDATE")]
