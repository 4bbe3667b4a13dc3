"""
A second opinion on every amount: the program document, read again and calculated in another manner.

Written from `vir.program/1` and `vir.case/1` alone and sharing no line with the engine. Numbers are fractions,
so nothing is ever rounded but what is paid; sales are looked at one by one; tiers are climbed step by step.
It is slow and explains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction as F
from itertools import pairwise
from math import floor
from typing import NamedTuple

MINOR = {"JPY": 0, "KWD": 3}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONE_DAY = timedelta(days=1)


class Found(NamedTuple):
    """What the second opinion says of one partner in one period of one program."""

    program: str
    partner: str
    period: date
    tier: int
    earned: F
    first: F | None
    accrued: F | None


def calculate(documents: Sequence[Mapping], case: Mapping) -> list[Found]:
    """Calculate every position of the programs over the sales of a case, in no particular order."""
    world = World(case)
    programs = sorted((Program(document, world) for document in documents), key=lambda p: p.code)
    stack(programs)
    return [found for program in programs for found in program.results()]


# --- What is known -----------------------------------------------------------------------------------


@dataclass(eq=False)
class Sale:
    partner: str
    sku: str
    day: date
    units: F
    net: F
    gross: F
    currency: str | None
    received: date
    basis: str
    is_return: bool
    document: str
    number: str
    sold_on: date | None
    paid: bool | None

    @classmethod
    def read(cls, row: Mapping) -> Sale:
        return cls(
            row["partner"],
            row["sku"],
            day(row["date"]),
            F(row["quantity"]),
            F(row["net"]),
            F(row.get("gross", row["net"])),
            row.get("currency"),
            day(row.get("received", row["date"])),
            row.get("basis", "sell_in"),
            row.get("type") == "return",
            row.get("document", ""),
            str(row.get("line", "")),
            day(row["sold_on"]) if "sold_on" in row else None,
            row.get("paid"),
        )

    @property
    def place(self) -> tuple:
        """Give the place among the sales of a day: nothing but what is written on the line."""
        return (
            *(self.day, self.partner, self.sku, self.document, self.number, self.received),
            *(self.is_return, self.currency or "", self.sold_on or date.min, self.basis),
            *({None: 0, False: 1, True: 2}[self.paid], self.net, self.gross, self.units),
        )


class World:
    """Sales, partners, products, figures and rates, as the case writes them."""

    def __init__(self, case: Mapping) -> None:
        self.as_of = day(case["as_of"]) if "as_of" in case else None
        sales = [Sale.read(row) for row in case["lines"]]
        self.partners = {row["code"]: row for row in case.get("partners", [])}
        self.names = sorted({*self.partners, *(sale.partner for sale in sales)})
        self.sales = sorted(
            (
                sale
                for sale in sales
                if self.as_of is None or (sale.day <= self.as_of and sale.received <= self.as_of)
            ),
            key=lambda sale: sale.place,
        )
        self.products = {row["sku"]: row for row in case.get("products", [])}
        self.rates = case.get("exchange_rates", [])
        self.case = case
        self.acknowledged = (
            {(row["program"], row["partner"]) for row in case["acknowledgements"]}
            if "acknowledgements" in case
            else None
        )

    def segments(self, partner: str, on: date) -> set[str]:
        found = set()
        for held in self.partners.get(partner, {}).get("segments", []):
            if isinstance(held, str):
                found.add(held)
            elif within(on, held):
                found.add(held["name"])
        return found

    def memberships(self, partner: str) -> list[Mapping]:
        parent = self.partners.get(partner, {}).get("parent", [])
        return [{"code": parent}] if isinstance(parent, str) else parent

    def parent(self, partner: str, on: date) -> str:
        for held in self.memberships(partner):
            if within(on, held):
                return held["code"]
        return partner

    def figure(self, kind: str, program: str, account: str, period: str | None) -> F | None:
        """Give a target, baseline or expected volume that names just this period, or names none."""
        for row in self.case.get(kind, []):
            if (row["program"], row["partner"], row.get("period")) == (program, account, period):
                return F(row["amount"])
        return None

    def latest_rate(self, source: str, target: str, on: date) -> F | None:
        rows = [
            row for row in self.rates if (row["from"], row["to"]) == (source, target) and day(row["on"]) <= on
        ]
        return F(max(rows, key=lambda row: row["on"])["rate"]) if rows else None

    def average_rate(self, source: str, target: str, period: Days) -> F | None:
        rates = [
            F(row["rate"])
            for row in self.rates
            if (row["from"], row["to"]) == (source, target) and period.first <= day(row["on"]) <= period.last
        ]
        return sum(rates) / F(len(rates)) if rates else None

    def in_scope(self, scope: Mapping | None, sku: str) -> bool:
        product = {"sku": sku, **self.products.get(sku, {})}

        def named(rules: Iterable[Mapping]) -> bool:
            return any(all(product.get(key) == value for key, value in rule.items()) for rule in rules)

        if scope is None:
            return True
        if named(scope.get("exclude", [])):
            return False
        return not scope.get("include") or named(scope["include"])


# --- Days --------------------------------------------------------------------------------------------


class Days(NamedTuple):
    """A stretch of days, both ends included."""

    first: date
    last: date

    def __contains__(self, on: object) -> bool:
        return isinstance(on, date) and self.first <= on <= self.last

    def every(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def day(text: str) -> date:
    return date.fromisoformat(text)


def within(on: date, row: Mapping) -> bool:
    return ("from" not in row or day(row["from"]) <= on) and ("to" not in row or on <= day(row["to"]))


class Grid:
    """The fiscal grid of a document: calendar months, or the months of a calendar of weeks."""

    def __init__(self, document: Mapping) -> None:
        self.weeks = document.get("calendar")
        self.first_month = document.get("fiscal_year_start_month", 1)

    def begins(self, on: date, months: int) -> bool:
        """Tell whether a period of so many months begins on a day."""
        if self.weeks is None:
            return on.day == 1 and (on.month - self.first_month) % months == 0
        return any(on in self.month_starts(year)[::months] for year in (on.year - 1, on.year, on.year + 1))

    def year_end(self, year: int) -> date:
        month = self.weeks.get("closing_month", 12)
        last = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - ONE_DAY
        wanted = WEEKDAYS.index(self.weeks.get("weekday", "saturday"))
        around = [last + timedelta(days=n) for n in range(-6, 7)]
        ends = [on for on in around if on.weekday() == wanted]
        if self.weeks.get("year_ends", "last") == "last":
            return max(on for on in ends if on <= last)
        return min(ends, key=lambda on: abs((on - last).days))

    def month_starts(self, year: int) -> list[date]:
        starts = [self.year_end(year - 1) + ONE_DAY]
        for weeks in [int(count) for count in self.weeks["kind"].split("-")] * 4:
            starts.append(starts[-1] + timedelta(weeks=weeks))
        return starts[:12]

    def years_before(self, period: Days, years: int) -> Days:
        """Give the same days so many years earlier, or the same days of the same weeks."""
        if self.weeks is None:
            return Days(same_date(period.first, years), same_date(period.last + ONE_DAY, years) - ONE_DAY)
        return Days(*(self.same_place(on, years) for on in period))

    def same_place(self, on: date, years: int) -> date:
        year = next(
            y for y in (on.year - 1, on.year, on.year + 1) if self.year_end(y - 1) < on <= self.year_end(y)
        )
        found = self.year_end(year - 1 - years) + (on - self.year_end(year - 1))
        return found if found <= self.year_end(year - years) else found - timedelta(days=7)


def same_date(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)


# --- One program -------------------------------------------------------------------------------------


@dataclass(eq=False)
class Entry:
    """One sale as a program counts it, in the program's currency; `taken` is what earlier programs paid."""

    sale: Sale
    day: date
    place: int
    account: str
    net: F
    gross: F
    taken: F = F(0)

    def worth(self, what: str, taken: bool = False) -> F:
        if what == "quantity":
            return self.sale.units
        full = self.gross if what == "gross_amount" else self.net
        return full - self.taken if taken else full


