import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, guard, only_changes
from vir.foundation.tenancy.security import APPEND_ONLY, SecureTable

TABLE = "payouts_vendorbank"
DECISION = ("state", "decided_by_id", "decided_at", "decision_note")

# Whoever proposes and whoever decides does so in their own name, and an account is never exchanged within a version.
HANDS = f"""
DECLARE
    who uuid := nullif(current_setting('app.user_id', true), '')::uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR who IS DISTINCT FROM NEW.proposed_by_id THEN
            RAISE EXCEPTION 'bank details are proposed first, in one''s own name' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.secret IS DISTINCT FROM OLD.secret THEN
        IF session_user <> (SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                WHERE c.oid = '{TABLE}'::regclass)
            OR to_jsonb(OLD) - 'secret' IS DISTINCT FROM to_jsonb(NEW) - 'secret' THEN
            RAISE EXCEPTION 'an account is never exchanged: propose another version'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = 'proposed' AND NEW.state IN ('confirmed', 'rejected', 'withdrawn')
        OR OLD.state = 'confirmed' AND NEW.state = 'retired') THEN
        RAISE EXCEPTION 'bank details do not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'retired' THEN
        IF to_jsonb(OLD) - 'state' IS DISTINCT FROM to_jsonb(NEW) - 'state' THEN
            RAISE EXCEPTION 'bank details retire as they were confirmed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF who IS NULL OR NEW.decided_by_id IS DISTINCT FROM who THEN
        RAISE EXCEPTION 'a decision on bank details is made in one''s own name' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# A payment stands only in a file of its own run.
FILED_FITS = """
DECLARE
    of_file uuid;
    of_payment uuid;
BEGIN
    SELECT run_id INTO of_file FROM public.payouts_runfile WHERE tenant_id = NEW.tenant_id AND id = NEW.file_id;
    SELECT run_id INTO of_payment FROM public.payouts_payment WHERE tenant_id = NEW.tenant_id AND id = NEW.payment_id;
    IF of_file IS NULL OR of_file IS DISTINCT FROM of_payment THEN
        RAISE EXCEPTION 'a payment stands in a file of its own run' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0008_question_walls"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FiledPayment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("family", models.CharField(max_length=30)),
                (
                    "file",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payouts.runfile",
                    ),
                ),
                (
                    "payment",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="payouts.payment",
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
                "indexes": [models.Index(fields=["tenant", "file"], name="filed_payment_by_file")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "payment", "family"), name="payment_filed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=100)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "name"), name="journal_setting_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VendorBank",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                            ("retired", "Retired"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=140)),
                ("street", models.CharField(blank=True, default="", max_length=140)),
                ("city", models.CharField(blank=True, default="", max_length=60)),
                ("postcode", models.CharField(blank=True, default="", max_length=20)),
                ("region", models.CharField(blank=True, default="", max_length=60)),
                ("country", models.CharField(max_length=2)),
                ("registration", models.CharField(blank=True, default="", max_length=60)),
                ("vat_id", models.CharField(blank=True, default="", max_length=20)),
                ("vat_category", models.CharField(blank=True, default="", max_length=2)),
                ("vat_percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("vat_reason", models.CharField(blank=True, default="", max_length=200)),
                ("secret", models.TextField(blank=True, default="")),
                ("masked", models.CharField(blank=True, default="", max_length=40)),
                ("company_id", models.CharField(blank=True, default="", max_length=10)),
                ("odfi_routing", models.CharField(blank=True, default="", max_length=9)),
                ("odfi_name", models.CharField(blank=True, default="", max_length=60)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "version"), name="vendor_bank_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("tenant",),
                        name="vendor_bank_one_proposed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("tenant",),
                        name="vendor_bank_one_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "withdrawn"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="vendor_bank_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="vendor_bank_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vat_percent__gte", 0), ("vat_percent__lte", 100)),
                        name="vendor_bank_percent",
                    ),
                ],
            },
        ),
        SecureTable("VendorBank", grant="SELECT, INSERT, UPDATE"),
        SecureTable("JournalSetting", grant="SELECT, INSERT, UPDATE"),
        SecureTable("FiledPayment", grant=APPEND_ONLY),
        append_only("payouts_filedpayment"),
        only_changes(TABLE, *DECISION, "secret"),
        guard("payouts_bank_hands", HANDS, f"BEFORE INSERT OR UPDATE ON {TABLE}"),
        guard("payouts_filed_fits", FILED_FITS, "BEFORE INSERT ON payouts_filedpayment"),
    ]
