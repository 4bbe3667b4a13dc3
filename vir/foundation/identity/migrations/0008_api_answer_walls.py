from django.db import migrations

from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_api_answers"), ("tenancy", "0002_privileges")]

    operations = [SecureTable("ApiAnswer", grant="SELECT, INSERT, DELETE")]
