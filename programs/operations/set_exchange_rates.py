"""Keep what currencies are worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from programs.models import ExchangeRate
from programs.queries.rate_faults import Key, RateGiven, rate_faults
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

BATCH = 5_000


class UnableToSetRates(Refused):
    """Rates that cannot be kept; nothing was changed. `faults` pairs each one's place, from 0, with why."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(message for _, message in faults))


@transaction.atomic
def set_exchange_rates(*, rates: Sequence[RateGiven], actor_id: UUID, at: datetime) -> int:
    """
    Add rates, or correct those of the same day; gives how many changed.

    :raises UnableToSetRates: naming every rate with an unknown currency, twice the same one, no usable value,
        or another one for the same day
    """
    faults = rate_faults(rates)
    if faults:
        raise UnableToSetRates(faults)
    known = _known(rates)
    moved = [given for given in rates if known.get(given.key) != given.rate]
    # Two people may add the same day at once: the later one corrects the other.
    ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(
                source=given.source,
                target=given.target,
                on=given.on,
                rate=given.rate,
                set_by_id=actor_id,
                set_at=at,
            )
            for given in moved
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["tenant", "source", "target", "on"],
        update_fields=["rate", "set_by", "set_at"],
    )
    _tell([_moved(given.key, known.get(given.key), given.rate) for given in moved], actor_id, at)
    return len(moved)


@transaction.atomic
def remove_exchange_rate(*, source: str, target: str, on: date, actor_id: UUID, at: datetime) -> None:
    """
    Take a rate away.

    :raises UnableToSetRates: if there is no such rate
    """
    known = ExchangeRate.objects.select_for_update().filter(source=source, target=target, on=on).first()
    if known is None:
        missing = f"There is no rate from {source} to {target} on {format_date(on)}. Look at the list again."
        raise UnableToSetRates([(0, missing)])
    was = known.rate
    known.delete()
    _tell([_moved((source, target, on), was, None)], actor_id, at)


def _known(rates: Sequence[RateGiven]) -> dict[Key, Decimal]:
    rows = ExchangeRate.objects.select_for_update().filter(
        source__in={given.source for given in rates},
        target__in={given.target for given in rates},
        on__in={given.on for given in rates},
    )
    return {(row.source, row.target, row.on): row.rate for row in rows}


def _moved(key: Key, was: Decimal | None, now: Decimal | None) -> dict[str, str | None]:
    source, target, on = key
    return {
        "from": source,
        "to": target,
        "on": on.isoformat(),
        "was": None if was is None else f"{was.normalize():f}",
        "now": None if now is None else f"{now:f}",
    }


def _tell(moved: Sequence[dict[str, str | None]], actor_id: UUID, at: datetime) -> None:
    if not moved:
        return
    record(
        action="exchange_rates.set",
        kind="exchange_rates",
        code="all",
        actor_id=actor_id,
        at=at,
        data={"rates": list(moved)},
    )
    events.publish("exchange_rates.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
