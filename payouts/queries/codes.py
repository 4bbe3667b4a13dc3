"""The next human code of a tenant; the caller holds the lock of its kind."""

from __future__ import annotations

from django.db.models.functions import Length

from payouts.models import Adjustment, BalanceRelease, Journal, Payment, PaymentRequest, PayoutRun, Statement


def next_run_code(year: int) -> str:
    """Give the next code of a run, such as PR-2026-031."""
    return _next(PayoutRun, f"PR-{year}-", 3)


def next_statement_code(year: int) -> str:
    """Give the next code of a statement, such as ST-2026-0412."""
    return _next(Statement, f"ST-{year}-", 4)


def next_adjustment_code(year: int) -> str:
    """Give the next code of an adjustment, such as ADJ-2026-014."""
    return _next(Adjustment, f"ADJ-{year}-", 3)


def next_release_code(year: int) -> str:
    """Give the next code of a release, such as RL-2026-003."""
    return _next(BalanceRelease, f"RL-{year}-", 3)


def next_journal_code(year: int) -> str:
    """Give the next code of a journal, such as JE-2026-0007."""
    return _next(Journal, f"JE-{year}-", 4)


def next_request_code(year: int) -> str:
    """Give the next code of a request for payment, such as RP-2026-0003."""
    return _next(PaymentRequest, f"RP-{year}-", 4)


def payment_codes(year: int, count: int) -> list[str]:
    """Give the next codes of payments, such as PM-2026-0031."""
    prefix = f"PM-{year}-"
    first = int(_next(Payment, prefix, 4).removeprefix(prefix))
    return [f"{prefix}{first + place:04d}" for place in range(count)]


Coded = (
    type[PayoutRun]
    | type[Statement]
    | type[Adjustment]
    | type[BalanceRelease]
    | type[Payment]
    | type[PaymentRequest]
    | type[Journal]
)


def _next(model: Coded, prefix: str, digits: int) -> str:
    # By length first: past 9999 a code has a digit more, and text order would put it back.
    newest = (
        model.objects.filter(code__startswith=prefix)
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
        .first()
    )
    number = 1 if newest is None else int(newest.removeprefix(prefix)) + 1
    return f"{prefix}{number:0{digits}d}"
