import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0003_staging"),
        ("tenancy", "0003_home_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="channel",
            field=models.CharField(default="browser", max_length=10),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="effect",
            field=models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="partner_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="importbatch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sales", "Sales"),
                    ("partners", "Partners"),
                    ("products", "Products"),
                    ("pos", "POS reports"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="importsource",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sales", "Sales"),
                    ("partners", "Partners"),
                    ("products", "Products"),
                    ("pos", "POS reports"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="RowFix",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[("cell", "Cell"), ("skip", "Left out"), ("keep", "Kept")], max_length=10
                    ),
                ),
                ("header", models.CharField(blank=True, default="", max_length=200)),
                ("before", models.CharField(blank=True, default="", max_length=500)),
                ("after", models.CharField(blank=True, default="", max_length=500)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("group", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixes",
                        to="imports.importbatch",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["tenant", "batch", "row"], name="row_fix_by_row")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("tenant", "batch", "row", "header"),
                        name="row_fix_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "keep"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="row_kept_with_reason",
                    ),
                ],
            },
        ),
    ]
