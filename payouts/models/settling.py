"""What decides how much of a run is paid: the policy, holds and adjustments; and the payments themselves."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from payouts.enums import AdjustmentReason, AdjustmentState, HoldReason, PartKind, PaymentState, PolicyState
from payouts.models.earning import AMOUNT_MAX, bounded
from payouts.models.payout import PayoutItem, PayoutRun
from programs.enums import PaymentMethod
from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class PayoutPolicy(TenantModel):
    """
    How payouts are approved and what keeps an amount out of a run, as versions. One is in force.

    A change is proposed by one person and takes effect when another agrees.
    """

    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PolicyState], default=PolicyState.PROPOSED.value
    )
    # As payouts/posting/policy.py reads them: limits, negative, gates, days.
    rules = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=500, blank=True, default="")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="payout_policy_number"),
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(state="active"), name="payout_policy_one_in_force"
            ),
            models.CheckConstraint(
                name="payout_policy_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="payout_policy_decided_whole",
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]


class RunApproval(TenantModel):
    """One person approved exactly these figures of a run. Append-only."""

    run = TenantForeignKey(PayoutRun, related_name="approvals")
    approver = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=64)
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "run", "approver", "seal"], name="run_approved_once_each"
            )
        ]


class Hold(TenantModel):
    """An amount of a partner that runs leave out until it is released with a reason."""

    partner = TenantForeignKey("partners.Partner", related_name="+")
    # Empty: of all programs, of all periods.
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    period_start = models.DateField(null=True, blank=True)
    # Empty: the whole amount.
    amount = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=20, choices=[(r.value, r.label) for r in HoldReason])
    # In words for both sides, such as "Bank details changed on 6 Nov".
    text = models.CharField(max_length=300)
    # Of the form it was sent with: the same form sent twice is one hold.
    form_key = models.UUIDField(null=True, blank=True)
    # Empty where the system found it.
    placed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    placed_at = models.DateTimeField()
    released_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    release_note = models.CharField(max_length=500, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="hold_amount", condition=Q(amount__isnull=True) | Q(amount__gt=0, amount__lt=AMOUNT_MAX)
            ),
            models.UniqueConstraint(
                fields=["tenant", "form_key"], condition=Q(form_key__isnull=False), name="hold_form_once"
            ),
            # Whoever keeps money back does not let it go alone.
            models.CheckConstraint(
                name="hold_two_people",
                condition=Q(placed_by__isnull=True)
                | Q(released_by__isnull=True)
                | ~Q(released_by=F("placed_by")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner"], name="hold_by_partner")]


class Adjustment(TenantModel):
    """A manual amount with a reason and evidence, which a second person approves."""

    # Such as ADJ-2026-014.
    code = models.CharField(max_length=20)
    partner = TenantForeignKey("partners.Partner", related_name="+")
    program = TenantForeignKey("programs.Program", related_name="+")
    period_start = models.DateField()
    # Positive: the partner gets more.
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=20, choices=[(r.value, r.label) for r in AdjustmentReason])
    # In words for both sides, such as "Price protection CN-4410".
    text = models.CharField(max_length=300)
    evidence = TenantForeignKey(StoredFile, null=True, blank=True, related_name="+")
    evidence_text = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.label) for s in AdjustmentState],
        default=AdjustmentState.PROPOSED.value,
    )
    # Of the form it was sent with: the same form sent twice is one proposal.
    form_key = models.UUIDField(null=True, blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="adjustment_code"),
            models.UniqueConstraint(
                fields=["tenant", "form_key"],
                condition=Q(form_key__isnull=False),
                name="adjustment_form_once",
            ),
            models.CheckConstraint(name="adjustment_not_zero", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="adjustment_two_people",
                condition=Q(state="cancelled") | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="adjustment_decided_whole",
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            *bounded("adjustment", "amount"),
        ]
        indexes = [models.Index(fields=["tenant", "program", "period_start"], name="adjustment_by_period")]


class PayoutPart(TenantModel):
    """
    What else than its period's earnings an item pays. Each source goes into one item: a unique index holds that.

    Frozen with its run, as the item is.
    """

    item = TenantForeignKey(PayoutItem, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in PartKind])
    # The id of the prior-period entry, the adjustment, the claim, the payment that came back, the earlier item or
    # the cancellation of a request for payment.
    source_ref = models.UUIDField()
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    text = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        constraints = [
            # Whatever it is taken for: what one item brings over, another does not recover.
            models.UniqueConstraint(fields=["tenant", "source_ref"], name="payout_part_once"),
            *bounded("part", "amount"),
        ]


class Payment(TenantModel):
    """What one partner is paid of a run, and whether it arrived."""

    # Such as PM-2026-0031. It is the end-to-end id of payment files.
    code = models.CharField(max_length=20)
    run = TenantForeignKey(PayoutRun, related_name="payments")
    item = TenantForeignKey(PayoutItem, related_name="payments")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=20)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PaymentState], default=PaymentState.READY.value
    )
    # The version of the payee details it goes to; empty for credit memos.
    payee_version = models.PositiveIntegerField(null=True, blank=True)
    # What the bank or the general ledger calls it, such as CM-88213.
    reference = models.CharField(max_length=80, blank=True, default="")
    paid_on = models.DateField(null=True, blank=True)
    replaces = TenantForeignKey("self", null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="payment_code"),
            models.UniqueConstraint(
                fields=["tenant", "item"],
                condition=~Q(state__in=["bounced", "void"]),
                name="payment_one_alive",
            ),
            models.UniqueConstraint(
                fields=["tenant", "replaces"],
                condition=Q(replaces__isnull=False),
                name="payment_replaced_once",
            ),
            models.CheckConstraint(name="payment_amount", condition=Q(amount__gt=0, amount__lt=AMOUNT_MAX)),
            models.CheckConstraint(
                name="payment_paid_whole",
                condition=~Q(state="paid") | Q(paid_on__isnull=False) & ~Q(reference=""),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "created_at"], name="payment_by_partner")]

    @property
    def way(self) -> str:
        """Give the words for how it is paid."""
        return PaymentMethod(self.method).label


class PaymentStep(TenantModel):
    """What happened to a payment. Append-only."""

    payment = TenantForeignKey(Payment, related_name="steps")
    # sent, paid, bounced, voided, reissued
    act = models.CharField(max_length=20)
    reference = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()


class RunFile(TenantModel):
    """A file that finance loads elsewhere, made of a run. Asked for again it is the identical file. Append-only."""

    run = TenantForeignKey(PayoutRun, related_name="loads")
    # The name of the folder in payouts/exports/, such as pain_001_09, nacha, ubl or remittance; or evidence.
    form = models.CharField(max_length=30)
    file = TenantForeignKey(StoredFile, related_name="+")
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "run", "form"], name="run_file_once")]
