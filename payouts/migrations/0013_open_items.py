import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, only_changes
from vir.foundation.tenancy.security import APPEND_ONLY, SecureTable

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


def key() -> tuple[str, models.Field]:
    """Give the column of the id."""
    return ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False))


def tenant() -> tuple[str, models.Field]:
    """Give the column of the tenant."""
    return (
        "tenant",
        models.ForeignKey(
            default=vir.foundation.tenancy.context.current_tenant_id,
            editable=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="tenancy.tenant",
        ),
    )


def of(target: str, related_name: str = "+") -> models.Field:
    """Give a reference inside the tenant."""
    return vir.foundation.tenancy.models.TenantForeignKey(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=target,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0012_liability_valuation"),
        ("partners", "0007_payee_walls"),
        ("documents", "0003_portal_files"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenItemList",
            fields=[
                key(),
                ("as_of", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("is_whole", models.BooleanField()),
                ("rows", models.PositiveIntegerField()),
                (
                    "problems",
                    models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("told_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("file", of("documents.storedfile")),
                ("taken_by", models.ForeignKey(blank=True, null=True, **PERSON)),
                tenant(),
                ("told_by", models.ForeignKey(**PERSON)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "taken_at"], name="open_item_list_by_taken")],
                "constraints": [
                    models.CheckConstraint(
                        name="open_item_list_taken_whole",
                        condition=models.Q(("taken_at__isnull", True), ("taken_by__isnull", True))
                        | models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenItem",
            fields=[
                key(),
                ("row", models.PositiveIntegerField()),
                ("document", models.CharField(max_length=60)),
                ("dated", models.DateField()),
                ("due", models.DateField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=17)),
                ("currency", models.CharField(max_length=3)),
                ("items", of("payouts.openitemlist", "items")),
                ("partner", of("partners.partner")),
                tenant(),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "items", "row"), name="open_item_row"),
                    models.CheckConstraint(
                        name="open_item_amount",
                        condition=models.Q(("amount__gt", -(10**13)), ("amount__lt", 10**13)),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerDocumentFile",
            fields=[
                key(),
                ("kind", models.CharField(max_length=10)),
                ("pages", models.PositiveIntegerField()),
                ("document", of("payouts.partnerdocument", "files")),
                ("file", of("documents.storedfile")),
                ("partner", of("partners.partner")),
                tenant(),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "document"), name="partner_document_one_file")
                ],
            },
        ),
        SecureTable("OpenItemList", grant="SELECT, INSERT, UPDATE"),
        SecureTable("OpenItem", grant=APPEND_ONLY),
        SecureTable("PartnerDocumentFile", grant=APPEND_ONLY),
        only_changes("payouts_openitemlist", "taken_by_id", "taken_at"),
        append_only("payouts_openitem"),
        append_only("payouts_partnerdocumentfile"),
    ]
