"""Keeping the balances of the vendor's general ledger, to compare ours with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from payouts.enums import PeriodState
from payouts.models import AccountingPeriod, GeneralLedgerBalance
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.money import is_currency, minor_units
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

AMOUNT_MAX = Decimal(10) ** 13
CODE_LENGTH_MAX, NAME_LENGTH_MAX = 40, 120


class UnableToRecordBalances(Refused):
    """Balances that cannot be kept; `faults` has a sentence for each place in the rows."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(text for _, text in faults))


@dataclass(frozen=True)
class BalanceGiven:
    """
    One account of the general ledger with its balance on a day.

    :param amount: what is owed is positive, as finance reads it
    """

    gl_code: str
    gl_name: str
    currency: str
    amount: Decimal
    as_of: date


@transaction.atomic
def record_balances(
    *, starts_on: date, balances: Sequence[BalanceGiven], actor_id: UUID, at: datetime
) -> list[GeneralLedgerBalance]:
    """
    Keep balances of a period; of each account the newest one counts, all or none are kept.

    :raises UnableToRecordBalances: if the period is not there or closed, or a balance is not in it
    """
    lock_books()
    period: AccountingPeriod | None = AccountingPeriod.objects.filter(starts_on=starts_on).first()
    if period is None:
        raise UnableToRecordBalances([(0, f"There is no accounting period {starts_on:%b %Y}.")])
    if period.state == PeriodState.CLOSED:
        raise UnableToRecordBalances([(0, f"{period.starts_on:%b %Y} is closed: its balances stay.")])
    faults = [(place, fault) for place, given in enumerate(balances) for fault in _faults(given, period)]
    twice = _twice(balances)
    if not balances:
        faults.append((0, "Enter at least one balance."))
    if faults or twice:
        raise UnableToRecordBalances([*faults, *twice])
    kept = [
        GeneralLedgerBalance(
            period=period,
            gl_code=given.gl_code.strip(),
            gl_name=given.gl_name.strip(),
            currency=given.currency,
            amount=given.amount,
            as_of=given.as_of,
            imported_by_id=actor_id,
            imported_at=at,
        )
        for given in balances
    ]
    GeneralLedgerBalance.objects.bulk_create(kept)
    record(
        action="gl_balance.recorded",
        kind="accounting_period",
        code=f"{period.starts_on:%Y-%m}",
        actor_id=actor_id,
        at=at,
        data={"balances": [[one.gl_code, one.currency, str(one.amount)] for one in kept]},
    )
    return kept


def _faults(given: BalanceGiven, period: AccountingPeriod) -> list[str]:
    code, found = given.gl_code.strip(), []
    if not code or len(code) > CODE_LENGTH_MAX or "\x00" in code + given.gl_name:
        found.append(f"Account: write 1 to {CODE_LENGTH_MAX} characters.")
    if len(given.gl_name.strip()) > NAME_LENGTH_MAX:
        found.append(f"Name: write at most {NAME_LENGTH_MAX} characters.")
    if not is_currency(given.currency):
        found.append(f"{given.currency} is no currency of ISO 4217.")
    elif not given.amount.is_finite() or abs(given.amount) >= AMOUNT_MAX:
        found.append("The balance is too large.")
    elif given.amount != given.amount.quantize(Decimal(1).scaleb(-minor_units(given.currency))):
        found.append(f"The balance has more decimals than {given.currency}.")
    if not period.starts_on <= given.as_of < period.ends_on:
        found.append(f"{format_date(given.as_of)} is not in {period.starts_on:%b %Y}.")
    return [f"{code}: {fault}" if code and not fault.startswith("Account") else fault for fault in found]


def _twice(balances: Sequence[BalanceGiven]) -> list[tuple[int, str]]:
    seen: set[tuple[str, str]] = set()
    found = []
    for place, given in enumerate(balances):
        key = (given.gl_code.strip(), given.currency)
        if key in seen:
            found.append((place, f"{key[0]} in {key[1]} is there twice."))
        seen.add(key)
    return found
