from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_held_lines")]

    operations = [
        migrations.AddField("earning", "rated_from", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "earning",
            "first_settlement",
            models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
        ),
    ]
