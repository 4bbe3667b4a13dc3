from django.db import migrations, models

from vir.foundation.tenancy.lookups import lookup_function


class Migration(migrations.Migration):
    """Find a letter by the link that stops its kind, and by the Message-ID that a bounce names."""

    dependencies = [("notifications", "0002_walls")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["stop_hash"], condition=~models.Q(stop_hash=""), name="delivery_by_stop"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["message_id"], condition=~models.Q(message_id=""), name="delivery_by_message_id"
            ),
        ),
        lookup_function(
            "app_stop_tenant(wanted text)",
            "uuid",
            "SELECT tenant_id FROM public.notifications_delivery WHERE stop_hash = wanted AND wanted <> ''",
            reads="notifications_delivery",
        ),
        lookup_function(
            "app_letter_tenant(wanted text)",
            "uuid",
            "SELECT tenant_id FROM public.notifications_delivery WHERE message_id = wanted AND wanted <> ''",
            reads="notifications_delivery",
        ),
    ]