@dataclass
class Bag:
    """Everything that an amount is calculated from; `left` is the part that earlier programs left of growth."""

    bought: F
    base: F
    left: F
    whole: F
    baseline: F | None
    target: F | None
    days: list[tuple[F, F]]
    kickers: list[F]
    gates: list[tuple[Mapping, F | None, F]]
    guaranteed: int


@dataclass
class Position:
    place: int
    bag: Bag
    tier: int
    own: F
    earned: F
    earned_before: F
    due: F
    is_outdone: bool
    entries: list[Entry] = field(repr=False)
    is_cut: bool = False


class Program:
    def __init__(self, document: Mapping, world: World) -> None:
        self.document, self.world = document, world
        self.code, self.currency = document["code"], document["currency"]
        self.measure, self.reward = document["measure"], document["reward"]
        self.kind = self.measure["kind"]
        self.of = self.measure.get("of", "net_amount")
        if self.kind in ("net_amount", "gross_amount", "quantity"):
            self.of = self.kind
        self.base = self.reward.get("base") or self._usual_base()
        self.tiers = sorted(
            (F(tier["threshold"]), F(tier["percent"]) / 100 if "percent" in tier else F(tier["amount"]))
            for tier in self.reward["tiers"]
        )
        self.application = self.reward.get("application", "all_volume")
        self.to_date = document.get("accumulation") == "to_date"
        self.group = document.get("group")
        self.stacking = document.get("stacking", {"policy": "all_gross"})
        self.grid = Grid(document)
        self.periods = [
            period for period in self._cut() if world.as_of is None or period.first <= world.as_of
        ]
        self.entries = [entry for sale in world.sales if (entry := self._enter(sale)) is not None]
        self.entries.sort(key=lambda entry: entry.day)
        self.accounts = self._accounts()
        self.positions: dict[tuple[str, int], Position] = {}

    def _usual_base(self) -> str:
        if self.reward["kind"] in ("per_unit", "per_increment"):
            return "quantity"
        if self.kind == "growth_amount" and self.of != "quantity":
            return "growth_amount"
        return self.kind if self.kind in ("net_amount", "gross_amount") else "net_amount"

    def _cut(self) -> list[Days]:
        first, last = day(self.document["starts_on"]), day(self.document["ends_on"])
        months = MONTHS.get(self.document.get("period", "term"))
        starts = [first]
        for on in Days(first, last).every()[1:]:
            if months is not None and self.grid.begins(on, months):
                starts.append(on)
        return [
            Days(start, following - ONE_DAY)
            for start, following in zip(starts, [*starts[1:], last + ONE_DAY], strict=True)
        ]

    # Which sales count.

    def _enter(self, sale: Sale) -> Entry | None:
        if sale.basis != self.document.get("basis", "sell_in"):
            return None
        on = self._counts_on(sale)
        place = next((n for n, period in enumerate(self.periods) if on in period), None)
        if place is None or not any(self.world.in_scope(s, sale.sku) for s in self._scopes()):
            return None
        if not self._is_let_in(sale.partner, on):
            return None
        rate = self._rate(sale, self.periods[place])
        if rate is None:
            return None
        return Entry(sale, on, place, self._account(sale.partner, on), sale.net * rate, sale.gross * rate)

    def _scopes(self) -> list[Mapping | None]:
        """List the scopes in which a product matters at all."""
        own = self.document.get("products")
        scopes = [own, self.measure.get("products", own)]
        if self.kind == "share_percent":
            scopes.append(self.measure.get("share_of"))
        for condition in self.document.get("conditions", []):
            scopes.append(condition.get("products", own))
            if condition["kind"] == "share_percent":
                scopes.append(condition.get("share_of"))
        return scopes

    def _counts_on(self, sale: Sale) -> date:
        if not sale.is_return or self.document.get("returns") != "original_period":
            return sale.day
        sold = self._sold_on(sale)
        limit = self.document.get("returns_lookback_days")
        if sold is None or (limit is not None and (sale.day - sold).days > limit):
            return sale.day
        return sold

    def _sold_on(self, back: Sale) -> date | None:
        """Find the sale that a return takes back: as it says, by the line of its document, by the product."""
        if back.sold_on is not None:
            return back.sold_on
        same = [
            sale
            for sale in self.world.sales
            if back.document
            and not sale.is_return
            and (sale.partner, sale.document) == (back.partner, back.document)
        ]
        by_number = [sale.day for sale in same if back.number and sale.number == back.number]
        by_product = [sale.day for sale in same if sale.sku == back.sku]
        return min(by_number or by_product, default=None)

    def _is_let_in(self, partner: str, on: date) -> bool:
        """Let a partner in; a member also by its parent, unless either of them is excepted."""
        if self.group is None:
            return self._eligible(partner, on)
        both = {partner, self.world.parent(partner, on)}
        excepted = set(self.document.get("eligibility", {}).get("except_partners", []))
        return not both & excepted and any(self._eligible(one, on) for one in both)

    def _eligible(self, partner: str, on: date) -> bool:
        rule = self.document.get("eligibility", {})
        segments, partners = rule.get("segments", []), rule.get("partners", [])
        if partner in rule.get("except_partners", []):
            return False
        named = partner in partners or bool(self.world.segments(partner, on) & set(segments))
        return named or not (segments or partners)

    def _account(self, partner: str, on: date) -> str:
        return partner if self.group is None else self.world.parent(partner, on)

    def _rate(self, sale: Sale, period: Days) -> F | None:
        if sale.currency in (None, self.currency):
            return F(1)
        exchange = self.document.get("exchange", {"policy": "sale_date"})
        if exchange["policy"] == "contract_rate":
            fixed = exchange["rates"].get(sale.currency)
            return None if fixed is None else F(fixed)
        if exchange["policy"] == "period_average":
            return self.world.average_rate(sale.currency, self.currency, period)
        return self.world.latest_rate(sale.currency, self.currency, sale.day)

    # What an account bought.

    def _total(self, entries: Iterable[Entry], what: str, scope: Mapping | None, *, taken: bool = False) -> F:
        return sum((e.worth(what, taken) for e in entries if self.world.in_scope(scope, e.sale.sku)), F(0))

    def _bag(self, account: str, place: int, entries: list[Entry]) -> Bag:
        own = self.document.get("products")
        qualifying = self.measure.get("products", own)
        bought = self._total(entries, self.of, qualifying)
        baseline = self._baseline(account, place)
        full, kept = (self._total(entries, self.of, own, taken=taken) for taken in (False, True))
        left = kept / full if full else F(1)
        return Bag(
            bought=bought,
            base=self._growth(bought, baseline) * left
            if self.base == "growth_amount"
            else self._total(entries, self.base, own, taken=True),
            left=left,
            whole=self._total(entries, self.of, self.measure.get("share_of")),
            baseline=baseline,
            target=self._target(account, place),
            days=self._by_day(entries, own, qualifying),
            kickers=[self._kicker_base(kicker, entries) for kicker in self.reward.get("kickers", [])],
            gates=[
                (condition, *self._gate(condition, account, entries))
                for condition in self.document.get("conditions", [])
            ],
            guaranteed=self._guaranteed(account, place),
        )

    @staticmethod
    def _growth(bought: F, baseline: F | None) -> F:
        return F(0) if baseline is None else max(bought - baseline, F(0))

    def _by_day(
        self, entries: list[Entry], own: Mapping | None, qualifying: Mapping | None
    ) -> list[tuple[F, F]]:
        found = []
        for on in sorted({entry.day for entry in entries}):
            of_day = [entry for entry in entries if entry.day == on]
            pays = F(0) if self.base == "growth_amount" else self._total(of_day, self.base, own, taken=True)
            found.append((self._total(of_day, self.of, qualifying), pays))
        return found

    def _kicker_base(self, kicker: Mapping, entries: list[Entry]) -> F:
        first, last = kicker.get("starts_on", "0001-01-01"), kicker.get("ends_on", "9999-12-31")
        mine = [
            entry
            for entry in entries
            if first <= entry.day.isoformat() <= last
            and self.world.in_scope(self.document.get("products"), entry.sale.sku)
        ]
        what = "net_amount" if kicker["kind"] == "percent" else "quantity"
        return self._total(mine, what, kicker.get("products"), taken=True)

    def _gate(self, condition: Mapping, account: str, entries: list[Entry]) -> tuple[F | None, F]:
        """Give the figure that is compared, and what it is a share of."""
        own = self.document.get("products")
        scope = condition.get("products", own)
        what = condition.get("measure", "net_amount")
        if condition["kind"] == "minimum_volume":
            return self._total(entries, what, scope), F(0)
        if condition["kind"] == "share_percent":
            return self._total(entries, what, scope), self._total(entries, what, condition.get("share_of"))
        if condition["kind"] == "distinct_products":
            mine = [entry for entry in entries if self.world.in_scope(scope, entry.sale.sku)]
            skus = {entry.sale.sku for entry in mine}
            kept = [sku for sku in skus if sum(e.sale.units for e in mine if e.sale.sku == sku) > 0]
            return F(len(kept)), F(0)
        if condition["kind"] == "invoices_paid":
            paid = [
                entry.sale.paid
                for entry in entries
                if not entry.sale.is_return and self.world.in_scope(own, entry.sale.sku)
            ]
            return (F(1) if all(state is True for state in paid) else F(0)), F(0)
        known = self.world.acknowledged
        return (F(1) if known is not None and (self.code, account) in known else F(0)), F(0)

    def _guaranteed(self, account: str, place: int) -> int:
        """Count the periods so far that reached the account, none if this one did not."""

        def reached(n: int) -> bool:
            bought = any(entry.account == account and entry.place == n for entry in self.entries)
            return bought or any(self._eligible(account, on) for on in self.periods[n].every())

        if "guarantee" not in self.document or not reached(place):
            return 0
        return sum(reached(n) for n in range(place + 1))

    # What growth and attainment are measured against.

    def _baseline(self, account: str, place: int) -> F | None:
        if self.kind not in ("growth_amount", "growth_percent"):
            return None
        places = range(place + 1) if self.to_date else [place]
        for_all, by_period = self._figures("baselines", account)
        if self.to_date and for_all is not None and all(by_period[n] is None for n in places):
            found: F | None = for_all
        else:
            known = []
            for n in places:
                by_hand = by_period[n] if self.to_date or by_period[n] is not None else for_all
                known.append(self._from_earlier_years(account, n) if by_hand is None else by_hand)
            found = None if all(one is None for one in known) else sum((one for one in known if one), F(0))
        if found is not None and found > 0:
            return found
        return F(0) if self.measure["baseline"].get("new_partner") == "zero_baseline" else None

    def _target(self, account: str, place: int) -> F | None:
        """Give the target of the period, or to date those of the periods so far; else the one for all."""
        if self.kind != "attainment_percent":
            return None
        for_all, by_period = self._figures("targets", account)
        wanted = by_period[: place + 1] if self.to_date else by_period[place : place + 1]
        known = [amount for amount in wanted if amount is not None]
        return sum(known, F(0)) if known else for_all

    def _figures(self, kind: str, account: str) -> tuple[F | None, list[F | None]]:
        """Give the figure by hand that names no period, and those that name one."""
        return self.world.figure(kind, self.code, account, None), [
            self.world.figure(kind, self.code, account, period.first.isoformat()) for period in self.periods
        ]

    def _from_earlier_years(self, account: str, place: int) -> F | None:
        rule = self.measure["baseline"]
        if rule["rule"] == "fixed":
            return None
        years = rule.get("years", 1)
        bought = sum(
            (
                self._bought_in(self.grid.years_before(self.periods[place], back), account)
                for back in range(1, years + 1)
            ),
            F(0),
        )
        if rule["rule"] == "greater_of":
            return max(bought, F(rule["floor"]))
        return bought / years

    def _bought_in(self, period: Days, account: str) -> F:
        """Add up what qualifies in days outside the program."""
        scope = self.measure.get("products", self.document.get("products"))
        bought = F(0)
        for sale in self.world.sales:
            on = self._counts_on(sale)
            if (
                sale.basis == self.document.get("basis", "sell_in")
                and on in period
                and self.world.in_scope(scope, sale.sku)
                and self._account(sale.partner, on) == account
            ):
                rate = self._rate(sale, period)
                if rate is not None:
                    value = {"net_amount": sale.net * rate, "gross_amount": sale.gross * rate}
                    bought += value.get(self.of, sale.units)
        return bought

    # What it earns.

    def _measured(self, bag: Bag) -> F | None:
        if self.kind == "growth_amount":
            return None if bag.baseline is None else bag.bought - bag.baseline
        if self.kind == "growth_percent":
            return (bag.bought - bag.baseline) / bag.baseline * 100 if bag.baseline else None
        if self.kind == "attainment_percent":
            return bag.bought / bag.target * 100 if bag.target else None
        if self.kind == "share_percent":
            return bag.bought / bag.whole * 100 if bag.whole > 0 else None
        return bag.bought

    def _tier(self, bag: Bag) -> int:
        measured = self._measured(bag)
        tier = 0
        while measured is not None and tier < len(self.tiers) and measured >= self.tiers[tier][0]:
            tier += 1
        return tier

    def _line(self, measured: F, bag: Bag) -> F:
        """Give the purchases at which the measure has a value."""
        if self.kind == "growth_amount":
            return bag.baseline + measured
        if self.kind == "growth_percent":
            return bag.baseline * (1 + measured / 100)
        if self.kind == "attainment_percent":
            return bag.target * measured / 100
        return measured

    def _shelves(self, bag: Bag, tier: int, in_order: bool) -> list[F]:
        """
        Put what the rate pays on, on shelves: below the first tier, and one for each reached tier.

        Climb from nothing, purchase after purchase; without an order all purchases are one.
        """
        edges = [F(0), *(threshold for threshold, _ in self.tiers[:tier])]
        if in_order:
            moves = bag.days
            edges = [self._line(edge, bag) for edge in edges]
        else:
            measured = self._measured(bag) or F(0)
            moves = [(measured, bag.base)] if measured else []
        shelves = [F(0)] * (tier + 1)
        at = F(0)
        for move, pays in moves:
            after = at + move
            stops = sorted({at, after, *(edge for edge in edges if min(at, after) < edge < max(at, after))})
            pieces = list(pairwise(stops)) or [(at, at)]
            for low, high in pieces:
                shelf = sum(edge <= low for edge in edges) - 1
                if shelf >= 0:
                    shelves[shelf] += pays * (high - low) / abs(move) if move else pays
            at = after
        return shelves

    def _tiers_pay(self, bag: Bag, tier: int, averaged: bool) -> F:
        if not tier:
            return F(0)
        rates = [rate for _, rate in self.tiers[:tier]]
        kind, how = self.reward["kind"], self.application
        if kind == "fixed":
            return rates[-1] if how == "all_volume" else sum(rates, F(0))
        ordered = how == "prospective" or self.reward.get("unit_order") == "chronological"
        # Growth has no days of its own: it is spread over them as what was bought is.
        in_order = ordered and not averaged and self.base != "growth_amount"
        shelves = self._shelves(bag, tier, in_order)
        inside, top = shelves[1:], len(rates) - 1
        if kind == "per_increment":
            if how == "every_tier_full":
                inside = [sum(inside[n:], F(0)) for n in range(tier)]
            counted = [self._increments(amount) for amount in inside]
            paid = [rate * count for rate, count in zip(rates, counted, strict=True)]
            return paid[top] if how == "all_volume" else sum(paid, F(0))
        if how == "all_volume":
            return max(rates[top] * bag.base, F(0))
        if how == "every_tier_full":
            inside = [bag.base] * tier
        if how == "every_tier_capped":
            inside = [*(sum(shelves[: n + 2], F(0)) for n in range(top)), bag.base]
        return max(sum((rate * amount for rate, amount in zip(rates, inside, strict=True)), F(0)), F(0))

    def _increments(self, amount: F) -> int:
        if amount <= 0:
            return 0
        steps = amount / F(self.reward["increment"])
        full = floor(steps)
        return full + 1 if steps > full and self.reward["partial_increment"] == "counts" else full

    def _unrounded(self, bag: Bag, earned_before: F, due: F, averaged: bool = False) -> F:
        """Give what the terms come to, after the caps of a partner, before rounding."""
        if not all(self._holds(*gate) for gate in bag.gates):
            amount = F(0)
        else:
            tier = self._tier(bag)
            amount = self._tiers_pay(bag, tier, averaged)
            for kicker, base in zip(self.reward.get("kickers", []), bag.kickers, strict=True):
                rate = F(kicker["percent"]) / 100 if "percent" in kicker else F(kicker["amount"])
                if tier >= kicker.get("from_tier", 1):
                    amount += max(rate * base, F(0))
            if bag.guaranteed:
                guarantee = self.document["guarantee"]
                least = F(guarantee["amount"])
                if guarantee.get("cumulative"):
                    least = least * bag.guaranteed - earned_before
                amount = max(amount, due + least)
        for cap in self.document.get("caps", []):
            if cap["per"] == "partner_period":
                amount = min(amount, due + F(cap["amount"]))
            if cap["per"] == "partner_program":
                amount = min(amount, due + max(F(cap["amount"]) - earned_before, F(0)))
        return amount

    @staticmethod
    def _holds(condition: Mapping, reached: F | None, whole: F) -> bool:
        if condition["kind"] == "minimum_volume":
            return reached >= F(condition["amount"])
        if condition["kind"] == "distinct_products":
            return reached >= condition["count"]
        if condition["kind"] == "share_percent":
            return whole > 0 and reached / whole * 100 >= F(condition["percent"])
        return reached == 1

    def round(self, amount: F) -> F:
        return rounded(amount, MINOR.get(self.currency, 2), self.document.get("rounding", "half_up"))

    # Positions, period after period.

    def _accounts(self) -> list[str]:
        named = set()
        for partner in self.world.names:
            parents = {held["code"] for held in self.world.memberships(partner)}
            named |= parents if self.group is not None and parents else {partner}
        return sorted(named | {entry.account for entry in self.entries})

    def of_period(self, account: str, place: int) -> list[Entry]:
        return [entry for entry in self.entries if (entry.account, entry.place) == (account, place)]

    def behind(self, account: str, place: int) -> list[Entry]:
        """Give the entries that a period's amount rests on."""
        return [
            entry
            for entry in self.entries
            if entry.account == account and (entry.place <= place if self.to_date else entry.place == place)
        ]

    def rate_all(self, outdone: set[tuple[str, int]] = frozenset()) -> None:
        for account in self.accounts:
            earned_before = own_before = F(0)
            for place in range(len(self.periods)):
                entries = self.behind(account, place)
                bag = self._bag(account, place, entries)
                due = own_before if self.to_date else F(0)
                own = self.round(self._unrounded(bag, earned_before, due)) - due
                is_outdone = (account, place) in outdone
                earned = F(0) if is_outdone else own
                self.positions[account, place] = Position(
                    place, bag, self._tier(bag), own, earned, earned_before, due, is_outdone, entries
                )
                earned_before += earned
                own_before += own

    def hold_to_cap(self) -> None:
        cap = next((cap for cap in self.document.get("caps", []) if cap["per"] == "program"), None)
        if cap is None:
            return
        limit, spots = F(cap["amount"]), sorted(self.positions)
        if sum(self.positions[spot].earned for spot in spots) <= limit:
            return
        if cap["when_exceeded"] == "pro_rata":
            parts = self.share(limit, [self.positions[spot].earned for spot in spots])
            allowed = dict(zip(spots, parts, strict=True))
        else:
            allowed = self._first_sales_first(limit, spots)
        for spot in spots:
            self.positions[spot].is_cut = allowed[spot] != self.positions[spot].earned
            self.positions[spot].earned = allowed[spot]

    def _first_sales_first(self, limit: F, spots: list[tuple[str, int]]) -> dict[tuple[str, int], F]:
        by_day: dict[date, dict[tuple[str, int], F]] = {}
        for spot in spots:
            at = self.positions[spot]
            parts = self.by_entry(at.earned, at.entries)
            rest = at.earned - sum((part for _, part in parts), F(0))
            for on, part in [
                (self.periods[at.place].last, rest),
                *((entry.day, part) for entry, part in parts),
            ]:
                of_day = by_day.setdefault(on, {})
                of_day[spot] = of_day.get(spot, F(0)) + part
        allowed = dict.fromkeys(spots, F(0))
        left = limit
        for on in sorted(by_day):
            back = {spot: amount for spot, amount in by_day[on].items() if amount < 0}
            more = {spot: by_day[on][spot] for spot in sorted(by_day[on]) if by_day[on][spot] > 0}
            left -= sum(back.values(), F(0))
            if sum(more.values(), F(0)) > left:
                more = dict(zip(more, self.share(left, list(more.values())), strict=True))
            left -= sum(more.values(), F(0))
            for spot, amount in [*back.items(), *more.items()]:
                allowed[spot] += amount
        return allowed

    def by_entry(self, amount: F, entries: list[Entry]) -> list[tuple[Entry, F]]:
        """Share an amount among the sales that the rate paid on."""
        paying = [e for e in entries if self.world.in_scope(self.document.get("products"), e.sale.sku)]
        base = "net_amount" if self.base == "growth_amount" else self.base
        for what in (base, "net_amount", "quantity"):
            weights = [entry.worth(what, taken=True) for entry in paying]
            if sum(weights, F(0)) > 0:
                return self._by_day_and_product(amount, paying, weights)
        return []

    def _by_day_and_product(
        self, amount: F, paying: list[Entry], weights: Sequence[F]
    ) -> list[tuple[Entry, F]]:
        """Give whole units to what a partner bought of a product on a day, and each sale its exact part."""
        bought: dict[tuple[date, str, str], F] = {}
        for entry, weight in zip(paying, weights, strict=True):
            key = (entry.day, entry.sale.partner, entry.sale.sku)
            bought[key] = bought.get(key, F(0)) + weight
        keys = sorted(bought)
        parts = dict(zip(keys, self.share(amount, [bought[key] for key in keys]), strict=True))
        found = []
        for entry, weight in zip(paying, weights, strict=True):
            key = (entry.day, entry.sale.partner, entry.sale.sku)
            found.append((entry, parts[key] * weight / bought[key] if bought[key] else F(0)))
        return found

    def share(self, amount: F, weights: Sequence[F]) -> list[F]:
        return shared(amount, weights, MINOR.get(self.currency, 2))

    # Results.

    def results(self) -> Iterable[Found]:
        carried = self._within_cap({spot: self._accrued(spot[0], at) for spot, at in self.positions.items()})
        for (account, place), at in sorted(self.positions.items()):
            period = self.periods[place]
            amounts = at.earned, self._first(account, at), carried[account, place]
            members = self._members(account, place)
            if not members:
                yield Found(self.code, account, period.first, at.tier, *amounts)
                continue
            weights = [weight for _, weight in members]
            of_all = [
                [None] * len(members) if amount is None else self.share(amount, weights) for amount in amounts
            ]
            for (member, _), *parts in zip(members, *of_all, strict=True):
                yield Found(self.code, member, period.first, at.tier, *parts)

    def _first(self, account: str, at: Position) -> F | None:
        """Give what the sales received in time earned, None where all were or another program pays instead."""
        grace = timedelta(days=self.document.get("receipt_grace_days", 0))
        limit = self.periods[at.place].last + grace
        late = {e for e in self.of_period(account, at.place) if e.sale.received > limit}
        if not late or at.is_outdone:
            return None
        bag = self._bag(account, at.place, [entry for entry in at.entries if entry not in late])
        first = self.round(self._unrounded(bag, at.earned_before, at.due)) - at.due
        # A budget that has been shared leaves no more to the sales in time than to all of them.
        return min(first, at.earned) if at.is_cut else first

    def _accrued(self, account: str, at: Position) -> tuple[F, F] | None:
        """Give what is accrued and what the period is expected to earn, None where nothing is expected."""
        expected = self._expected(account, at)
        if expected is None:
            return None
        actual, entitled, accrued = at.bag.bought, F(0), -at.due
        if actual > 0:
            expected = max(expected, actual)
            bag = self._scaled(at.bag, expected / actual)
            entitled = self._unrounded(bag, at.earned_before, at.due, averaged=True)
            accrued = self.round(entitled * actual / expected) - at.due
        return (F(0) if at.is_outdone else accrued), entitled - at.due

    def _within_cap(
        self, accrued: Mapping[tuple[str, int], tuple[F, F] | None]
    ) -> Mapping[tuple[str, int], F | None]:
        """Cut what running periods carry where they and the ended ones would come to more than the cap."""
        running = {spot: found for spot, found in accrued.items() if found is not None}
        carried = {spot: running[spot][0] if spot in running else None for spot in accrued}
        cap = next((cap for cap in self.document.get("caps", []) if cap["per"] == "program"), None)
        if cap is None:
            return carried
        ended = sum((self.positions[spot].earned for spot in accrued if spot not in running), F(0))
        room = max(F(cap["amount"]) - ended, F(0))
        expected = sum((entitled for _, entitled in running.values()), F(0))
        whole = sum((amount for amount, _ in running.values()), F(0))
        if expected <= room or whole <= 0:
            return carried
        spots = sorted(running)
        parts = self.share(self.round(whole * room / expected), [running[spot][0] for spot in spots])
        return {**carried, **dict(zip(spots, parts, strict=True))}

    def _expected(self, account: str, at: Position) -> F | None:
        """Give the volume expected of a running period, with all before it under to_date."""
        period, as_of = self.periods[at.place], self.world.as_of
        if as_of is None or as_of >= period.last:
            return None
        by_hand = self.world.figure("expected_volumes", self.code, account, period.first.isoformat())
        if by_hand is None and at.place == len(self.periods) - 1:
            by_hand = self.world.figure("expected_volumes", self.code, account, None)
        if by_hand is not None:
            return by_hand
        scope = self.measure.get("products", self.document.get("products"))
        now = self._total(self.of_period(account, at.place), self.of, scope)
        before = at.bag.bought - now
        method = self.document.get("accrual", {"expected": "pace"})["expected"]
        so_far = (as_of - period.first).days + 1
        if method == "pace":
            return before + now * len(period.every()) / so_far
        if method == "last_year":
            earlier = self.grid.years_before(period, 1)
            same_day = min(earlier.first + timedelta(days=so_far - 1), earlier.last)
            then = self._bought_in(Days(earlier.first, same_day), account)
            return before + now * self._bought_in(earlier, account) / then if then > 0 else None
        return None

    def _scaled(self, bag: Bag, factor: F) -> Bag:
        """Suppose that so much more is bought, everything in proportion; what is to be beaten stays."""
        bought = bag.bought * factor
        growth = self._growth(bought, bag.baseline) * bag.left
        return Bag(
            bought=bought,
            base=growth if self.base == "growth_amount" else bag.base * factor,
            left=bag.left,
            whole=bag.whole + bought - bag.bought,
            baseline=bag.baseline,
            target=bag.target,
            days=[],
            kickers=[kicker * factor for kicker in bag.kickers],
            gates=[
                (condition, reached * factor if condition["kind"] == "minimum_volume" else reached, whole)
                for condition, reached, whole in bag.gates
            ],
            guaranteed=bag.guaranteed,
        )

    def _members(self, account: str, place: int) -> list[tuple[str, F]]:
        """List who shares what an account earned, with the weights; nobody where the account keeps it."""
        if self.group is None or self.group["pays"] == "parent":
            return []
        period, entries = self.periods[place], self.of_period(account, place)
        members = {entry.sale.partner for entry in entries}
        for partner in self.world.partners:
            for held in self.world.memberships(partner):
                if held["code"] == account and any(within(on, held) for on in period.every()):
                    members.add(partner)
        if members <= {account}:
            return []
        shares = {row["partner"]: F(row["percent"]) for row in self.group.get("shares", [])}
        found = []
        for member in sorted(members):
            if self.group["key"] == "shares":
                weight = shares.get(member, F(0))
            elif self.group["key"] == "equal":
                weight = F(member != account)
            else:
                mine = [entry for entry in entries if entry.sale.partner == member]
                weight = max(self._total(mine, self.of, self.document.get("products")), F(0))
            found.append((member, weight))
        return found if any(weight for _, weight in found) else []


