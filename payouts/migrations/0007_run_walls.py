import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, guard
from vir.foundation.tenancy.security import APPEND_ONLY, SecureTable

# A run becomes approved only with enough approvals of exactly its figures, none by whoever prepared it.
ENOUGH_APPROVALS = """
DECLARE
    given integer;
BEGIN
    IF OLD.state = 'ready' AND NEW.state = 'approved' AND NEW.approved_by_id <> NEW.prepared_by_id THEN
        SELECT count(DISTINCT approver_id) INTO given FROM public.payouts_runapproval
            WHERE tenant_id = NEW.tenant_id AND run_id = NEW.id AND seal = NEW.seal
                AND approver_id <> NEW.prepared_by_id;
        IF given < greatest(NEW.approvals_needed, 1) THEN
            RAISE EXCEPTION 'run % has % of % approvals', NEW.code, given, greatest(NEW.approvals_needed, 1)
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END
"""

# FOR SHARE: a run that is returned at once waits for this approval, or this approval finds it returned.
APPROVAL_FITS = """
DECLARE
    found record;
BEGIN
    SELECT state, seal, prepared_by_id, payable_total INTO found FROM public.payouts_payoutrun
        WHERE tenant_id = NEW.tenant_id AND id = NEW.run_id FOR SHARE;
    IF found.state IS DISTINCT FROM 'ready' OR found.seal IS DISTINCT FROM NEW.seal
        OR found.payable_total IS DISTINCT FROM NEW.amount THEN
        RAISE EXCEPTION 'an approval is of exactly the sealed figures of a run that waits for it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF found.prepared_by_id = NEW.approver_id THEN
        RAISE EXCEPTION 'whoever prepared a run does not approve it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


def key() -> tuple[str, models.Field]:
    """Give the column of the id."""
    return ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False))


def whose() -> list[tuple[str, models.Field]]:
    """Give the columns of the tenant and the partner."""
    return [
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
            "tenant",
            models.ForeignKey(
                default=vir.foundation.tenancy.context.current_tenant_id,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0006_book_walls"),
        ("partners", "0007_payee_walls"),
        ("tenancy", "0004_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerStanding",
            fields=[
                key(),
                ("as_of", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("owed", models.DecimalField(decimal_places=4, max_digits=17)),
                ("past_due", models.DecimalField(decimal_places=4, max_digits=17)),
                ("oldest_unpaid_on", models.DateField(blank=True, null=True)),
                ("told_at", models.DateTimeField()),
                *whose(),
                ("told_by", models.ForeignKey(**PERSON)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "partner", "as_of"], name="standing_by_partner")],
                "constraints": [
                    models.CheckConstraint(
                        name="standing_amounts",
                        condition=models.Q(
                            owed__gte=0, owed__lt=10**13, past_due__gte=0, past_due__lte=models.F("owed")
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerDocument",
            fields=[
                key(),
                ("name", models.CharField(max_length=60)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("told_at", models.DateTimeField()),
                *whose(),
                ("told_by", models.ForeignKey(**PERSON)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "partner", "name"], name="document_by_partner")],
                "constraints": [
                    models.CheckConstraint(name="partner_document_name", condition=~models.Q(name=""))
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentWay",
            fields=[
                key(),
                ("method", models.CharField(blank=True, default="", max_length=20)),
                ("reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                *whose(),
                ("set_by", models.ForeignKey(**PERSON)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "partner", "set_at"], name="payment_way_by_partner")
                ],
                "constraints": [
                    models.CheckConstraint(name="payment_way_reason", condition=~models.Q(reason=""))
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="payoutpart", name="payout_part_once"),
        migrations.AddConstraint(
            model_name="payoutpart",
            constraint=models.UniqueConstraint(fields=["tenant", "source_ref"], name="payout_part_once"),
        ),
        SecureTable("PartnerStanding", grant=APPEND_ONLY),
        SecureTable("PartnerDocument", grant=APPEND_ONLY),
        SecureTable("PaymentWay", grant=APPEND_ONLY),
        *(append_only(f"payouts_{table}") for table in ("partnerstanding", "partnerdocument", "paymentway")),
        guard("payouts_enough_approvals", ENOUGH_APPROVALS, "BEFORE UPDATE ON payouts_payoutrun"),
        guard("payouts_approval_fits", APPROVAL_FITS, "BEFORE INSERT ON payouts_runapproval"),
    ]
