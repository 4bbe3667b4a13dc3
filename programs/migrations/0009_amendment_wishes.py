from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_acknowledged_in_own_name")]

    operations = [
        migrations.AddField(
            "programversion",
            "new_budget",
            models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True),
        ),
        migrations.AddField("programversion", "tell_partners", models.BooleanField(default=True)),
        migrations.AddField("programversion", "acknowledge_by", models.DateField(null=True, blank=True)),
        migrations.AddConstraint(
            "programversion",
            models.CheckConstraint(
                name="version_budget_bounds",
                condition=Q(new_budget__isnull=True) | Q(new_budget__gte=0, new_budget__lt=10**13),
            ),
        ),
    ]
