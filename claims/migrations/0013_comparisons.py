import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, guard, only_changes
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable

# Until it was made, a comparison waits for its file to be read; then nobody changes it.
COMPARISON = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
BEGIN
    IF by_partner AND NEW.created_by_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a comparison is made by the person who asks' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.compared_at IS NOT NULL THEN
        RAISE EXCEPTION 'a comparison that was made stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# Each side gives in for itself only: that a list is wrong is its partner's to say, that lines are the vendor's.
ROW = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
    made timestamptz;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT partner_id, compared_at INTO whose, made FROM public.claims_comparison
            WHERE tenant_id = NEW.tenant_id AND id = NEW.comparison_id;
        IF whose IS DISTINCT FROM NEW.partner_id OR made IS NOT NULL THEN
            RAISE EXCEPTION 'a row comes with a comparison of its own partner' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.outcome <> '' THEN
            RAISE EXCEPTION 'a row begins open' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.outcome <> '' THEN
        RAISE EXCEPTION 'a settled row stays settled' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outcome <> (CASE WHEN by_partner THEN 'list_wrong' ELSE 'will_correct' END) THEN
        RAISE EXCEPTION 'each side settles for itself only' USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND NEW.settled_by_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a row is settled by the person who asks' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# Whoever writes is who they say, on the side they are on, about a row of the same comparison.
NOTE = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
    belongs uuid;
BEGIN
    SELECT partner_id INTO whose FROM public.claims_comparison
        WHERE tenant_id = NEW.tenant_id AND id = NEW.comparison_id;
    IF NEW.row_id IS NOT NULL THEN
        SELECT comparison_id INTO belongs FROM public.claims_comparisonrow
            WHERE tenant_id = NEW.tenant_id AND id = NEW.row_id;
    END IF;
    IF whose IS DISTINCT FROM NEW.partner_id
        OR NEW.row_id IS NOT NULL AND belongs IS DISTINCT FROM NEW.comparison_id THEN
        RAISE EXCEPTION 'a note is of a comparison of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.side <> (CASE WHEN by_partner THEN 'partner' ELSE 'vendor' END)
        OR by_partner AND NEW.author_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a note is written by its own side' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""
MADE = "sniffed, reading, compared_at, listed_total, counted_total, summary"
SETTLED = ("outcome", "reason", "settled_by_id", "settled_at")


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_staged_lines_by_range"),
        ("documents", "0003_portal_files"),
        ("partners", "0011_message_threads"),
        ("programs", "0009_amendment_wishes"),
        ("tenancy", "0006_branding_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("file", "File"),
                            ("pasted", "Pasted"),
                            ("typed", "Typed"),
                            ("figure", "Figure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("file_name", models.CharField(blank=True, default="", max_length=255)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("sniffed", models.JSONField(blank=True, default=dict)),
                ("reading", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField()),
                ("compared_at", models.DateTimeField(blank=True, null=True)),
                ("listed_total", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                (
                    "counted_total",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True),
                ),
                (
                    "summary",
                    models.JSONField(
                        blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
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
        migrations.CreateModel(
            name="ComparisonRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("same", "Same"),
                            ("differs", "Differs"),
                            ("only_listed", "Only listed"),
                            ("only_counted", "Only counted"),
                            ("not_read", "Not read"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "Document"),
                            ("added_up", "Added up"),
                            ("document_product", "Document product"),
                            ("values", "Values"),
                            ("product", "Product"),
                            ("near", "Near"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("differs", models.JSONField(blank=True, default=list)),
                ("repeats", models.CharField(blank=True, default="", max_length=100)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                ("listed_row", models.PositiveIntegerField(blank=True, null=True)),
                ("listed_count", models.PositiveIntegerField(default=0)),
                ("listed_document", models.CharField(blank=True, default="", max_length=80)),
                ("listed_sku", models.CharField(blank=True, default="", max_length=80)),
                ("listed_on", models.DateField(blank=True, null=True)),
                (
                    "listed_quantity",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True),
                ),
                ("listed_net", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                ("counted_line", models.UUIDField(blank=True, null=True)),
                ("counted_count", models.PositiveIntegerField(default=0)),
                ("counted_document", models.CharField(blank=True, default="", max_length=80)),
                ("counted_sku", models.CharField(blank=True, default="", max_length=80)),
                ("counted_on", models.DateField(blank=True, null=True)),
                (
                    "counted_quantity",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True),
                ),
                ("counted_net", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                ("quantity_apart", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                ("net_apart", models.DecimalField(decimal_places=4, default=0, max_digits=19)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("list_wrong", "List wrong"), ("will_correct", "Will correct")],
                        default="",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "comparison",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="claims.comparison",
                    ),
                ),
                (
                    "product",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.product",
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
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
            },
        ),
        migrations.CreateModel(
            name="ComparisonNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("side", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comparison",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="claims.comparison",
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
                (
                    "row",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="claims.comparisonrow",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(fields=["tenant", "partner", "created_at"], name="comparison_by_partner"),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.UniqueConstraint(fields=("tenant", "number"), name="comparison_number"),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="comparison_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("compared_at__isnull", True),
                    models.Q(("counted_total__isnull", False), ("listed_total__isnull", False)),
                    _connector="OR",
                ),
                name="comparison_made_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("listed_total__isnull", True),
                    models.Q(("listed_total__gt", -1000000000000000), ("listed_total__lt", 1000000000000000)),
                    _connector="OR",
                ),
                name="comparison_listed_total_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_total__isnull", True),
                    models.Q(
                        ("counted_total__gt", -1000000000000000), ("counted_total__lt", 1000000000000000)
                    ),
                    _connector="OR",
                ),
                name="comparison_counted_total_bounds",
            ),
        ),
        migrations.AddIndex(
            model_name="comparisonrow",
            index=models.Index(fields=["tenant", "comparison", "found"], name="comparison_row_found"),
        ),
        migrations.AddConstraint(
            model_name="comparisonrow",
            constraint=models.UniqueConstraint(
                fields=("tenant", "comparison", "place"), name="comparison_row_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="comparisonrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", ""),
                        ("reason", ""),
                        ("settled_at__isnull", True),
                        ("settled_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="comparison_row_settled_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="comparisonnote",
            index=models.Index(fields=["tenant", "comparison", "at"], name="comparison_note_by_time"),
        ),
        migrations.AddConstraint(
            model_name="comparisonnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comparison_note_has_text"
            ),
        ),
        SecureTable(
            "Comparison",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant=f"SELECT, INSERT, UPDATE ({MADE})",
        ),
        guard("claims_comparison_made", COMPARISON, "BEFORE INSERT OR UPDATE ON claims_comparison"),
        SecureTable(
            "ComparisonRow",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant=f"SELECT, INSERT, UPDATE ({', '.join(SETTLED)})",
        ),
        only_changes("claims_comparisonrow", *SETTLED),
        guard("claims_comparisonrow_settled", ROW, "BEFORE INSERT OR UPDATE ON claims_comparisonrow"),
        SecureTable("ComparisonNote", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT, INSERT"),
        append_only("claims_comparisonnote"),
        guard("claims_comparisonnote_fits", NOTE, "BEFORE INSERT ON claims_comparisonnote"),
    ]
