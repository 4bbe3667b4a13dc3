from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a line that waits for its commit keep its codes and unit where we do not know what they mean."""

    dependencies = [("claims", "0005_claim_walls")]

    operations = [
        migrations.AddField("stagedline", "partner_code", models.CharField(max_length=60, null=True)),
        migrations.AddField("stagedline", "sku", models.CharField(max_length=80, null=True)),
        migrations.AddField("stagedline", "unit", models.CharField(max_length=30, null=True)),
    ]
