"""What is kept out of a run: holds that people placed, and gates that partners do not pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from payouts.enums import HoldReason
from payouts.models import Hold
from payouts.posting.policy import Policy
from payouts.posting.scopes import RunScope
from payouts.posting.settlement import Withheld
from payouts.queries.gates import Failing, failing


@dataclass(frozen=True)
class Withholding:
    """
    What keeps money out of a run today.

    :ivar new: gates that fail and have no hold yet
    :ivar over: holds of gates that do not fail any more
    """

    by_partner: Mapping[UUID, tuple[Withheld, ...]]
    new: tuple[Failing, ...]
    over: tuple[UUID, ...]


def withholding(
    scope: RunScope,
    methods: Mapping[UUID, str],
    *,
    policy: Policy,
    day: date,
    frozen: bool = False,
) -> Withholding:
    """
    Weigh holds and gates for the partners that a run would pay.

    A gate whose hold a person released does not hold again, as long as it fails for the same reason in the same words.

    :param methods: how each of them is paid
    :param frozen: whether holds of gates stay though the gate has opened since, as in figures that are sealed
    """
    partners = list(methods)
    found: dict[UUID, list[Withheld]] = {}
    for hold in _by_people(scope, partners).order_by("placed_at", "id"):
        found.setdefault(hold.partner_id, []).append(
            Withheld(HoldReason(hold.reason), hold.text, hold.amount)
        )
    known = list(of_gates(scope).filter(partner_id__in=partners).order_by("placed_at", "id"))
    waived = {_key(row) for row in known if row.released_by_id is not None}
    standing = {_key(row): row for row in known if row.released_at is None}
    kept = {(row.partner_id, row.reason) for row in standing.values()} if frozen else set()
    fails = failing(scope, methods, policy=policy, day=day)
    failed = {(fail.partner_id, fail.reason.value, fail.text) for fail in fails}
    for key, row in standing.items():
        if frozen or key in failed:
            found.setdefault(row.partner_id, []).append(Withheld(HoldReason(row.reason), row.text))
    new = []
    for fail in fails:
        key = (fail.partner_id, fail.reason.value, fail.text)
        if key in standing or key in waived or (fail.partner_id, fail.reason.value) in kept:
            continue
        found.setdefault(fail.partner_id, []).append(Withheld(fail.reason, fail.text))
        new.append(fail)
    over = [row.id for key, row in standing.items() if key not in failed]
    return Withholding(
        {key: tuple(holds) for key, holds in found.items()}, tuple(new), (*over, *_earlier(scope, partners))
    )


def _earlier(scope: RunScope, partners: list[UUID]) -> list[UUID]:
    """Give gates' holds of the program's other periods: what they held is in this run, weighed anew."""
    rows = Hold.objects.filter(
        placed_by__isnull=True,
        released_at__isnull=True,
        program_id=scope.program_id,
        currency=scope.currency,
        partner_id__in=partners,
    )
    return list(rows.exclude(period_start=scope.period_start).values_list("id", flat=True))


def of_gates(scope: RunScope) -> QuerySet[Hold]:
    """List the holds that gates placed for a run's money, released or not."""
    return Hold.objects.filter(
        placed_by__isnull=True,
        program_id=scope.program_id,
        period_start=scope.period_start,
        currency=scope.currency,
    )


def holds_of(scope: RunScope, partners: Collection[UUID]) -> list[Hold]:
    """List the open holds that a run leaves money out for, by partner."""
    people = _by_people(scope, partners)
    rows = people | of_gates(scope).filter(released_at__isnull=True, partner_id__in=list(partners))
    return list(rows.select_related("partner", "program", "placed_by").order_by("partner__name", "placed_at"))


def held_whole(scope: RunScope, partners: Collection[UUID]) -> list[Hold]:
    """List the holds of everything that people placed: what a run released already is not sent on under them."""
    rows = _by_people(scope, list(partners)).filter(amount__isnull=True)
    return list(rows.select_related("partner").order_by("partner__name", "placed_at"))


def hold_exists(hold_id: UUID) -> bool:
    """Say whether the vendor has a hold, released or not."""
    return Hold.objects.filter(id=hold_id).exists()


def open_holds() -> list[Hold]:
    """List every open hold, the newest first."""
    rows = Hold.objects.filter(released_at__isnull=True).select_related("partner", "program", "placed_by")
    return list(rows.order_by("-placed_at", "id"))


def released_holds(limit: int) -> list[Hold]:
    """List the holds that were released last."""
    rows = Hold.objects.filter(released_at__isnull=False)
    return list(
        rows.select_related("partner", "program", "placed_by", "released_by").order_by("-released_at", "id")[
            :limit
        ]
    )


def _by_people(scope: RunScope, partners: Collection[UUID]) -> QuerySet[Hold]:
    whose = Q(program__isnull=True) | Q(program_id=scope.program_id)
    if scope.program_id is None:
        whose = Q(program__isnull=True)
    when = Q(period_start__isnull=True) | Q(period_start=scope.period_start)
    # Everything is everything, whatever currency it is paid in.
    how_much = Q(amount__isnull=True) | Q(currency=scope.currency)
    return Hold.objects.filter(
        whose,
        when,
        how_much,
        placed_by__isnull=False,
        released_at__isnull=True,
        partner_id__in=list(partners),
    )


def _key(hold: Hold) -> tuple[UUID, str, str]:
    return (hold.partner_id, hold.reason, hold.text)
