import uuid

import django.db.models.deletion
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_walls"), ("tenancy", "0002_privileges")]

    operations = [
        migrations.AddField(
            model_name="importproblem",
            name="weight",
            field=models.CharField(
                choices=[("bad", "Left out"), ("duplicate", "Received before"), ("note", "To know")],
                default="bad",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("row", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("content", models.JSONField()),
                (
                    "batch",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="imports.importbatch",
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
                    models.UniqueConstraint(fields=("tenant", "batch", "row"), name="staged_row_once")
                ],
            },
        ),
        SecureTable("StagedRow"),
    ]
