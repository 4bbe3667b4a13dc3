from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_held_lines")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="weighed",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("picture_hash__isnull", False), ("removed_at__isnull", True)),
                fields=["tenant", "picture_hash"],
                include=["id"],
                name="evidence_pictures",
            ),
        ),
    ]
