import uuid

import django.db.models.deletion
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_key_walls"),
        ("tenancy", "0003_home_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("idempotency_key", models.CharField(max_length=120)),
                ("request_sha256", models.CharField(max_length=64)),
                ("status", models.PositiveIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("body", models.TextField()),
                ("answered_at", models.DateTimeField()),
                (
                    "key",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.apikey",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=vir.foundation.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "key", "idempotency_key"), name="api_answer_once"
                    )
                ],
            },
        ),
    ]