# --- Several programs on the same purchases ----------------------------------------------------------


def stack(programs: list[Program]) -> None:
    """Rate every program, letting those of a group have their say about one another."""
    groups: dict[tuple[str, str], list[Program]] = {}
    for program in programs:
        key = (program.stacking["policy"], program.stacking.get("group", program.code))
        groups.setdefault(key, []).append(program)
    for (policy, _), members in groups.items():
        members.sort(key=lambda program: (program.stacking.get("rank", 0), program.code))
        if policy == "exclusive":
            exclusive(members)
        if policy == "best_of":
            best_of(members)
        elif policy == "net_value":
            net_value(members)
        else:
            for program in members:
                program.rate_all()
                program.hold_to_cap()


def exclusive(members: list[Program]) -> None:
    gone: set[Sale] = set()
    for program in members:
        program.entries = [entry for entry in program.entries if entry.sale not in gone]
        own = program.document.get("products")
        gone |= {e.sale for e in program.entries if program.world.in_scope(own, e.sale.sku)}


def net_value(members: list[Program]) -> None:
    for rank, program in enumerate(members):
        program.rate_all()
        program.hold_to_cap()
        last = len(program.periods) - 1
        for account in program.accounts:
            if program.to_date:
                earned = sum(program.positions[account, n].earned for n in range(last + 1))
                blocks = [(earned, program.behind(account, last))]
            else:
                blocks = [
                    (program.positions[account, n].earned, program.behind(account, n))
                    for n in range(last + 1)
                ]
            for earned, entries in blocks:
                if earned > 0:
                    for paid, part in program.by_entry(earned, entries):
                        for later in members[rank + 1 :]:
                            for entry in later.entries:
                                if entry.sale is paid.sale:
                                    entry.taken += part


