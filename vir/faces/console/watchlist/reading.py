"""The rows of the watchlist: read once, judged by the rules, narrowed by what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from partners.models import AccountManager
from partners.queries.nudges import Nudged, nudged_lately
from partners.queries.rules import codes_belonging
from payouts.queries.watched import Watched, watched
from vir.faces.console.watchlist.rules import LOOK_BACK_DAYS, Seen, Verdict, Watch, reached_on, verdict
from vir.foundation.money import exact
from vir.foundation.web.access import Access

# Asked for instead of an address: whom nobody looks after.
NOBODY: Final = "nobody"


@dataclass(frozen=True)
class Wanted:
    """What is asked for: one list, and what narrows it."""

    watch: Watch
    program: str = ""
    segment: str = ""
    # The address of an account manager, or NOBODY.
    manager: str = ""

    @property
    def narrows(self) -> bool:
        """Say whether anything but the list is asked for."""
        return bool(self.program or self.segment or self.manager)

    @property
    def address(self) -> dict[str, str]:
        """Give what is asked for as it stands in an address."""
        return {
            "watch": self.watch.value,
            "program": self.program,
            "segment": self.segment,
            "manager": self.manager,
        }


@dataclass(frozen=True)
class WatchRow:
    """One partner in one program on the watchlist."""

    one: Watched
    verdict: Verdict
    managers: tuple[tuple[str, str], ...]
    nudged: Nudged | None

    @property
    def select_value(self) -> str:
        """Name the row in forms."""
        return f"{self.one.promise.code}:{self.one.partner_code}"

    @property
    def gains(self) -> Decimal | None:
        """Give what the tier pays above what is earned to date; None where that depends on prices."""
        pays = self.one.at.tiers[self.verdict.tier - 1].pays_at_line
        return None if pays is None else pays - self.one.at.earned

    @property
    def reached_on(self) -> date | None:
        """Give the day on which the tier is reached at the pace so far."""
        return reached_on(self.one.table.as_of, self.verdict.gap, self.one.pace)

    @property
    def days_left(self) -> int:
        """Count the days after the last one counted."""
        return self.one.table.period.days - self.one.table.elapsed_days

    @property
    def times_pace(self) -> Decimal | None:
        """Give how many times its own pace the tier asks for."""
        pace = self.one.pace
        if not pace or pace <= 0:
            return None
        with exact():
            return self.verdict.needed_a_day / pace


@dataclass(frozen=True)
class Watchlist:
    """All lists: the rows that fit, how many there are in each, and what stands in none."""

    rows: Mapping[Watch, list[WatchRow]]
    others: int
    counted_to: date | None
    programs: tuple[tuple[str, str], ...]
    managers: tuple[tuple[str, str], ...]


def read_watchlist(access: Access, wanted: Wanted) -> Watchlist:
    """Judge every enrolled partner of the live programs; as many queries for one partner as for hundreds."""
    found, counted_to = watched(today=access.today, back_days=LOOK_BACK_DAYS)
    looked_after = _managers()
    lately = nudged_lately(access.now)
    inside = None
    if wanted.segment:
        inside = set(codes_belonging([wanted.segment], access.today)[wanted.segment])
    rows: dict[Watch, list[WatchRow]] = {watch: [] for watch in Watch}
    others = 0
    for one in found:
        managers = looked_after.get(one.partner_code, ())
        if wanted.program and one.promise.code != wanted.program:
            continue
        if inside is not None and one.partner_code not in inside:
            continue
        if wanted.manager and wanted.manager not in ({email for email, _ in managers} or {NOBODY}):
            continue
        judged = verdict(seen_of(one))
        if judged is None:
            others += 1
            continue
        nudged = lately.get((one.partner_code, one.promise.code))
        rows[judged.watch].append(WatchRow(one, judged, managers, nudged))
    programs = {one.promise.code: one.promise.name for one in found}
    people = {person for managers in looked_after.values() for person in managers}
    return Watchlist(
        rows=rows,
        others=others,
        counted_to=counted_to,
        programs=tuple(sorted(programs.items())),
        managers=tuple(sorted(people, key=lambda person: (person[1], person[0]))),
    )


def seen_of(one: Watched) -> Seen:
    """Give the rules what they look at; the tiers, the pace and the projection are those of the portal."""
    at, row, sums = one.at, one.row, one.sums
    last_year = so_far = None
    if sums is not None and sums.last_year > 0:
        last_year, so_far = sums.last_year, sums.last_year_so_far
    return Seen(
        bought=at.bought,
        lines=[tier.line for tier in at.tiers],
        tier=at.tier,
        elapsed=one.table.elapsed_days,
        days=one.table.period.days,
        pace=one.pace,
        tier_at_pace=0 if row is None else row.projected_tier,
        tellable=not at.missing and at.holds and not at.cap_reached,
        then=one.then(),
        last_year_so_far=so_far,
        last_year=last_year,
    )


def _managers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Give who looks after each partner now: address and name, by partner code."""
    rows = AccountManager.objects.filter(ended_at__isnull=True).select_related("user", "partner")
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows.order_by("user__name", "user__email"):
        person = (row.user.email, str(row.user))
        found[row.partner.code] = (*found.get(row.partner.code, ()), person)
    return found
