"""What was set before: policies and checks, the newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import CheckRule, ClaimPolicy


def policies_set() -> QuerySet[ClaimPolicy]:
    """List the policies that were ever in force."""
    return ClaimPolicy.objects.select_related("set_by").order_by("-set_at", "-id")


def rules_set() -> QuerySet[CheckRule]:
    """List how checks were ever set."""
    return CheckRule.objects.select_related("set_by").order_by("-set_at", "-id")
