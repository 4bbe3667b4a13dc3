"""Keep what currencies are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.models import ExchangeRate
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused

RATE_MAX = Decimal(10) ** 9


class UnableToSetRates(Refused):
    """Rates that cannot be kept; nothing was changed."""


@dataclass(frozen=True)
class RateGiven:
    """One unit of `source` is worth `rate` units of `target` from a day on."""

    source: str
    target: str
    on: date
    rate: Decimal


@transaction.atomic
def set_exchange_rates(*, rates: Sequence[RateGiven], actor_id: UUID, at: datetime) -> int:
    """
    Add rates, or correct those of the same day; gives how many changed.

    :raises UnableToSetRates: naming every rate with an unknown currency, twice the same one, or no usable value
    """
    faults = [fault for rate in rates if (fault := _fault(rate))]
    if faults:
        raise UnableToSetRates(" ".join(faults))
    changed = []
    for given in rates:
        where: dict[str, Any] = {"source": given.source, "target": given.target, "on": given.on}
        known = ExchangeRate.objects.select_for_update().filter(**where).first()
        if known is not None and known.rate == given.rate:
            continue
        ExchangeRate.objects.update_or_create(
            **where, defaults={"rate": given.rate, "set_by_id": actor_id, "set_at": at}
        )
        changed.append(
            {
                "from": given.source,
                "to": given.target,
                "on": given.on.isoformat(),
                "was": None if known is None else f"{known.rate.normalize():f}",
                "now": f"{given.rate:f}",
            }
        )
    _tell(changed, actor_id, at)
    return len(changed)


@transaction.atomic
def remove_exchange_rate(*, source: str, target: str, on: date, actor_id: UUID, at: datetime) -> None:
    """
    Take a rate away.

    :raises UnableToSetRates: if there is no such rate
    """
    known = ExchangeRate.objects.select_for_update().filter(source=source, target=target, on=on).first()
    if known is None:
        raise UnableToSetRates(f"There is no rate from {source} to {target} on {on}.")
    gone = {
        "from": source,
        "to": target,
        "on": on.isoformat(),
        "was": f"{known.rate.normalize():f}",
        "now": None,
    }
    known.delete()
    _tell([gone], actor_id, at)


def _tell(changed: Sequence[dict[str, str | None]], actor_id: UUID, at: datetime) -> None:
    if not changed:
        return
    record(
        action="exchange_rates.set",
        kind="exchange_rates",
        code="all",
        actor_id=actor_id,
        at=at,
        data={"rates": list(changed)},
    )
    events.publish("exchange_rates.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)


def _fault(given: RateGiven) -> str:
    unknown = [code for code in (given.source, given.target) if not is_currency(code)]
    if unknown:
        return f"“{unknown[0]}” is not an ISO 4217 code in capitals, such as EUR."
    if given.source == given.target:
        return f"{given.source} is worth itself. Write two currencies."
    if not (given.rate.is_finite() and 0 < given.rate < RATE_MAX):
        return f"{given.source} to {given.target} on {given.on}: write a rate above zero."
    if given.rate != round(given.rate, 12):
        return f"{given.source} to {given.target} on {given.on}: write at most 12 decimals."
    return ""
