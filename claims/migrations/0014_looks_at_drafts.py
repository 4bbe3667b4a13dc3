import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import guard
from vir.foundation.tenancy.security import OWN_ROWS, SecureTable

# What somebody was told before they sent a claim is what they knew when they did. The state of the claim is held
# while a look is written, so that none is written while it is sent.
LOOK = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
    stands text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was told about a claim is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.tenant_id, NEW.claim_id, NEW.partner_id)
        IS DISTINCT FROM (OLD.id, OLD.tenant_id, OLD.claim_id, OLD.partner_id) THEN
        RAISE EXCEPTION 'a look stays with its claim' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT partner_id, state INTO whose, stands FROM public.claims_claim
        WHERE tenant_id = NEW.tenant_id AND id = NEW.claim_id FOR SHARE;
    IF whose IS DISTINCT FROM NEW.partner_id THEN
        RAISE EXCEPTION 'a look is at a claim of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF stands <> 'draft' THEN
        RAISE EXCEPTION 'what was told before a claim was sent stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND NEW.looked_by_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a draft is looked through by the person who asks' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""
TOLD = "day, at, claim_at, findings, looked_by_id"


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0013_comparisons"),
        ("partners", "0011_message_threads"),
        ("tenancy", "0006_branding_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftLook",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("claim_at", models.DateTimeField()),
                (
                    "findings",
                    models.JSONField(
                        blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="claims.claim",
                    ),
                ),
                (
                    "looked_by",
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
            model_name="draftlook",
            constraint=models.UniqueConstraint(fields=("tenant", "claim"), name="draft_look_once"),
        ),
        SecureTable(
            "DraftLook",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant=f"SELECT, INSERT, UPDATE ({TOLD})",
        ),
        guard("claims_draftlook_told", LOOK, "BEFORE INSERT OR UPDATE OR DELETE ON claims_draftlook"),
    ]
