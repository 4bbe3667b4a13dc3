"""
Random worlds: programs of every shape, with the partners, sales, figures and rates they are applied to.

Numbers come from coarse grids and days from around the ends of periods, so that thresholds are met exactly,
halves of a cent and ties are common, and every rule has something to decide. Everything is JSON as `vir.case/1`
has it: engine and oracle each read it for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.programs import documents

Draw = Callable[[st.SearchStrategy], Any]
Row = dict[str, Any]

PARTNERS = ("P1", "P2", "P3", "P4")
SKUS = ("A", "B", "C", "X")
PRODUCTS = (
    {"sku": "A", "category": "Tools", "brand": "Kestrel"},
    {"sku": "B", "category": "Tools", "brand": "Osprey"},
    {"sku": "C", "category": "Spares", "brand": "Kestrel"},
)
DAYS = (
    *("2026-01-01", "2026-01-15", "2026-01-31", "2026-02-01", "2026-02-14", "2026-02-28", "2026-03-01"),
    *("2026-03-31", "2026-04-01", "2026-04-15", "2026-05-02", "2026-05-30", "2026-06-30", "2026-07-01"),
    *("2026-01-20", "2026-02-16", "2026-04-02", "2026-05-15", "2025-01-15", "2025-02-10", "2025-04-01"),
    *("2025-06-30", "2025-12-31", "2026-12-31"),
)
STARTS = ("2026-01-01", "2026-02-15", "2025-12-29", "2026-04-01")
ENDS = ("2026-06-30", "2026-04-15", "2026-12-31", "2026-05-30")
SCOPES = (
    {"include": [{"category": "Tools"}]},
    {"include": [{"sku": "A"}, {"sku": "C"}]},
    {"exclude": [{"sku": "B"}]},
    {"include": [{"brand": "Kestrel"}], "exclude": [{"category": "Spares", "brand": "Kestrel"}]},
)
AMOUNTS = ("net_amount", "gross_amount", "quantity")
PERCENTS = ("growth_percent", "attainment_percent", "share_percent")
APPLICATIONS = ("all_volume", "per_band", "prospective", "every_tier_full", "every_tier_capped")
MONEY_LEVELS = ("0", "20", "50", "100", "150", "300", "0.01")
UNIT_LEVELS = ("0", "1", "3", "5", "8", "12", "2.5")
PERCENT_LEVELS = ("0", "5", "10", "50", "75", "100", "150")
PERCENT_RATES = ("0", "1", "2.5", "5", "10", "12.5", "33.3", "100")
AMOUNT_RATES = ("0", "0.5", "1", "0.125", "2.00", "3.333")
SUMS = ("0", "5", "10", "25.00", "60")
VALUES = ("10", "20", "50", "100", "0.10", "0.05", "33.33", "7", "150")
CURRENCIES = ("USD", "USD", "EUR", "JPY")
CAPS = ("5.00", "10", "1", "30", "100")


class Stage(NamedTuple):
    """Who buys what, and how much of it."""

    partners: Sequence[str] = PARTNERS
    skus: Sequence[str] = SKUS
    products: Sequence[Row] = PRODUCTS
    segment: str = "Gold"
    values: Sequence[str] = VALUES
    quantities: Sequence[str] = ("1", "2", "3", "5", "0.5")


SMALL = Stage()
LARGE = Stage(
    documents.PARTNERS,
    (*documents.PRODUCTS, "X"),
    tuple(
        {"sku": sku, "category": category, "brand": brand}
        for sku, (category, brand) in documents.PRODUCTS.items()
    ),
    documents.SEGMENTS[0],
    ("20000", "100000", "250000", "999.99", "12345.67", "0.01"),
    ("100", "1", "250", "1000"),
)


class Picker:
    """Draw from Hypothesis in few words; what comes first is what examples shrink to."""

    def __init__(self, draw: Draw, stage: Stage = SMALL) -> None:
        self.draw = draw
        self.stage = stage

    def one(self, options: Sequence) -> Any:
        return self.draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def maybe(self, one_in: int, key: str, make: Callable[[], object]) -> Row:
        return {key: make()} if self.chance(one_in) else {}


@st.composite
def worlds(draw: Draw, programs_max: int = 3, **fixed: object) -> Row:
    """Give a case without expectations; `fixed` sets keys of every program."""
    pick = Picker(draw)
    count = pick.number(1, programs_max)
    stacking = _stacking(pick, count)
    # Programs of a group share a currency.
    currencies = [pick.one(CURRENCIES)] * count if stacking else [pick.one(CURRENCIES) for _ in range(count)]
    documents = [
        {**_program(pick, f"V{n}", currencies[n]), **({"stacking": stacking(n)} if stacking else {}), **fixed}
        for n in range(count)
    ]
    return a_case(pick, documents)


@st.composite
def large_worlds(draw: Draw) -> Row:
    """Give a case for programs of `tests.programs.documents`, whose figures are those of real programs."""
    currency = draw(st.sampled_from(documents.CURRENCIES))
    drawn = [
        draw(documents.program_documents(code=f"V{n}", currency=currency))
        for n in range(draw(st.integers(1, 2)))
    ]
    return a_case(Picker(draw, LARGE), drawn)


def a_case(pick: Picker, documents: Sequence[Row]) -> Row:
    """Put programs into a world of their own."""
    lines: list[Row] = []
    for number in range(pick.one((6, 0, 1, 3, 10, 14, 18))):
        lines.append(_line(pick, number, lines))
    as_of = pick.one((None, "2026-05-15", "2026-03-10", "2026-12-31", "2026-02-28"))
    return {
        "format": "vir.case/1",
        "programs": list(documents),
        "lines": lines,
        "partners": [_partner(pick, code) for code in pick.stage.partners[: pick.number(1, 4)]],
        "products": list(pick.stage.products),
        "exchange_rates": _rates(pick),
        **({"as_of": as_of} if as_of else {}),
        **pick.maybe(2, "targets", lambda: _figures(pick, documents, ("100", "60", "10", "0"))),
        **pick.maybe(3, "baselines", lambda: _figures(pick, documents, ("100", "40", "5", "0"))),
        **pick.maybe(3, "expected_volumes", lambda: _figures(pick, documents, ("400", "120", "30"))),
        **pick.maybe(2, "acknowledgements", lambda: _acknowledgements(pick, documents)),
    }


def _stacking(pick: Picker, count: int) -> Callable[[int], Row] | None:
    if count == 1 or pick.chance(4):
        return None
    policy = pick.one(("net_value", "best_of", "exclusive"))
    ranks = [pick.number(1, 3) for _ in range(count)]
    return lambda n: {"policy": policy, "group": "G", "rank": ranks[n]}


# --- Programs ----------------------------------------------------------------------------------------


def _program(pick: Picker, code: str, currency: str) -> Row:
    measure = _measure(pick)
    starts = pick.one(STARTS)
    document = {
        "format": "vir.program/1",
        "code": code,
        "name": f"Program {code}",
        "currency": currency,
        "starts_on": starts,
        "ends_on": pick.one(ENDS),
        "period": pick.one(("term", "month", "quarter", "half_year", "year")),
        "measure": measure,
        "reward": _reward(pick, measure, currency),
        **pick.maybe(2, "accumulation", lambda: "to_date"),
        **pick.maybe(8, "basis", lambda: "sell_through"),
        **pick.maybe(4, "eligibility", lambda: _eligibility(pick)),
        **pick.maybe(3, "products", lambda: pick.one(SCOPES)),
        **pick.maybe(2, "caps", lambda: _caps(pick, currency)),
        **pick.maybe(5, "guarantee", lambda: _guarantee(pick)),
        **pick.maybe(4, "conditions", lambda: [_condition(pick) for _ in range(pick.number(1, 2))]),
        **pick.maybe(6, "receipt_grace_days", lambda: pick.one((10, 45))),
        **pick.maybe(3, "rounding", lambda: "half_even"),
        **pick.maybe(4, "exchange", lambda: _exchange(pick, currency)),
        **pick.maybe(5, "group", lambda: _group(pick)),
        **pick.maybe(3, "accrual", lambda: {"expected": pick.one(("last_year", "pace", "manual", "none"))}),
    }
    if pick.chance(6):
        document["calendar"] = _weeks(pick)
    elif pick.chance(5):
        document["fiscal_year_start_month"] = pick.one((2, 4, 12))
    if pick.chance(3):
        document["returns"] = "original_period"
        document |= pick.maybe(2, "returns_lookback_days", lambda: pick.one((30, 0, 365)))
    return document


def _measure(pick: Picker) -> Row:
    kind = pick.one((*AMOUNTS, "growth_amount", *PERCENTS))
    measure = {"kind": kind, **pick.maybe(4, "products", lambda: pick.one(SCOPES))}
    if kind not in AMOUNTS:
        measure |= pick.maybe(2, "of", lambda: pick.one(AMOUNTS))
    if kind == "share_percent":
        measure |= pick.maybe(3, "share_of", lambda: pick.one(SCOPES))
    if kind in ("growth_amount", "growth_percent"):
        rule = pick.one(("same_period_last_year", "fixed", "average_of_years", "greater_of"))
        measure["baseline"] = {
            "rule": rule,
            **({"years": pick.one((1, 2, 3))} if rule == "average_of_years" else {}),
            **({"floor": pick.one(("50", "0", "5"))} if rule == "greater_of" else {}),
            **pick.maybe(2, "new_partner", lambda: "zero_baseline"),
        }
    return measure


def _reward(pick: Picker, measure: Row, currency: str) -> Row:
    kind = pick.one(("percent", "per_unit", "fixed", "per_increment"))
    share, of = measure["kind"] == "share_percent", measure.get("of", "net_amount")
    if measure["kind"] in AMOUNTS:
        of = measure["kind"]
    applications = [a for a in APPLICATIONS if not (share and a == "prospective")]
    reward = {
        "kind": kind,
        "application": pick.one(applications),
        "tiers": _tiers(pick, kind, measure["kind"], of),
        **pick.maybe(4, "kickers", lambda: [_kicker(pick, n) for n in range(pick.number(1, 2))]),
    }
    if kind == "fixed":
        return reward
    bases = {"percent": ["net_amount", "gross_amount"], "per_unit": ["quantity"]}.get(
        kind, ["quantity", "net_amount", "gross_amount"]
    )
    suits = {"percent": of != "quantity", "per_unit": of == "quantity"}.get(kind, True)
    if measure["kind"].startswith("growth") and suits:
        bases.append("growth_amount")
    reward |= pick.maybe(2, "base", lambda: pick.one(bases))
    if not share:
        reward |= pick.maybe(2, "unit_order", lambda: "chronological")
    if kind == "per_increment":
        reward["increment"] = pick.one(("10", "1", "3", "0.5"))
        reward["partial_increment"] = pick.one(("counts", "dropped"))
    return reward


def _tiers(pick: Picker, kind: str, measure: str, of: str) -> list[Row]:
    levels = PERCENT_LEVELS if measure in PERCENTS else UNIT_LEVELS if of == "quantity" else MONEY_LEVELS
    thresholds = pick.draw(st.lists(st.sampled_from(levels), min_size=1, max_size=4, unique=True))
    if kind == "percent":
        return [{"threshold": at, "percent": pick.one(PERCENT_RATES)} for at in thresholds]
    rates = SUMS if kind == "fixed" else AMOUNT_RATES
    if kind == "fixed":
        rates = ("0", "5", "10", "25", "60")
    return [{"threshold": at, "amount": pick.one(rates)} for at in thresholds]


def _kicker(pick: Picker, number: int) -> Row:
    kicker: Row = {"name": f"Kicker {number}", "kind": pick.one(("percent", "per_unit"))}
    kicker |= {"percent": pick.one(("2", "7.5"))} if kicker["kind"] == "percent" else {"amount": "0.25"}
    if pick.chance(2):
        kicker["products"] = pick.one(SCOPES)
    else:
        kicker["starts_on"] = pick.one(("2026-02-01", "2026-03-31"))
        kicker |= pick.maybe(2, "ends_on", lambda: "2026-04-15")
    return kicker | pick.maybe(2, "from_tier", lambda: 0)


def _eligibility(pick: Picker) -> Row:
    return {
        **pick.maybe(2, "segments", lambda: ["Gold"]),
        **pick.maybe(3, "partners", lambda: ["P1", "P3"]),
        **pick.maybe(3, "except_partners", lambda: [pick.one(PARTNERS)]),
    }


def _caps(pick: Picker, currency: str) -> list[Row]:
    scopes = pick.draw(
        st.lists(
            st.sampled_from(("partner_period", "partner_program", "program")),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    return [
        {
            "per": scope,
            "amount": pick.one(CAPS[1:]) if currency == "JPY" else pick.one(CAPS),
            **({"when_exceeded": pick.one(("pro_rata", "stop"))} if scope == "program" else {}),
        }
        for scope in scopes
    ]


def _guarantee(pick: Picker) -> Row:
    return {"amount": pick.one(("3", "20")), **pick.maybe(2, "cumulative", lambda: True)}


def _condition(pick: Picker) -> Row:
    kind = pick.one(
        ("minimum_volume", "distinct_products", "share_percent", "invoices_paid", "terms_acknowledged")
    )
    condition: Row = {"kind": kind}
    if kind == "minimum_volume":
        condition["amount"] = pick.one(("10", "50"))
    if kind == "distinct_products":
        condition["count"] = pick.one((1, 2))
    if kind == "share_percent":
        condition["percent"] = pick.one(("50", "0", "100"))
        condition |= pick.maybe(3, "share_of", lambda: pick.one(SCOPES))
    if kind in ("minimum_volume", "share_percent"):
        condition |= pick.maybe(2, "measure", lambda: pick.one(AMOUNTS))
    if kind in ("minimum_volume", "share_percent", "distinct_products"):
        condition |= pick.maybe(3, "products", lambda: pick.one(SCOPES))
    return condition


def _exchange(pick: Picker, currency: str) -> Row:
    policy = pick.one(("period_average", "contract_rate", "sale_date"))
    if policy != "contract_rate":
        return {"policy": policy}
    other = "EUR" if currency == "USD" else "USD"
    return {"policy": policy, "rates": {other: pick.one(("2", "1.125"))}}


def _group(pick: Picker) -> Row:
    if pick.chance(2):
        return {"pays": "parent"}
    key = pick.one(("volume", "equal", "shares"))
    shares = [{"partner": "P1", "percent": "33.3"}, {"partner": "P2", "percent": "66.7"}]
    return {"pays": "members", "key": key, **({"shares": shares} if key == "shares" else {})}


def _weeks(pick: Picker) -> Row:
    return {
        "kind": pick.one(("4-4-5", "4-5-4", "5-4-4")),
        "weekday": pick.one(("saturday", "sunday", "wednesday")),
        "year_ends": pick.one(("last", "nearest")),
        **pick.maybe(2, "closing_month", lambda: pick.one((1, 6))),
    }


# --- What happened -----------------------------------------------------------------------------------


def _line(pick: Picker, number: int, earlier: Sequence[Row]) -> Row:
    if earlier and pick.chance(5):
        return _return(pick, earlier[pick.number(0, len(earlier) - 1)])
    stage = pick.stage
    net = pick.one(stage.values)
    line = {
        "partner": pick.one(stage.partners[:3]),
        "sku": pick.one(stage.skus),
        "date": pick.one(DAYS),
        "quantity": pick.one(stage.quantities),
        "net": net,
        **pick.maybe(2, "gross", lambda: pick.one(stage.values)),
        **pick.maybe(5, "currency", lambda: pick.one(("EUR", "USD", "JPY"))),
        **pick.maybe(8, "received", lambda: pick.one(("2026-04-05", "2026-07-20"))),
        **pick.maybe(8, "basis", lambda: "sell_through"),
        **pick.maybe(2, "paid", lambda: not pick.chance(5)),
    }
    if pick.chance(2):
        line["document"] = f"D{number // 3}"
        line |= pick.maybe(2, "line", lambda: number)
    return line


def _return(pick: Picker, sale: Row) -> Row:
    """Take something back: of a sale or of nothing known, on its day or another, in whole or in part."""
    back = {
        key: sale[key]
        for key in ("partner", "sku", "currency", "basis", "document", "line")
        if key in sale and not (key in ("document", "line") and pick.chance(3))
    }
    in_whole = pick.chance(2) and not sale["net"].startswith("-")
    quantity, net = (sale["quantity"], sale["net"]) if in_whole else ("1", "5")
    return {
        **back,
        "type": "return",
        "date": max(sale["date"], pick.one(DAYS)),
        "quantity": f"-{quantity}",
        "net": f"-{net}",
        **pick.maybe(4, "sold_on", lambda: sale["date"]),
    }


def _partner(pick: Picker, code: str) -> Row:
    partner: Row = {"code": code}
    if pick.chance(2):
        name = pick.stage.segment
        partner["segments"] = [name] if pick.chance(2) else [_dated(pick, "name", name)]
    first, *others = pick.stage.partners
    if code in others[:2] and pick.chance(2):
        partner["parent"] = first if pick.chance(2) else [_dated(pick, "code", pick.one((first, "H")))]
    return partner


def _dated(pick: Picker, key: str, value: str) -> Row:
    return {
        key: value,
        **pick.maybe(2, "from", lambda: pick.one(("2026-02-01", "2026-04-15"))),
        **pick.maybe(2, "to", lambda: pick.one(("2026-05-02", "2026-06-30"))),
    }


def _rates(pick: Picker) -> list[Row]:
    rows = []
    for source, target, rates in (
        ("EUR", "USD", ("1.25", "1.1", "1")),
        ("USD", "EUR", ("0.8", "0.9", "1")),
        ("USD", "JPY", ("100", "150")),
        ("JPY", "USD", ("0.01",)),
    ):
        days = ("2024-12-01", "2026-01-10", "2026-01-20", "2026-02-20", "2026-04-10")
        for on in days[: pick.number(0, 5)]:
            rows.append({"from": source, "to": target, "on": on, "rate": pick.one(rates)})
    return rows


def _figures(pick: Picker, documents: Sequence[Row], amounts: Sequence[str]) -> list[Row]:
    found = {}
    for document in documents:
        for partner in pick.stage.partners[: pick.number(1, 3)]:
            period = pick.one((None, document["starts_on"], "2026-04-01", "2026-02-01"))
            row = {"program": document["code"], "partner": partner, "amount": pick.one(amounts)}
            found[document["code"], partner, period] = row | ({"period": period} if period else {})
    return list(found.values())


def _acknowledgements(pick: Picker, documents: Sequence[Row]) -> list[Row]:
    return [
        {"program": document["code"], "partner": partner}
        for document in documents
        for partner in pick.stage.partners
        if pick.chance(2)
    ]
