"""Where the lines of a document's text stand on its pictures."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_sent_claims_are_sealed_for_partners")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="places",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
