"""Where a vendor is: it decides the paper its documents are laid out for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_home_day")]

    operations = [
        migrations.AddField("Tenant", "country", models.CharField(blank=True, default="", max_length=2)),
        migrations.RunSQL("GRANT UPDATE (country) ON tenancy_tenant TO app_rw", migrations.RunSQL.noop),
    ]
