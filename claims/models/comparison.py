"""A partner's own list of purchases compared with the vendor's lines, as both sides read it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from claims.enums import Found, ListWay, MatchedBy, Outcome
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

AMOUNT_MAX = 10**15
PERSON = settings.AUTH_USER_MODEL


class Comparison(TenantModel):
    """
    One comparison. It is shown as CMP-1001, and once it was made it never changes.

    While `compared_at` is empty the file waits for a person to say how it is read.
    """

    number = models.PositiveIntegerField()
    partner = TenantForeignKey("partners.Partner", related_name="+")
    way = models.CharField(max_length=10, choices=ListWay.choices())
    # Both included.
    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = models.CharField(max_length=3)
    file = TenantForeignKey("documents.StoredFile", null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True, default="")
    # Of the file, or of the text that was pasted or typed; empty for a figure.
    sha256 = models.CharField(max_length=64, blank=True, default="")
    sniffed = models.JSONField(default=dict, blank=True)
    reading = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, blank=True)
    # Within the days. Of a figure `listed_total` is the figure.
    listed_total = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    counted_total = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    # {"listed": 5000, "counted": 4990, "outside": 3, "other_currency": 0, "hints": [...]}
    summary = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="comparison_number"),
            models.CheckConstraint(name="comparison_days", condition=Q(starts_on__lte=F("ends_on"))),
            models.CheckConstraint(
                name="comparison_made_whole",
                condition=Q(compared_at__isnull=True)
                | Q(listed_total__isnull=False, counted_total__isnull=False),
            ),
            *(
                # A range refuses NaN as well, which PostgreSQL's numeric would accept.
                models.CheckConstraint(
                    name=f"comparison_{name}_bounds",
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__gt": -AMOUNT_MAX, f"{name}__lt": AMOUNT_MAX}),
                )
                for name in ("listed_total", "counted_total")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "created_at"], name="comparison_by_partner")]

    @property
    def code(self) -> str:
        """Give the number as people read it."""
        return f"CMP-{self.number}"


class ComparisonRow(TenantModel):
    """One purchase as each side has it. What was found stays; only how it was settled is written later."""

    comparison = TenantForeignKey(Comparison, related_name="rows")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    place = models.PositiveIntegerField()
    found = models.CharField(max_length=20, choices=Found.choices())
    basis = models.CharField(max_length=20, choices=MatchedBy.choices(), blank=True, default="")
    # ["amount", "date"]
    differs = models.JSONField(default=list, blank=True)
    # "row 12", of the purchase on the same list that this says once more.
    repeats = models.CharField(max_length=100, blank=True, default="")
    # Why a row of the list was not read, in English, and what that is made of.
    problem = models.CharField(max_length=300, blank=True, default="")
    problem_of = models.JSONField(default=dict, blank=True)
    product = TenantForeignKey("programs.Product", null=True, blank=True, related_name="+")
    listed_row = models.PositiveIntegerField(null=True, blank=True)
    listed_count = models.PositiveIntegerField(default=0)
    listed_document = models.CharField(max_length=80, blank=True, default="")
    listed_sku = models.CharField(max_length=80, blank=True, default="")
    listed_on = models.DateField(null=True, blank=True)
    listed_quantity = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    listed_net = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    counted_line = models.UUIDField(null=True, blank=True)
    counted_count = models.PositiveIntegerField(default=0)
    counted_document = models.CharField(max_length=80, blank=True, default="")
    counted_sku = models.CharField(max_length=80, blank=True, default="")
    counted_on = models.DateField(null=True, blank=True)
    counted_quantity = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    counted_net = models.DecimalField(max_digits=19, decimal_places=4, null=True, blank=True)
    # What the list says above the vendor's lines, of what lies within the days compared.
    quantity_apart = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    net_apart = models.DecimalField(max_digits=19, decimal_places=4, default=0)
    outcome = models.CharField(max_length=20, choices=Outcome.choices(), blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "comparison", "place"], name="comparison_row_place"),
            models.CheckConstraint(
                name="comparison_row_settled_whole",
                condition=Q(outcome="", reason="", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(outcome="") & ~Q(reason="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "comparison", "found"], name="comparison_row_found")]


class ComparisonNote(TenantModel):
    """What one side asked or answered about a row, or about the whole. Append-only."""

    comparison = TenantForeignKey(Comparison, related_name="notes")
    row = TenantForeignKey(ComparisonRow, null=True, blank=True, related_name="notes")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # "partner" or "vendor"
    side = models.CharField(max_length=10)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(name="comparison_note_has_text", condition=~Q(text=""))]
        indexes = [models.Index(fields=["tenant", "comparison", "at"], name="comparison_note_by_time")]
