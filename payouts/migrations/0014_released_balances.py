import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import guard, only_changes
from vir.foundation.tenancy.security import SecureTable

RELEASE_MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'a release is proposed first' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF OLD.state <> 'proposed' THEN
        RAISE EXCEPTION 'release % is decided and stays', OLD.code USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# What is still being made ready has not left: it neither arrives nor comes back.
PAYMENT_MOVES = """
DECLARE
    found record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT i.payable, i.partner_id, i.run_id, r.state INTO found FROM public.payouts_payoutitem i
            JOIN public.payouts_payoutrun r ON r.tenant_id = i.tenant_id AND r.id = i.run_id
            WHERE i.tenant_id = NEW.tenant_id AND i.id = NEW.item_id;
        IF found.payable IS DISTINCT FROM NEW.amount OR found.partner_id IS DISTINCT FROM NEW.partner_id
            OR found.run_id IS DISTINCT FROM NEW.run_id THEN
            RAISE EXCEPTION 'a payment is of exactly what the run pays the partner' USING ERRCODE = 'check_violation';
        END IF;
        IF found.state NOT IN ('approved', 'exported', 'closed') THEN
            RAISE EXCEPTION 'only what is approved is paid' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = NEW.state
        OR OLD.state = 'ready' AND NEW.state IN ('sent', 'paid', 'void')
        OR OLD.state = 'sent' AND NEW.state IN ('paid', 'bounced', 'void')
        OR OLD.state = 'paid' AND NEW.state = 'bounced') THEN
        RAISE EXCEPTION 'payment % does not go from % to %', OLD.code, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT EXISTS (
        SELECT 1 FROM public.payouts_payoutrun r
        WHERE r.tenant_id = NEW.tenant_id AND r.id = NEW.run_id AND r.state IN ('exported', 'closed')) THEN
        RAISE EXCEPTION 'the run of payment % is not exported yet', OLD.code USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

STATED = "SELECT, INSERT, UPDATE"

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
IN_TENANT = {"db_constraint": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}
STATES = [
    ("proposed", "Waits for a second person"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]


def form_once(model: str, name: str) -> migrations.AddConstraint:
    """Let one form make one row."""
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.UniqueConstraint(
            condition=models.Q(("form_key__isnull", False)), fields=("tenant", "form_key"), name=name
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0013_open_items"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("hold", "form_key", models.UUIDField(blank=True, null=True)),
        migrations.AddField("adjustment", "form_key", models.UUIDField(blank=True, null=True)),
        migrations.AddField(
            "payoutrun",
            "limit_working",
            models.JSONField(
                blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
            ),
        ),
        form_once("hold", "hold_form_once"),
        form_once("adjustment", "adjustment_form_once"),
        migrations.CreateModel(
            name="BalanceRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20)),
                ("period_start", models.DateField()),
                ("account", models.CharField(max_length=30)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=17)),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.CharField(max_length=500)),
                ("evidence_text", models.CharField(max_length=500)),
                ("state", models.CharField(choices=STATES, default="proposed", max_length=10)),
                ("form_key", models.UUIDField(blank=True, null=True)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.CharField(blank=True, default="", max_length=500)),
                ("decided_by", models.ForeignKey(blank=True, null=True, **PERSON)),
                (
                    "entry",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True, null=True, to="payouts.ledgerentry", **IN_TENANT
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(to="partners.partner", **IN_TENANT),
                ),
                (
                    "program",
                    vir.foundation.tenancy.models.TenantForeignKey(to="programs.program", **IN_TENANT),
                ),
                ("proposed_by", models.ForeignKey(**PERSON)),
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
                "indexes": [
                    models.Index(fields=["tenant", "program", "period_start"], name="release_by_period")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "code"), name="release_code"),
                    models.UniqueConstraint(
                        condition=models.Q(("form_key__isnull", False)),
                        fields=("tenant", "form_key"),
                        name="release_form_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lt", 10**13)), name="release_amount"
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(reason="") & ~models.Q(evidence_text=""), name="release_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state="cancelled")
                        | models.Q(decided_by__isnull=True)
                        | ~models.Q(decided_by=models.F("proposed_by")),
                        name="release_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state="proposed")
                        | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                        name="release_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(state="approved", entry__isnull=False)
                        | ~models.Q(state="approved") & models.Q(entry__isnull=True),
                        name="release_posted_whole",
                    ),
                ],
            },
        ),
        SecureTable("BalanceRelease", grant=STATED),
        only_changes(
            "payouts_balancerelease", "state", "decided_by_id", "decided_at", "decision_note", "entry_id"
        ),
        guard("payouts_release_moves", RELEASE_MOVES, "BEFORE INSERT OR UPDATE ON payouts_balancerelease"),
        migrations.RunSQL(
            f"""
            CREATE OR REPLACE FUNCTION payouts_payment_moves() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
            {PAYMENT_MOVES}
            $guard$;
            """,
            migrations.RunSQL.noop,
        ),
    ]
