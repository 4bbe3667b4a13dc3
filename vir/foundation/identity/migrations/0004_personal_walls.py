from django.db import migrations

from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_personal_lists"), ("tenancy", "0002_privileges")]

    operations = [SecureTable("SavedView"), SecureTable("DismissedNeed")]
