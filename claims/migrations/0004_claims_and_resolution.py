import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_staging"),
        ("documents", "0003_portal_files"),
        ("identity", "__first__"),
        ("imports", "0005_fix_walls"),
        ("partners", "0005_looked_after_walls"),
        ("programs", "0009_amendment_wishes"),
        ("tenancy", "0003_home_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("decide_days", models.PositiveIntegerField(default=5)),
                ("holiday_country", models.CharField(blank=True, default="", max_length=2)),
                ("extra_holidays", models.JSONField(blank=True, default=list)),
                ("clean_cap", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                (
                    "approval_limit",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                ("separation", models.BooleanField(default=True)),
                ("dispute_days", models.PositiveIntegerField(default=30)),
                ("reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
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
                    models.CheckConstraint(
                        condition=models.Q(("decide_days__range", (1, 90))), name="claim_policy_days"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("volume", "Sell-through volume"),
                            ("per_unit", "Per unit sold"),
                            ("ship_debit", "Special price (ship and debit)"),
                            ("lump_sum", "Activity, lump sum"),
                        ],
                        max_length=20,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("deadline_days", models.PositiveIntegerField(default=30)),
                ("amount", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("cap_amount", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                (
                    "evidence_above",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                ("serials_needed", models.BooleanField(default=False)),
                ("products", models.JSONField(blank=True, default=dict)),
                ("instructions", models.CharField(blank=True, default="", max_length=500)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "program",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
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
                    models.UniqueConstraint(fields=("tenant", "code"), name="claim_terms_code"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="claim_terms_dates"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["volume", "per_unit"]), ("program__isnull", False)),
                            models.Q(("kind__in", ["ship_debit", "lump_sum"]), ("program__isnull", True)),
                            _connector="OR",
                        ),
                        name="claim_terms_program_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True),
                            models.Q(("amount__gt", 0), ("amount__lt", 10000000000000)),
                            _connector="OR",
                        ),
                        name="claim_terms_amount_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "lump_sum"), _negated=True),
                            ("amount__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_terms_lump_sum_has_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("volume", "Sell-through volume"),
                            ("per_unit", "Per unit sold"),
                            ("ship_debit", "Special price (ship and debit)"),
                            ("lump_sum", "Activity, lump sum"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("in_review", "In review"),
                            ("waiting", "Waiting for partner"),
                            ("approved", "Approved"),
                            ("part_approved", "Approved in part"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                            ("disputed", "Disputed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("channel", models.CharField(default="portal", max_length=10)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("activity", models.TextField(blank=True, default="")),
                ("activity_on", models.DateField(blank=True, null=True)),
                ("file_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("sniffed", models.JSONField(blank=True, default=dict)),
                ("reading", models.JSONField(blank=True, default=dict)),
                ("declared_stock", models.JSONField(blank=True, default=dict)),
                (
                    "edits",
                    models.JSONField(
                        blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("stated_total", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("lines_count", models.PositiveIntegerField(default=0)),
                ("claimed_quantity", models.DecimalField(decimal_places=4, default=0, max_digits=17)),
                (
                    "claimed_amount",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                (
                    "approved_quantity",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                (
                    "approved_amount",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("waiting_since", models.DateField(blank=True, null=True)),
                ("is_clean", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.CharField(blank=True, default="", max_length=1000)),
                ("disputed_at", models.DateTimeField(blank=True, null=True)),
                ("dispute_reason", models.CharField(blank=True, default="", max_length=1000)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "first_approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                    "resubmits",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resubmitted_by",
                        to="claims.claim",
                    ),
                ),
                (
                    "submitted_by",
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
                (
                    "terms",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="claims.claimterms",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "state", "due_on"], name="claim_by_state"),
                    models.Index(fields=["tenant", "partner", "submitted_at"], name="claim_by_partner"),
                    models.Index(fields=["tenant", "file_sha256"], name="claim_by_file"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "number"), name="claim_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(("due_on__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_submitted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "part_approved", "rejected"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("submitted_by__isnull", True),
                            models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_decider_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_approved_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("first_approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_second_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_amount__isnull", True),
                            ("claimed_amount__isnull", True),
                            models.Q(
                                ("approved_amount__gte", 0),
                                ("approved_amount__lte", models.F("claimed_amount")),
                            ),
                            _connector="OR",
                        ),
                        name="claim_approved_within_claimed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_amount__isnull", True),
                            models.Q(
                                ("claimed_amount__gt", -10000000000000),
                                ("claimed_amount__lt", 10000000000000),
                            ),
                            _connector="OR",
                        ),
                        name="claim_claimed_amount_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_amount__isnull", True),
                            models.Q(
                                ("approved_amount__gt", -10000000000000),
                                ("approved_amount__lt", 10000000000000),
                            ),
                            _connector="OR",
                        ),
                        name="claim_approved_amount_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_total__isnull", True),
                            models.Q(
                                ("stated_total__gt", -10000000000000), ("stated_total__lt", 10000000000000)
                            ),
                            _connector="OR",
                        ),
                        name="claim_stated_total_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                (
                    "checks",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
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
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_runs",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "claim", "at"], name="check_run_newest")],
            },
        ),
        migrations.CreateModel(
            name="ClaimEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("partner_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("submitted", "Submitted"),
                            ("checked", "Checked"),
                            ("assigned", "Assigned"),
                            ("message", "Message"),
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("evidence", "Evidence"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                            ("disputed", "Disputed"),
                            ("note", "Note"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by_partner", models.BooleanField()),
                ("is_internal", models.BooleanField(default=False)),
                ("text", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "data",
                    models.JSONField(
                        blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="claims.claim",
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
                "indexes": [models.Index(fields=["tenant", "claim", "at"], name="claim_event_by_claim")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_internal", False), ("by_partner", False), _connector="OR"),
                        name="claim_event_internal_is_vendors",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("partner_id", models.UUIDField()),
                ("family", models.CharField(max_length=20)),
                ("row", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("to_check", "To check"),
                            ("needs_fix", "Needs fix"),
                            ("removed", "Removed"),
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("reduced", "Reduced"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=20,
                    ),
                ),
                ("cells", models.JSONField(default=dict)),
                ("invoice", models.CharField(blank=True, default="", max_length=80)),
                ("invoice_norm", models.CharField(blank=True, default="", max_length=80)),
                ("line_mark", models.CharField(blank=True, default="", max_length=20)),
                ("sold_on", models.DateField(blank=True, null=True)),
                ("sku", models.CharField(blank=True, default="", max_length=80)),
                ("quantity", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("unit", models.CharField(blank=True, default="", max_length=30)),
                ("unit_price", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("net", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("end_customer", models.CharField(blank=True, default="", max_length=200)),
                ("serial", models.CharField(blank=True, default="", max_length=80)),
                ("serial_norm", models.CharField(blank=True, default="", max_length=80)),
                ("claimed_unit", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                (
                    "claimed_amount",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                (
                    "problems",
                    models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("kept_reason", models.CharField(blank=True, default="", max_length=300)),
                ("holds", models.BooleanField(default=False)),
                (
                    "approved_quantity",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                (
                    "approved_amount",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("duplicate", "Already claimed"),
                            ("serial_used", "Serial number already claimed"),
                            ("quantity_differs", "Quantity differs from document"),
                            ("amount_differs", "Amount differs from document"),
                            ("more_than_bought", "More than was bought"),
                            ("outside_period", "Outside the period"),
                            ("late", "After the deadline"),
                            ("not_eligible", "Product or customer not eligible"),
                            ("price", "Price outside the agreement"),
                            ("no_evidence", "Evidence missing"),
                            ("evidence_unreadable", "Evidence cannot be read"),
                            ("returned", "Sale was returned"),
                            ("other", "Other, see the note"),
                        ],
                        default="",
                        max_length=30,
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="claims.claim",
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
                    "resubmits",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimline",
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
                "indexes": [
                    models.Index(fields=["tenant", "partner_id", "sold_on"], name="claim_line_by_partner"),
                    models.Index(fields=["tenant", "invoice_norm"], name="claim_line_by_invoice"),
                    models.Index(
                        condition=models.Q(("holds", True)),
                        fields=["tenant", "partner_id", "product"],
                        name="claim_line_held_stock",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "claim", "row"), name="claim_line_row"),
                    models.UniqueConstraint(
                        condition=models.Q(("holds", True), models.Q(("invoice_norm", ""), _negated=True)),
                        fields=("tenant", "family", "partner_id", "invoice_norm", "product", "line_mark"),
                        name="claim_sale_once",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("holds", True), models.Q(("serial_norm", ""), _negated=True)),
                        fields=("tenant", "family", "serial_norm"),
                        name="claim_serial_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["reduced", "rejected"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_line_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_quantity__isnull", True),
                            models.Q(
                                ("approved_quantity__gte", 0),
                                ("approved_quantity__lte", models.F("quantity")),
                            ),
                            _connector="OR",
                        ),
                        name="claim_line_approved_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True),
                            models.Q(("quantity__gt", -10000000000000), ("quantity__lt", 10000000000000)),
                            _connector="OR",
                        ),
                        name="claim_line_quantity_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("net__isnull", True),
                            models.Q(("net__gt", -10000000000000), ("net__lt", 10000000000000)),
                            _connector="OR",
                        ),
                        name="claim_line_net_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_amount__isnull", True),
                            models.Q(
                                ("claimed_amount__gt", -10000000000000),
                                ("claimed_amount__lt", 10000000000000),
                            ),
                            _connector="OR",
                        ),
                        name="claim_line_claimed_amount_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_amount__isnull", True),
                            models.Q(
                                ("approved_amount__gt", -10000000000000),
                                ("approved_amount__lt", 10000000000000),
                            ),
                            _connector="OR",
                        ),
                        name="claim_line_approved_amount_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeAlias",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(choices=[("partner", "Partner"), ("product", "Product")], max_length=10),
                ),
                ("scope", models.CharField(blank=True, default="", max_length=50)),
                ("code", models.CharField(max_length=80)),
                ("basis", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
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
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("tenant", "kind", "scope", "code"),
                        name="alias_means_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "partner"), ("partner__isnull", False), ("product__isnull", True)
                            ),
                            models.Q(
                                ("kind", "product"), ("partner__isnull", True), ("product__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="alias_target_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="alias_has_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("partner_id", models.UUIDField()),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("image", "Photograph")], max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("picture_hash", models.BigIntegerField(blank=True, null=True)),
                ("pages", models.PositiveIntegerField(default=1)),
                ("previews", models.JSONField(default=list)),
                ("text", models.TextField(blank=True, default="")),
                ("text_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("rows", models.JSONField(blank=True, default=list)),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="claims.claim",
                    ),
                ),
                (
                    "file",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
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
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "sha256"], name="evidence_by_hash"),
                    models.Index(fields=["tenant", "text_sha256"], name="evidence_by_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("check_name", models.CharField(max_length=40)),
                (
                    "severity",
                    models.CharField(
                        choices=[("must_resolve", "Must resolve"), ("look", "Look")], max_length=20
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=120)),
                ("sentence", models.CharField(max_length=1000)),
                ("rows", models.JSONField(default=list)),
                ("at_risk", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        choices=[("passed", "Passed"), ("upheld", "Upheld")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("resolution_reason", models.CharField(blank=True, default="", max_length=500)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="claims.claim",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="claims.checkrun",
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
                "indexes": [models.Index(fields=["tenant", "check_name"], name="flag_by_check")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("tenant", "claim", "check_name", "key"),
                        name="flag_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolution", ""), ("resolved_by__isnull", True)),
                            models.Q(
                                models.Q(("resolution", ""), _negated=True),
                                models.Q(("resolution_reason", ""), _negated=True),
                                ("resolved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="flag_resolved_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialPrice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("end_customer", models.CharField(blank=True, default="", max_length=200)),
                ("book_price", models.DecimalField(decimal_places=4, max_digits=17)),
                ("special_price", models.DecimalField(decimal_places=4, max_digits=17)),
                ("quantity_max", models.DecimalField(blank=True, decimal_places=4, max_digits=17, null=True)),
                (
                    "product",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.product",
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
                    "terms",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="claims.claimterms",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "terms", "product", "end_customer"), name="special_price_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("book_price__gt", models.F("special_price")),
                            ("book_price__lt", 10000000000000),
                            ("special_price__gte", 0),
                        ),
                        name="special_price_is_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_max__isnull", True), ("quantity_max__gt", 0), _connector="OR"
                        ),
                        name="special_price_quantity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TradeIdentity",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "standard",
                    models.CharField(choices=[("x12", "X12"), ("edifact", "EDIFACT")], max_length=10),
                ),
                ("qualifier", models.CharField(blank=True, default="", max_length=4)),
                ("identifier", models.CharField(max_length=35)),
                ("source_name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "standard", "qualifier", "identifier"), name="trade_identity_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TradeMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("direction", models.CharField(choices=[("in", "Received"), ("out", "Sent")], max_length=3)),
                (
                    "standard",
                    models.CharField(choices=[("x12", "X12"), ("edifact", "EDIFACT")], max_length=10),
                ),
                ("kind", models.CharField(max_length=10)),
                ("sender", models.CharField(max_length=60)),
                ("receiver", models.CharField(max_length=60)),
                ("control_number", models.CharField(max_length=35)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("with_errors", "Accepted with errors"),
                            ("rejected", "Rejected"),
                            ("sent", "Ready to send"),
                        ],
                        max_length=20,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("channel", models.CharField(blank=True, default="", max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "answers",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="claims.trademessage",
                    ),
                ),
                (
                    "batch",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="imports.importbatch",
                    ),
                ),
                (
                    "claim",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="claims.claim",
                    ),
                ),
                (
                    "file",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "number"), name="trade_message_number"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("direction", "in"), models.Q(("state", "rejected"), _negated=True)
                        ),
                        fields=("tenant", "standard", "sender", "control_number", "kind"),
                        name="trade_message_taken_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("scope", models.CharField(blank=True, default="", max_length=50)),
                ("unit", models.CharField(max_length=30)),
                ("factor", models.DecimalField(decimal_places=4, max_digits=17)),
                ("decided_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("tenant", "scope", "product", "unit"),
                        name="unit_means_one_thing",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor__gt", 0), ("factor__lt", 1000000)),
                        name="unit_factor_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", ""), _negated=True), name="unit_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnmatchedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("matched", "Matched"),
                            ("ignored", "Ignored"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("partner_code", models.CharField(max_length=60)),
                ("sku", models.CharField(max_length=80)),
                ("partner_id", models.UUIDField(blank=True, null=True)),
                ("product_id", models.UUIDField(blank=True, null=True)),
                ("sale_date", models.DateField()),
                ("received_on", models.DateField()),
                ("document", models.CharField(max_length=80)),
                ("line_key", models.CharField(max_length=160)),
                ("line_type", models.CharField(max_length=10)),
                ("basis", models.CharField(max_length=20)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=17)),
                ("unit", models.CharField(blank=True, default="", max_length=30)),
                ("net", models.DecimalField(decimal_places=4, max_digits=17)),
                ("gross", models.DecimalField(decimal_places=4, max_digits=17)),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "batch",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="imports.importbatch",
                    ),
                ),
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
                    models.Index(
                        fields=["tenant", "state", "partner_code"], name="unmatched_by_partner_code"
                    ),
                    models.Index(fields=["tenant", "state", "sku"], name="unmatched_by_sku"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "batch", "row"), name="unmatched_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ignored"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unmatched_ignored_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("check_name", models.CharField(max_length=40)),
                ("is_on", models.BooleanField()),
                (
                    "severity",
                    models.CharField(
                        choices=[("must_resolve", "Must resolve"), ("look", "Look")], max_length=20
                    ),
                ),
                ("thresholds", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
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
                "indexes": [
                    models.Index(fields=["tenant", "check_name", "set_at"], name="check_rule_newest")
                ],
            },
        ),
    ]
