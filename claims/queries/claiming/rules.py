"""How the checks are set here."""

from __future__ import annotations

from decimal import Decimal

from claims.checks.catalogue import CHECKS
from claims.checks.running import Rule
from claims.enums import Severity
from claims.models import CheckRule

__all__ = ["Rule", "rules"]


def rules() -> dict[str, Rule]:
    """Give the setting of every check: the newest kept one, else the check's own."""
    newest: dict[str, CheckRule] = {}
    for kept in CheckRule.objects.order_by("set_at", "id"):
        newest[kept.check_name] = kept
    return {
        name: _read(newest[name]) if name in newest else Rule.default(check) for name, check in CHECKS.items()
    }


def _read(kept: CheckRule) -> Rule:
    check = CHECKS[kept.check_name]
    return Rule(
        is_on=kept.is_on,
        severity=Severity.LOOK if check.only_look else Severity(kept.severity),
        # A threshold that came later than the setting has its own default.
        thresholds={
            **check.defaults,
            **{name: Decimal(value) for name, value in kept.thresholds.items() if name in check.defaults},
        },
    )
