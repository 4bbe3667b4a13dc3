import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
MONEY = {"decimal_places": 4, "max_digits": 17}
KINDS = [
    ("opening", "Balance taken over"),
    ("accrual", "Accrual"),
    ("confirmation", "Period result confirmed"),
    ("claim", "Claim approved"),
    ("adjustment", "Adjustment"),
    ("release", "Release"),
    ("settlement", "Released for payment"),
    ("payment", "Payment confirmed"),
    ("bounce", "Payment came back"),
    ("receipt", "Payment received"),
    ("clawback", "Clawback"),
    ("recovery", "Recovered from a run"),
    ("revaluation", "Exchange rate moved"),
    ("reversal", "Reversal"),
]
# What a partner sees of what it paid: not what finance wrote beside it.
RECEIVED_SHOWN = "tenant_id, id, request_id, partner_id, amount, received_on, reference"


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


def above_zero(name: str) -> models.CheckConstraint:
    """Hold that an amount is one."""
    return models.CheckConstraint(name=name, condition=models.Q(("amount__gt", 0), ("amount__lt", 10**13)))


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0014_released_balances"),
        ("partners", "0007_payee_walls"),
        ("documents", "0003_portal_files"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry", name="kind", field=models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                key(),
                ("code", models.CharField(max_length=20)),
                ("amount", models.DecimalField(**MONEY)),
                ("currency", models.CharField(max_length=3)),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("snapshot", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("snapshot_sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("item", of("payouts.payoutitem")),
                ("partner", of("partners.partner")),
                ("run", of("payouts.payoutrun", "requests")),
                tenant(),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "partner", "issued_at"], name="payment_request_by_partner")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "code"), name="payment_request_code"),
                    models.UniqueConstraint(fields=("tenant", "item"), name="payment_request_once"),
                    above_zero("payment_request_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentRequestFile",
            fields=[
                key(),
                ("form", models.CharField(max_length=10)),
                ("file", of("documents.storedfile")),
                ("partner", of("partners.partner")),
                ("request", of("payouts.paymentrequest", "files")),
                tenant(),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "request", "form"), name="payment_request_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentReceived",
            fields=[
                key(),
                ("amount", models.DecimalField(**MONEY)),
                ("received_on", models.DateField()),
                ("reference", models.CharField(max_length=80)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("partner", of("partners.partner")),
                ("recorded_by", models.ForeignKey(**PERSON)),
                ("request", of("payouts.paymentrequest", "received")),
                tenant(),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    above_zero("payment_received_amount"),
                    models.CheckConstraint(
                        name="payment_received_reference",
                        condition=models.Q(("reference", ""), _negated=True),
                    ),
                    models.UniqueConstraint(
                        fields=("tenant", "request", "reference"), name="payment_received_once"
                    ),
                ],
            },
        ),
        SecureTable("PaymentRequest", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("PaymentRequestFile", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable(
            "PaymentReceived",
            grant=APPEND_ONLY,
            portal=OWN_ROWS,
            portal_grant=f"SELECT ({RECEIVED_SHOWN})",
        ),
        append_only("payouts_paymentrequest"),
        append_only("payouts_paymentrequestfile"),
        append_only("payouts_paymentreceived"),
    ]
