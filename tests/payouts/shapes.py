"""
Programs of every shape with real rows: who buys what in a quarter, and what each must earn for it.

Every shape is laid out on the days of a quarter, so that the same figures serve a running and a closed one.
All amounts are worked out by hand, beside the lines they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partners.models import Affiliation, Partner
from programs.models import ExchangeRate, PartnerFigure, Product, Program
from tests.factories import NOON, make_line, make_partner, make_product, make_published_program
from vir.foundation.identity.models import User

# Program, partner, and the number of the period from 0.
Key = tuple[str, str, int]
CORDLESS = {"include": [{"category": "Cordless"}]}
CATEGORIES = {"DRILL": "Cordless", "DRIVER": "Cordless", "SAW": "Corded", "BIT": "Accessories"}


@dataclass
class Scene:
    """A vendor's quarter: its partners, products and programs."""

    start: date
    end: date
    owner: User
    approver: User
    partners: dict[str, Partner] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)

    def day(self, number: int, *, years: int = 0) -> date:
        """Give a day of the quarter by its number from 0, or of the same quarter some years ago."""
        start = self.start.replace(year=self.start.year - years)
        return start + timedelta(days=number)

    def partner(self, code: str) -> Partner:
        """Give a partner."""
        if code not in self.partners:
            self.partners[code] = make_partner(code)
        return self.partners[code]

    def product(self, sku: str) -> Product:
        """Give a product, of the category that its name stands for."""
        if sku not in self.products:
            self.products[sku] = make_product(sku, category=CATEGORIES[sku])
        return self.products[sku]

    def sold(self, partner: str, net: str, day: int = 9, sku: str = "DRILL", **fields: Any) -> None:
        """Commit a line on a day of the quarter."""
        years = fields.pop("years", 0)
        quantity = fields.pop("quantity", "-1" if net.startswith("-") else "1")
        sold_on = self.day(day, years=years)
        make_line(self.partner(partner), self.product(sku), sold_on, net, quantity, **fields)

    def promise(self, code: str, *partners: str, tiers: Any = None, **terms: Any) -> None:
        """Publish a program over the quarter: retroactive percents of the tiers, unless the terms say more."""
        reward = {"kind": "percent", "application": "all_volume", "tiers": tiers or [tier("0", "2")]}
        document = {
            "format": "vir.program/1",
            "code": code,
            "name": f"Program {code}",
            "currency": "USD",
            "starts_on": self.start.isoformat(),
            "ends_on": self.end.isoformat(),
            "period": "quarter",
            "measure": {"kind": "net_amount"},
            "reward": {**reward, **terms.pop("reward", {})},
            "payment": {"method": "credit_memo", "due_days": 30},
            **terms,
        }
        self.programs[code] = make_published_program(
            document,
            partners=[self.partner(partner) for partner in partners],
            owner=self.owner,
            approver=self.approver,
        )

    def figure(self, code: str, kind: str, partner: str, amount: str, start: date | None = None) -> None:
        """Set a target or a baseline."""
        PartnerFigure.objects.create(
            program=self.programs[code],
            partner=self.partner(partner),
            kind=kind,
            amount=Decimal(amount),
            period_start=start,
            set_by=self.owner,
            set_at=NOON,
        )

    def rate(self, source: str, on: int, rate: str) -> None:
        """Say what a currency is worth in dollars from a day on."""
        ExchangeRate.objects.create(
            source=source,
            target="USD",
            on=self.day(on),
            rate=Decimal(rate),
            set_by=self.owner,
            set_at=NOON,
        )


def tier(threshold: str, percent: str) -> dict[str, str]:
    """Write a tier of a percentage."""
    return {"threshold": threshold, "percent": percent}


@dataclass(frozen=True)
class Story:
    """
    A shape and what must come of it.

    `earned` are all positions. `uncounted` are the labels of the lines that do not count, by position.
    `late` commits one more line: `now` is what it gives its own position, also where that is closed, and
    `shared` what it gives others as long as they are open.
    """

    laid_out: Callable[[Scene], None]
    earned: Mapping[Key, str]
    late: Callable[[Scene, Mapping[str, Any]], None]
    now: Mapping[Key, str]
    shared: Mapping[Key, str] = field(default_factory=dict)
    uncounted: Mapping[Key, Mapping[str, int]] = field(default_factory=dict)


