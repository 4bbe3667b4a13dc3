import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.security import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0003_draft_edits"),
        ("tenancy", "0002_privileges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="examples_required",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="WorkedExample",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=120)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("case", models.JSONField()),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="examples",
                        to="programs.program",
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
            },
        ),
        migrations.AddConstraint(
            model_name="workedexample",
            constraint=models.UniqueConstraint(fields=("tenant", "program", "title"), name="example_title"),
        ),
        # An example is added and removed, never changed; the portal has no business with it.
        SecureTable("WorkedExample", grant="SELECT, INSERT, DELETE"),
    ]
