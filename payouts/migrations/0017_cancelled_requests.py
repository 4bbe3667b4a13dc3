import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, guard
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable

# What a partner sees of a request that was cancelled: not who of the vendor did it.
SHOWN = "tenant_id, id, request_id, partner_id, amount, reason, cancelled_on"

# The row of the request is locked, so that money which is recorded at the same moment comes before or after.
CANCELLED_FITS = """
        DECLARE
            asked payouts_paymentrequest%ROWTYPE;
            arrived numeric;
        BEGIN
            SELECT * INTO asked FROM payouts_paymentrequest
                WHERE tenant_id = NEW.tenant_id AND id = NEW.request_id FOR UPDATE;
            SELECT coalesce(sum(amount), 0) INTO arrived FROM payouts_paymentreceived
                WHERE tenant_id = NEW.tenant_id AND request_id = NEW.request_id;
            IF NEW.partner_id IS DISTINCT FROM asked.partner_id OR NEW.amount <> asked.amount - arrived THEN
                RAISE EXCEPTION 'a request is cancelled with all that has not arrived'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF NOT EXISTS (SELECT 1 FROM payouts_payoutrun
                WHERE tenant_id = NEW.tenant_id AND id = asked.run_id AND state IN ('exported', 'closed')) THEN
                RAISE EXCEPTION 'a request is cancelled once its run is exported'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
"""
RECEIVED_FITS = """
        BEGIN
            PERFORM 1 FROM payouts_paymentrequest
                WHERE tenant_id = NEW.tenant_id AND id = NEW.request_id FOR UPDATE;
            IF EXISTS (SELECT 1 FROM payouts_requestcancellation
                WHERE tenant_id = NEW.tenant_id AND request_id = NEW.request_id) THEN
                RAISE EXCEPTION 'nothing arrives for a request that was cancelled'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0016_parts_of_older_runs"),
        ("partners", "0007_payee_walls"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestCancellation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("amount", models.DecimalField(decimal_places=4, max_digits=17)),
                ("reason", models.CharField(max_length=300)),
                ("cancelled_on", models.DateField()),
                ("cancelled_at", models.DateTimeField()),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "request",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellations",
                        to="payouts.paymentrequest",
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
                    models.UniqueConstraint(fields=("tenant", "request"), name="request_cancelled_once"),
                    models.CheckConstraint(
                        name="request_cancelled_amount",
                        condition=models.Q(("amount__gt", 0), ("amount__lt", 10**13)),
                    ),
                    models.CheckConstraint(
                        name="request_cancelled_says_why",
                        condition=models.Q(("reason", ""), _negated=True),
                    ),
                ],
            },
        ),
        SecureTable(
            "RequestCancellation", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant=f"SELECT ({SHOWN})"
        ),
        append_only("payouts_requestcancellation"),
        guard("payouts_cancelled_fits", CANCELLED_FITS, "BEFORE INSERT ON payouts_requestcancellation"),
        guard("payouts_received_fits", RECEIVED_FITS, "BEFORE INSERT ON payouts_paymentreceived"),
    ]