def late(partner: str, net: str, sku: str = "DRILL", **more: Any) -> Callable[..., None]:
    """Commit a line on the 21st day of the quarter that is received when the period is closed."""
    day = more.pop("day", 20)

    def commit(scene: Scene, received: Mapping[str, Any]) -> None:
        scene.sold(partner, net, day, sku, **more, **received)

    return commit


def growth(scene: Scene) -> None:
    """Pay on everything, at a rate by growth over last year."""
    scene.promise(
        "GROW",
        "ALDER",
        "BEXLEY",
        "CORVUS",
        tiers=[tier("5", "1"), tier("10", "2")],
        measure={"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}},
    )
    scene.sold("ALDER", "200000.00", years=1)
    scene.sold("ALDER", "223456.78")
    scene.sold("BEXLEY", "90000.00")
    scene.sold("CORVUS", "100000.00", years=1)
    scene.sold("CORVUS", "104999.99")


GROWTH = Story(
    growth,
    {
        # 23,456.78 ÷ 200,000 = 11.73%, Tier 2: 2% × 223,456.78 = 4,469.1356
        ("GROW", "ALDER", 0): "4469.14",
        # nothing bought last year: no baseline, nothing earned
        ("GROW", "BEXLEY", 0): "0.00",
        # 4,999.99 ÷ 100,000 = 4.99999%, below Tier 1
        ("GROW", "CORVUS", 0): "0.00",
    },
    late("ALDER", "1000.00"),
    # 24,456.78 ÷ 200,000 = 12.23%: 2% × 224,456.78 = 4,489.1356
    {("GROW", "ALDER", 0): "4489.14"},
)


def attainment(scene: Scene) -> None:
    """Pay on everything, at a rate by how much of the target is reached."""
    scene.promise(
        "REACH",
        "ALDER",
        "BEXLEY",
        "CORVUS",
        tiers=[tier("80", "1"), tier("100", "2")],
        measure={"kind": "attainment_percent"},
    )
    scene.figure("REACH", "target", "ALDER", "100000")
    scene.figure("REACH", "target", "BEXLEY", "999999")
    scene.figure("REACH", "target", "BEXLEY", "50000", scene.start)
    scene.sold("ALDER", "99999.99")
    scene.sold("BEXLEY", "60000.50")
    scene.sold("CORVUS", "70000.00")


ATTAINMENT = Story(
    attainment,
    {
        # 99,999.99 ÷ 100,000 = 99.99999%, Tier 1: 1% × 99,999.99 = 999.9999
        ("REACH", "ALDER", 0): "1000.00",
        # the figure of the period comes first: 60,000.50 ÷ 50,000 = 120.001%, Tier 2: 2% = 1,200.01
        ("REACH", "BEXLEY", 0): "1200.01",
        # no target: nothing to reach
        ("REACH", "CORVUS", 0): "0.00",
    },
    late("ALDER", "0.01"),
    # exactly 100%: 2% × 100,000.00
    {("REACH", "ALDER", 0): "2000.00"},
)


def share(scene: Scene) -> None:
    """Pay on cordless tools, at a rate by their share of all purchases."""
    scene.promise(
        "SHARE",
        "ALDER",
        "BEXLEY",
        tiers=[tier("50", "3"), tier("80", "4")],
        measure={"kind": "share_percent"},
        products=CORDLESS,
    )
    scene.sold("ALDER", "60000.00")
    scene.sold("ALDER", "40000.00", sku="SAW")
    scene.sold("BEXLEY", "49999.99")
    scene.sold("BEXLEY", "50000.01", sku="SAW")


SHARE = Story(
    share,
    {
        # 60,000 of 100,000 = 60%, Tier 1: 3% × 60,000
        ("SHARE", "ALDER", 0): "1800.00",
        # 49.99999% of 100,000
        ("SHARE", "BEXLEY", 0): "0.00",
    },
    late("ALDER", "10000.00"),
    # 70,000 of 110,000 = 63.6%: 3% × 70,000
    {("SHARE", "ALDER", 0): "2100.00"},
    uncounted={
        ("SHARE", "ALDER", 0): {"The product does not count": 1},
        ("SHARE", "BEXLEY", 0): {"The product does not count": 1},
    },
)


def qualifying(scene: Scene) -> None:
    """Let corded tools count towards the tier and pay on cordless ones only."""
    both = {"include": [{"category": "Cordless"}, {"category": "Corded"}]}
    scene.promise(
        "QUALIFY",
        "ALDER",
        tiers=[tier("100000", "2"), tier("200000", "3")],
        measure={"kind": "net_amount", "products": both},
        products=CORDLESS,
    )
    scene.sold("ALDER", "80000.00")
    scene.sold("ALDER", "40000.00", sku="SAW")
    scene.sold("ALDER", "90000.00", sku="BIT")


QUALIFYING = Story(
    qualifying,
    # 80,000 + 40,000 qualify for Tier 1: 2% × 80,000
    {("QUALIFY", "ALDER", 0): "1600.00"},
    late("ALDER", "10000.00"),
    {("QUALIFY", "ALDER", 0): "1800.00"},
    uncounted={
        ("QUALIFY", "ALDER", 0): {
            "Counts towards the tier, pays nothing itself": 1,
            "The product does not count": 1,
        }
    },
)


def net_value(scene: Scene) -> None:
    """Let the second program pay on what the first one leaves."""
    scene.promise(
        "FIRST",
        "ALDER",
        tiers=[tier("0", "10")],
        stacking={"policy": "net_value", "group": "G", "rank": 1},
    )
    scene.promise(
        "SECOND",
        "ALDER",
        tiers=[tier("100000", "5")],
        stacking={"policy": "net_value", "group": "G", "rank": 2},
    )
    scene.sold("ALDER", "60000.00", 3)
    scene.sold("ALDER", "40000.00", 9)


NET_VALUE = Story(
    net_value,
    {
        # 10% × 100,000
        ("FIRST", "ALDER", 0): "10000.00",
        # the tier is reached with 100,000; 5% × (100,000 − 10,000)
        ("SECOND", "ALDER", 0): "4500.00",
    },
    late("ALDER", "10000.00"),
    # 10% × 110,000; 5% × (110,000 − 11,000)
    {("FIRST", "ALDER", 0): "11000.00", ("SECOND", "ALDER", 0): "4950.00"},
)


def exclusive(scene: Scene) -> None:
    """Let the first program take cordless lines, and the second what is left."""
    scene.promise(
        "TAKES",
        "ALDER",
        tiers=[tier("0", "3")],
        products=CORDLESS,
        stacking={"policy": "exclusive", "group": "G", "rank": 1},
    )
    scene.promise(
        "RESTS",
        "ALDER",
        tiers=[tier("0", "1")],
        stacking={"policy": "exclusive", "group": "G", "rank": 2},
    )
    scene.sold("ALDER", "100000.00")
    scene.sold("ALDER", "50000.00", sku="SAW")


EXCLUSIVE = Story(
    exclusive,
    {
        # 3% × 100,000, then 1% × 50,000
        ("TAKES", "ALDER", 0): "3000.00",
        ("RESTS", "ALDER", 0): "500.00",
    },
    late("ALDER", "10000.00"),
    {("TAKES", "ALDER", 0): "3300.00"},
    uncounted={
        ("TAKES", "ALDER", 0): {"The product does not count": 1},
        ("RESTS", "ALDER", 0): {"Counted by a program that comes first": 1},
    },
)


def best_of(scene: Scene) -> None:
    """Pay each partner by the better of two programs."""
    stacking = {"policy": "best_of", "group": "G"}
    scene.promise("EVEN", "ALDER", "BEXLEY", tiers=[tier("0", "2")], stacking=stacking)
    scene.promise("STEEP", "ALDER", "BEXLEY", tiers=[tier("200000", "3")], stacking=stacking)
    scene.sold("ALDER", "150000.00")
    scene.sold("BEXLEY", "250000.00")


BEST_OF = Story(
    best_of,
    {
        # 2% × 150,000 against nothing
        ("EVEN", "ALDER", 0): "3000.00",
        ("STEEP", "ALDER", 0): "0.00",
        # 2% × 250,000 = 5,000 against 3% × 250,000 = 7,500
        ("EVEN", "BEXLEY", 0): "0.00",
        ("STEEP", "BEXLEY", 0): "7500.00",
    },
    late("ALDER", "60000.00"),
    # 2% × 210,000 = 4,200 against 3% × 210,000 = 6,300
    {("EVEN", "ALDER", 0): "0.00", ("STEEP", "ALDER", 0): "6300.00"},
)


def program_cap(scene: Scene) -> None:
    """Share the budget of a program among three partners in proportion."""
    scene.promise(
        "BUDGET",
        "ALDER",
        "BEXLEY",
        "CORVUS",
        caps=[{"per": "program", "amount": "10000.00", "when_exceeded": "pro_rata"}],
    )
    scene.sold("ALDER", "300000.00")
    scene.sold("BEXLEY", "200000.00")
    scene.sold("CORVUS", "100000.00")


PROGRAM_CAP = Story(
    program_cap,
    {
        # 2%: 6,000 + 4,000 + 2,000 = 12,000, of which 10,000 are there: 5/6 of each, the cent by remainder
        ("BUDGET", "ALDER", 0): "5000.00",
        ("BUDGET", "BEXLEY", 0): "3333.33",
        ("BUDGET", "CORVUS", 0): "1666.67",
    },
    late("ALDER", "300000.00"),
    # 12,000 + 4,000 + 2,000 = 18,000: 5/9 of each
    {("BUDGET", "ALDER", 0): "6666.67"},
    {("BUDGET", "BEXLEY", 0): "2222.22", ("BUDGET", "CORVUS", 0): "1111.11"},
)


def group(scene: Scene) -> None:
    """Reach the tier together, and pay each member by its volume."""
    for member in ("ALDER", "BEXLEY"):
        Affiliation.objects.create(partner=scene.partner(member), parent=scene.partner("HOLDING"))
    scene.promise(
        "GROUP",
        "HOLDING",
        "ALDER",
        "BEXLEY",
        tiers=[tier("100000", "3")],
        group={"pays": "members", "key": "volume"},
    )
    scene.sold("ALDER", "90000.00")
    scene.sold("BEXLEY", "30000.50")


GROUP = Story(
    group,
    {
        # 3% × 120,000.50 = 3,600.015, so 3,600.02: 2,700.0037… and 900.0162…, the cent by remainder
        ("GROUP", "ALDER", 0): "2700.00",
        ("GROUP", "BEXLEY", 0): "900.02",
    },
    late("ALDER", "10000.00"),
    # 3% × 130,000.50 = 3,900.015, so 3,900.02: 3,000.0038… and 900.0161…
    {("GROUP", "ALDER", 0): "3000.00"},
)


def guarantee(scene: Scene) -> None:
    """Promise 500.00 to whoever is in the program."""
    scene.promise(
        "LEAST",
        "ALDER",
        "BEXLEY",
        "CORVUS",
        tiers=[tier("0", "1")],
        guarantee={"amount": "500.00", "cumulative": False},
    )
    scene.sold("ALDER", "100000.00")
    scene.sold("CORVUS", "10000.00")


GUARANTEE = Story(
    guarantee,
    {
        ("LEAST", "ALDER", 0): "1000.00",
        # bought nothing
        ("LEAST", "BEXLEY", 0): "500.00",
        # 1% × 10,000 = 100
        ("LEAST", "CORVUS", 0): "500.00",
    },
    late("BEXLEY", "60000.00"),
    {("LEAST", "BEXLEY", 0): "600.00"},
)


def returns(scene: Scene) -> None:
    """Take a return off the month of its sale."""
    scene.promise("BACK", "ALDER", period="month", returns="original_period")
    scene.sold("ALDER", "100000.00", 9, document="INV-77")
    scene.sold("ALDER", "50000.00", 40)
    scene.sold("ALDER", "-20000.00", 44, document="INV-77", line_key="R:1")


RETURNS = Story(
    returns,
    {
        # 2% × (100,000 − 20,000), and 2% × 50,000
        ("BACK", "ALDER", 0): "1600.00",
        ("BACK", "ALDER", 1): "1000.00",
    },
    late("ALDER", "-10000.00", day=45, document="INV-77", line_key="R:2"),
    # 2% × (100,000 − 30,000)
    {("BACK", "ALDER", 0): "1400.00"},
    uncounted={
        ("BACK", "ALDER", 0): {"Outside the period’s dates": 1},
        ("BACK", "ALDER", 1): {"Outside the period’s dates": 2},
    },
)


def currency(scene: Scene) -> None:
    """Convert euros at the rate of their day, and hold pounds, for which there is none."""
    scene.promise("MONEY", "ALDER")
    scene.rate("EUR", 0, "1.0832")
    scene.rate("EUR", 31, "1.1")
    scene.sold("ALDER", "100000.00", 3)
    scene.sold("ALDER", "10000.00", 5, currency="EUR")
    scene.sold("ALDER", "500.00", 6, currency="GBP")


CURRENCY = Story(
    currency,
    # 10,000 × 1.0832 = 10,832.00: 2% × 110,832.00
    {("MONEY", "ALDER", 0): "2216.64"},
    late("ALDER", "1000.00", currency="EUR"),
    # 1,000 × 1.0832 = 1,083.20: 2% × 111,915.20 = 2,238.304
    {("MONEY", "ALDER", 0): "2238.30"},
    uncounted={("MONEY", "ALDER", 0): {"In another currency, held": 1}},
)


def kicker(scene: Scene) -> None:
    """Pay one percent more on cordless tools."""
    extra = {"name": "Cordless extra", "kind": "percent", "percent": "1", "products": CORDLESS}
    scene.promise("KICK", "ALDER", reward={"kickers": [extra]})
    scene.sold("ALDER", "100000.00")
    scene.sold("ALDER", "50000.00", sku="SAW")


KICKER = Story(
    kicker,
    # 2% × 150,000 + 1% × 100,000
    {("KICK", "ALDER", 0): "4000.00"},
    late("ALDER", "10000.00"),
    {("KICK", "ALDER", 0): "4300.00"},
)


def condition(scene: Scene) -> None:
    """Ask for three different products before anything is earned."""
    scene.promise("RANGE", "ALDER", "BEXLEY", conditions=[{"kind": "distinct_products", "count": 3}])
    for sku in ("DRILL", "DRIVER", "SAW"):
        scene.sold("ALDER", "40000.00", sku=sku)
    scene.sold("BEXLEY", "150000.00")
    scene.sold("BEXLEY", "50000.00", sku="DRIVER")


CONDITION = Story(
    condition,
    {
        # three products: 2% × 120,000
        ("RANGE", "ALDER", 0): "2400.00",
        # two
        ("RANGE", "BEXLEY", 0): "0.00",
    },
    late("BEXLEY", "1.00", "BIT"),
    # the third: 2% × 200,001
    {("RANGE", "BEXLEY", 0): "4000.02"},
)


def prospective(scene: Scene) -> None:
    """Pay the better rate on what is bought after its threshold is reached."""
    scene.promise(
        "AHEAD",
        "ALDER",
        tiers=[tier("0", "1"), tier("100000", "3")],
        reward={"application": "prospective"},
    )
    scene.sold("ALDER", "60000.00", 1)
    scene.sold("ALDER", "80000.00", 9)


PROSPECTIVE = Story(
    prospective,
    # 1% × 100,000 + 3% × 40,000
    {("AHEAD", "ALDER", 0): "2200.00"},
    late("ALDER", "10000.00"),
    {("AHEAD", "ALDER", 0): "2500.00"},
)

STORIES: dict[str, Story] = {
    "growth over last year": GROWTH,
    "attainment of targets": ATTAINMENT,
    "share of purchases": SHARE,
    "a wider qualifying scope": QUALIFYING,
    "net value": NET_VALUE,
    "exclusive": EXCLUSIVE,
    "best of": BEST_OF,
    "a budget shared in proportion": PROGRAM_CAP,
    "a group that pays its members": GROUP,
    "a guarantee": GUARANTEE,
    "returns to the period of the sale": RETURNS,
    "a line in another currency": CURRENCY,
    "a kicker": KICKER,
    "a condition of distinct products": CONDITION,
    "prospective": PROSPECTIVE,
}
