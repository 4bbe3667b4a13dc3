"""How many people approve a run: its total against the limits of the policy, which are in the vendor's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from payouts.posting.policy import Policy
from programs.queries.figures import quote_on
from vir.foundation.money import round_amount
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


class NoExchangeRate(Refused):
    """A total that cannot be held against the limits; the text says which rate is missing and where it is entered."""


@dataclass(frozen=True)
class Needed:
    """
    How many people approve, and how that was found.

    :ivar working: empty where nothing had to be converted, else what the total is worth, at which rate, of which day
    """

    approvals: int
    working: dict[str, Any]


def approvals_needed(policy: Policy, *, amount: Decimal, currency: str, day: date) -> Needed:
    """
    Say how many people approve an amount on a day; nothing is converted where one number holds for every amount.

    The rate of the day is the newest on or before it. Where only the other direction is entered, it is divided by.

    :param currency: of the amount
    :raises NoExchangeRate: if there is no rate between the currencies by that day
    """
    home: str = Tenant.objects.values_list("currency", flat=True).get(id=current_tenant_id())
    if currency == home or len({limit.approvals for limit in policy.limits}) == 1:
        return Needed(policy.approvals_for(amount), {})
    if (quote := quote_on(currency, home, day)) is not None:
        worth = amount * quote.rate
    elif (quote := quote_on(home, currency, day)) is not None:
        worth = amount / quote.rate
    else:
        raise NoExchangeRate(
            f"There is no exchange rate from {currency} to {home} on or before {format_date(day)}, and the limits of "
            f"the payout policy are in {home}. Enter the rate under Exchange rates, then send the run."
        )
    worth = round_amount(worth, home)
    working = {
        "worth": f"{worth:f}",
        "currency": home,
        "from": quote.source,
        "to": quote.target,
        "rate": f"{quote.rate.normalize():f}",
        "on": quote.on.isoformat(),
    }
    return Needed(policy.approvals_for(worth), working)
