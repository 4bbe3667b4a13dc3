"""A partner's request for rebate or credit on listed sales, line by line."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from claims.enums import ClaimKind, ClaimState, LineState, Reason
from claims.models.offers import ClaimTerms
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

AMOUNT_MAX = 10**13


def _bounded(name: str, prefix: str) -> models.CheckConstraint:
    # A range refuses NaN as well, which PostgreSQL's numeric would accept.
    return models.CheckConstraint(
        name=f"{prefix}_{name}_bounds",
        condition=Q(**{f"{name}__isnull": True})
        | Q(**{f"{name}__gt": -AMOUNT_MAX, f"{name}__lt": AMOUNT_MAX}),
    )


class Claim(TenantModel):
    """One claim. Its number is shown as CLM-10482."""

    number = models.PositiveIntegerField()
    terms = TenantForeignKey(ClaimTerms, related_name="claims")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices())
    state = models.CharField(max_length=20, choices=ClaimState.choices(), default=ClaimState.DRAFT.value)
    currency = models.CharField(max_length=3)
    # portal, console, message or api
    channel = models.CharField(max_length=10, default="portal")
    # What the partner calls it, and what an activity was.
    title = models.CharField(max_length=200, blank=True, default="")
    activity = models.TextField(blank=True, default="")
    activity_on = models.DateField(null=True, blank=True)
    # The file it was read from, and how: as of an import.
    file = TenantForeignKey("documents.StoredFile", null=True, blank=True, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    sniffed = models.JSONField(default=dict, blank=True)
    reading = models.JSONField(default=dict, blank=True)
    # {"CD-18-KIT": {"quantity": "40", "reason": "counted on 1 Jan"}}: on the shelf before we knew of purchases.
    declared_stock = models.JSONField(default=dict, blank=True)
    # What was changed in a draft, newest last, so that it can be undone: [{"label", "lines": [{"row", "before"}]}].
    edits = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    # What a message or a document says the whole is; compared, never believed.
    stated_total = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # Of the lines that were submitted. An amount is empty where the program's terms will say it.
    lines_count = models.PositiveIntegerField(default=0)
    claimed_quantity = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    claimed_amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    approved_quantity = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    approved_amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The day by which it is to be decided. It moves while the partner is waited for.
    due_on = models.DateField(null=True, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # In which order the partner's claims were checked first: of two that meet, the later one is told.
    weighed = models.PositiveIntegerField(null=True, blank=True)
    # Whether the newest run of the checks found nothing.
    is_clean = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # Above the limit of one person: who approved first.
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.CharField(max_length=1000, blank=True, default="")
    disputed_at = models.DateTimeField(null=True, blank=True)
    dispute_reason = models.CharField(max_length=1000, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The claim whose rejected lines this one sends again.
    resubmits = TenantForeignKey("self", null=True, blank=True, related_name="resubmitted_by")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="claim_number"),
            models.CheckConstraint(
                name="claim_submitted_whole",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_decided_whole",
                condition=~Q(state__in=["approved", "part_approved", "rejected"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            # Nobody decides what they submitted themselves.
            models.CheckConstraint(
                name="claim_decider_is_another",
                condition=Q(decided_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="claim_second_is_another",
                condition=Q(first_approved_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("first_approved_by")),
            ),
            models.CheckConstraint(
                name="claim_approved_within_claimed",
                condition=Q(approved_amount__isnull=True)
                | Q(claimed_amount__isnull=True)
                | Q(approved_amount__lte=F("claimed_amount"), approved_amount__gte=0),
            ),
            _bounded("claimed_amount", "claim"),
            _bounded("approved_amount", "claim"),
            _bounded("stated_total", "claim"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "due_on"], name="claim_by_state"),
            models.Index(fields=["tenant", "partner", "submitted_at"], name="claim_by_partner"),
            models.Index(fields=["tenant", "file_sha256"], name="claim_by_file"),
        ]

    @property
    def code(self) -> str:
        """Give the number as people read it."""
        return f"CLM-{self.number}"


class ClaimLine(TenantModel):
    """
    One sale in a claim, decided on its own.

    While `holds` is set the sale is taken: no other line may claim it. Two unique indexes hold that for every partner
    and every session at once, whatever the code above them does.
    """

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    partner_id = models.UUIDField()
    family = models.CharField(max_length=20)
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=LineState.choices())
    # As it stands in the file: {header: cell}; what was typed or changed lies in the fields below.
    cells = models.JSONField(default=dict)
    invoice = models.CharField(max_length=80, blank=True, default="")
    # For comparison: capital letters and digits only, leading zeros away.
    invoice_norm = models.CharField(max_length=80, blank=True, default="")
    # Told apart by a person: another line of the same invoice with the same product.
    line_mark = models.CharField(max_length=20, blank=True, default="")
    sold_on = models.DateField(null=True, blank=True)
    sku = models.CharField(max_length=80, blank=True, default="")
    product = TenantForeignKey("programs.Product", null=True, blank=True, related_name="+")
    quantity = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True, default="")
    # What the end customer paid, per unit and in all, without tax.
    unit_price = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    net = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    end_customer = models.CharField(max_length=200, blank=True, default="")
    serial = models.CharField(max_length=80, blank=True, default="")
    serial_norm = models.CharField(max_length=80, blank=True, default="")
    # Per unit and in all; empty where the program's terms will say it.
    claimed_unit = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    claimed_amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # [{"code", "column", "value", "weight": "bad"|"check", "message", "fixes": [{"act", "label", "value"}]}]
    problems = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Why the partner keeps what it was warned about.
    kept_reason = models.CharField(max_length=300, blank=True, default="")
    holds = models.BooleanField(default=False)
    approved_quantity = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    approved_amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=30, choices=Reason.choices(), blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    resubmits = TenantForeignKey("self", null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "claim", "row"], name="claim_line_row"),
            models.UniqueConstraint(
                fields=["tenant", "family", "partner_id", "invoice_norm", "product", "line_mark"],
                condition=Q(holds=True) & ~Q(invoice_norm=""),
                nulls_distinct=False,
                name="claim_sale_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "family", "serial_norm"],
                condition=Q(holds=True) & ~Q(serial_norm=""),
                name="claim_serial_once",
            ),
            models.CheckConstraint(
                name="claim_line_decided_whole",
                condition=~Q(state__in=["reduced", "rejected"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="claim_line_approved_within",
                condition=Q(approved_quantity__isnull=True)
                | Q(approved_quantity__lte=F("quantity"), approved_quantity__gte=0),
            ),
            _bounded("quantity", "claim_line"),
            _bounded("net", "claim_line"),
            _bounded("claimed_amount", "claim_line"),
            _bounded("approved_amount", "claim_line"),
        ]
        indexes = [
            models.Index(fields=["tenant", "partner_id", "sold_on"], name="claim_line_by_partner"),
            models.Index(fields=["tenant", "invoice_norm"], name="claim_line_by_invoice"),
            models.Index(
                fields=["tenant", "partner_id", "product"],
                condition=Q(holds=True),
                name="claim_line_held_stock",
            ),
        ]
