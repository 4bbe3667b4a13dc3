import uuid

import django.db.models.deletion
from django.db import migrations, models

import vir.foundation.tenancy.context
from vir.foundation.tenancy.security import SecureTable


def unguarded_tenant() -> models.ForeignKey:
    """Give the tenant without a key and an index of its own: the policy holds it, every other index leads with it."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        default=vir.foundation.tenancy.context.current_tenant_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.tenant",
    )


# Nothing points at a line, so nothing needs the key that composite references point at.
UNREFERENCED = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_tenant_id_id;"
    for table in ("claims_salesline", "claims_stagedline")
)


# A line that waits can be read from its file again, so a crash may lose it: the commit counts and says so.
UNLOGGED = "ALTER TABLE claims_stagedline SET UNLOGGED"


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_walls"), ("tenancy", "0002_privileges")]

    operations = [
        migrations.AlterField(model_name="salesline", name="tenant", field=unguarded_tenant()),
        migrations.CreateModel(
            name="StagedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("batch_id", models.UUIDField()),
                ("row", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("partner_id", models.UUIDField(null=True)),
                ("product_id", models.UUIDField(null=True)),
                ("sale_date", models.DateField()),
                ("received_on", models.DateField()),
                ("document", models.CharField(max_length=80)),
                ("line_key", models.CharField(max_length=160)),
                ("line_type", models.CharField(max_length=10)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=17)),
                ("net", models.DecimalField(decimal_places=4, max_digits=17)),
                ("gross", models.DecimalField(decimal_places=4, max_digits=17)),
                ("currency", models.CharField(max_length=3)),
                ("tenant", unguarded_tenant()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        SecureTable("StagedLine"),
        migrations.RunSQL(UNREFERENCED, migrations.RunSQL.noop),
        migrations.RunSQL(UNLOGGED, migrations.RunSQL.noop),
    ]
