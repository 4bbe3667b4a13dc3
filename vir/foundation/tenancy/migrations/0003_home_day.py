"""Remember the day a demo lives on, so that it can be moved and come back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_privileges")]

    operations = [
        migrations.AddField("Tenant", "home_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "Tenant",
            models.CheckConstraint(
                name="tenant_home_is_for_pinned",
                condition=models.Q(home_on__isnull=True) | models.Q(pinned_on__isnull=False),
            ),
        ),
        migrations.RunSQL("GRANT UPDATE (home_on) ON tenancy_tenant TO app_rw", migrations.RunSQL.noop),
    ]
