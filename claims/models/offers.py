"""What can be claimed: by whom, for which sales, until when, and what is needed for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.enums import ClaimKind
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class ClaimTerms(TenantModel):
    """
    One thing that partners may claim.

    Sell-through kinds belong to a program that counts reported sales: an approved line becomes such a sale, and the
    program's terms say what it earns. Special prices have their own lines; a lump sum has its amount.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=ClaimKind.choices())
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    # The one partner that may claim; empty: everybody whom the program reaches, or everybody.
    partner = TenantForeignKey("partners.Partner", null=True, blank=True, related_name="+")
    currency = models.CharField(max_length=3)
    # Sales from the first to the last day, both included, can be claimed ...
    starts_on = models.DateField()
    ends_on = models.DateField()
    # ... until so many days after the last one.
    deadline_days = models.PositiveIntegerField(default=30)
    # Per unit where no program says; the whole amount of a lump sum.
    amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # The most one partner can claim under these terms.
    cap_amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # Lines above this amount need evidence; empty: only when asked.
    evidence_above = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    serials_needed = models.BooleanField(default=False)
    # {"include": [...], "exclude": [...]} as in a program document; empty: what the program counts.
    products = models.JSONField(default=dict, blank=True)
    instructions = models.CharField(max_length=500, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="claim_terms_code"),
            models.CheckConstraint(name="claim_terms_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="claim_terms_program_fits_kind",
                condition=Q(kind__in=["volume", "per_unit"], program__isnull=False)
                | Q(kind__in=["ship_debit", "lump_sum"], program__isnull=True),
            ),
            models.CheckConstraint(
                name="claim_terms_amount_bounds",
                condition=Q(amount__isnull=True) | Q(amount__gt=0, amount__lt=10**13),
            ),
            models.CheckConstraint(
                name="claim_terms_lump_sum_has_amount",
                condition=~Q(kind="lump_sum") | Q(amount__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialPrice(TenantModel):
    """An agreed lower price of a product for a named end customer: what is claimed is the difference, per unit."""

    terms = TenantForeignKey(ClaimTerms, on_delete=models.CASCADE, related_name="prices")
    product = TenantForeignKey("programs.Product", related_name="+")
    # Empty: every end customer of the agreement.
    end_customer = models.CharField(max_length=200, blank=True, default="")
    book_price = models.DecimalField(max_digits=17, decimal_places=4)
    special_price = models.DecimalField(max_digits=17, decimal_places=4)
    # The most units at this price; empty: no limit.
    quantity_max = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "terms", "product", "end_customer"], name="special_price_once"
            ),
            models.CheckConstraint(
                name="special_price_is_lower",
                condition=Q(special_price__gte=0, book_price__gt=F("special_price"), book_price__lt=10**13),
            ),
            models.CheckConstraint(
                name="special_price_quantity", condition=Q(quantity_max__isnull=True) | Q(quantity_max__gt=0)
            ),
        ]


class ClaimPolicy(TenantModel):
    """How claims are decided here. Append-only: the newest row counts; without one, `claims.queries.policy` says."""

    # Working days from submission to the decision.
    decide_days = models.PositiveIntegerField(default=5)
    # Whose public holidays are none, as an ISO country code; empty: none but those listed.
    holiday_country = models.CharField(max_length=2, blank=True, default="")
    # ["2026-12-24"]
    extra_holidays = models.JSONField(default=list, blank=True)
    # The most that one press approves of clean claims, and the most one person approves alone, in the own currency.
    clean_cap = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    approval_limit = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # Whether reviewers leave claims of the partners they look after to others.
    separation = models.BooleanField(default=True)
    # Days after the decision in which a partner may dispute it.
    dispute_days = models.PositiveIntegerField(default=30)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(name="claim_policy_days", condition=Q(decide_days__range=(1, 90))),
        ]


class CheckRule(TenantModel):
    """How one check is set. Append-only: the newest row of a check counts, without one its own defaults."""

    # The name of the file in claims/checks/.
    check_name = models.CharField(max_length=40)
    is_on = models.BooleanField()
    severity = models.CharField(max_length=20, choices=[("must_resolve", "Must resolve"), ("look", "Look")])
    # {"name": "value"} as exact texts; the check says which it has.
    thresholds = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "check_name", "set_at"], name="check_rule_newest")]
