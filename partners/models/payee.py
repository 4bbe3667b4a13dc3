"""Where a partner is paid, as versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partners.enums import PayeeKind, PayeeState
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class PayeeDetails(TenantModel):
    """
    One version of where a partner is paid. Entered in the portal only, confirmed by a second person.

    The numbers lie encrypted in `secret`; everybody sees `masked`. A version is usable from `usable_from` on.
    """

    partner = TenantForeignKey("partners.Partner", related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in PayeeKind])
    country = models.CharField(max_length=2)
    holder = models.CharField(max_length=140)
    bank_name = models.CharField(max_length=140, blank=True, default="")
    # A token of vir/foundation/identity/secrets.py over {"iban", "bic"} or {"routing", "account", "type"}.
    secret = models.TextField()
    # Such as "•••• 4821".
    masked = models.CharField(max_length=40)
    # The same for the same account: tells that two partners are paid to one account, without its number.
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PayeeState], default=PayeeState.PROPOSED.value
    )
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # The vendor's own day of the decision, from which the days until it is usable are counted.
    decided_on = models.DateField(null=True, blank=True)
    # "partner" or "vendor": a partner with one person is called back by the vendor on a number it knew before.
    decided_side = models.CharField(max_length=10, blank=True, default="")
    decision_note = models.CharField(max_length=500, blank=True, default="")
    # The first day on which a run pays to it: some days after it was confirmed.
    usable_from = models.DateField(null=True, blank=True)
    # When it was retired: another version was confirmed, or somebody said that nothing is paid to it any more.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "partner", "version"], name="payee_version"),
            models.UniqueConstraint(
                fields=["tenant", "partner"], condition=Q(state="proposed"), name="payee_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["tenant", "partner"], condition=Q(state="confirmed"), name="payee_one_confirmed"
            ),
            models.CheckConstraint(
                name="payee_two_people",
                condition=Q(state="withdrawn") | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="payee_confirmed_whole",
                condition=~Q(state__in=["confirmed", "retired"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, usable_from__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "fingerprint"], name="payee_by_account")]
