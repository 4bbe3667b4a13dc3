from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what the reason is made of, so that each reader is told in their language."""

    dependencies = [("claims", "0014_looks_at_drafts")]

    operations = [
        migrations.AddField(
            model_name="comparisonrow",
            name="problem_of",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
