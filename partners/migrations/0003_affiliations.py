import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.security import SecureTable

ONE_PARENT = """
    ALTER TABLE partners_affiliation ADD CONSTRAINT affiliation_one_parent EXCLUDE USING gist
        (tenant_id WITH =, partner_id WITH =, daterange(starts_on, ends_on) WITH &&)
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_walls"), ("tenancy", "0002_privileges")]

    operations = [
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="partners.partner",
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="partners.partner",
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
                "indexes": [models.Index(fields=["tenant", "parent"], name="affiliation_by_parent")],
                "constraints": [
                    models.CheckConstraint(
                        name="affiliation_dates",
                        condition=Q(starts_on__isnull=True)
                        | Q(ends_on__isnull=True)
                        | Q(ends_on__gt=F("starts_on")),
                    ),
                    models.CheckConstraint(
                        name="affiliation_not_to_itself", condition=~Q(partner=F("parent"))
                    ),
                ],
            },
        ),
        # Who belongs to whom is the vendor's to know: a member's portal shows its group's name with its amounts.
        SecureTable("Affiliation"),
        migrations.RunSQL(ONE_PARENT, migrations.RunSQL.noop),
    ]
