from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures are compared with the partner's own."""

    dependencies = [("claims", "0008_claims_begin_as_drafts")]

    operations = [
        migrations.RemoveIndex(model_name="evidence", name="evidence_pictures"),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("picture_hash__isnull", False), ("removed_at__isnull", True)),
                fields=["tenant", "partner_id", "picture_hash"],
                include=["id"],
                name="evidence_pictures",
            ),
        ),
    ]