def best_of(members: list[Program]) -> None:
    for program in members:
        program.rate_all()
    offers = sorted(
        (-at.earned, order, place, account)
        for order, program in enumerate(members)
        for (account, place), at in program.positions.items()
        if at.earned > 0
    )
    won: list[tuple[int, int, str]] = []
    outdone: list[set[tuple[str, int]]] = [set() for _ in members]
    for _, order, place, account in offers:
        mine = members[order].periods[place]
        beaten = any(
            by != order
            and whose == account
            and members[by].periods[n].first <= mine.last
            and mine.first <= members[by].periods[n].last
            for by, n, whose in won
        )
        if beaten:
            outdone[order].add((account, place))
        else:
            won.append((order, place, account))
    for program, lost in zip(members, outdone, strict=True):
        program.rate_all(lost)
        program.hold_to_cap()


# --- Money -------------------------------------------------------------------------------------------


def rounded(amount: F, decimals: int, mode: str) -> F:
    scaled = abs(amount) * 10**decimals
    whole, rest = floor(scaled), scaled - floor(scaled)
    up = rest > F(1, 2) or (rest == F(1, 2) and (mode == "half_up" or whole % 2 == 1))
    units = F(whole + 1 if up else whole, 10**decimals)
    return units if amount >= 0 else -units


def shared(amount: F, weights: Sequence[F], decimals: int) -> list[F]:
    """Share by the largest remainder: whole units first, then one each to the largest rests, earlier first."""
    if not amount:
        return [F(0) for _ in weights]
    units, whole = abs(amount) * 10**decimals, sum(weights, F(0))
    exact = [units * weight / whole for weight in weights]
    parts = [floor(part) for part in exact]
    for _ in range(int(units) - sum(parts)):
        rests = [part - got for part, got in zip(exact, parts, strict=True)]
        parts[max(range(len(rests)), key=lambda n: (rests[n], -n))] += 1
    sign = 1 if amount > 0 else -1
    return [sign * F(part, 10**decimals) for part in parts]


def payable(minimum: Mapping | None, earned: F, carried: F) -> tuple[F, F, F]:
    """Divide what is due into what is paid, what is carried over and what is dropped."""
    due = earned + carried
    if due <= 0:
        return F(0), due, F(0)
    if minimum is None or due >= F(minimum["amount"]):
        return due, F(0), F(0)
    return (F(0), F(0), due) if minimum["below"] == "drop" else (F(0), due, F(0))
