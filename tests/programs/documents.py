"""
Random valid `vir.program/1` documents of every shape, for Hypothesis.

Five partners, eight products, dates within 2026. A key is left out, written as what its absence means, or
written as something else; whatever is drawn can be read without a fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from programs.enums import (
    Application,
    BaselineRule,
    CapScope,
    ConditionKind,
    ExchangePolicy,
    ExpectedVolume,
    GroupKey,
    KickerKind,
    MeasureKind,
    PaymentMethod,
    PeriodKind,
    RewardKind,
    StackingPolicy,
    WhenExceeded,
)
from vir.foundation.money import minor_units

PARTNERS = tuple("ABCDE")
SEGMENTS = ("Wholesale", "Industrial")
# SKU: category, brand.
PRODUCTS: Mapping[str, tuple[str, str]] = {
    "S1": ("Saws", "Kestrel"),
    "S2": ("Saws", "Kestrel"),
    "S3": ("Saws", "Merlin"),
    "S4": ("Drills", "Kestrel"),
    "S5": ("Drills", "Merlin"),
    "S6": ("Drills", "Merlin"),
    "S7": ("Spares", "Kestrel"),
    "S8": ("Spares", "Merlin"),
}
CATEGORIES = ("Saws", "Drills", "Spares")
BRANDS = ("Kestrel", "Merlin")
CURRENCIES = ("USD", "USD", "USD", "EUR", "JPY", "KWD")
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
PLAIN = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)
GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)
TIERS_MAX = 5

Document = dict[str, Any]


def amounts(currency: str, most: int = 100_000) -> st.SearchStrategy[str]:
    """Draw an amount above zero that can be paid in the currency."""
    units = minor_units(currency)
    return st.integers(1, most * 10**units).map(lambda value: f"{Decimal(value).scaleb(-units):f}")


def days(first: date = FIRST_DAY, last: date = LAST_DAY) -> st.SearchStrategy[date]:
    """Draw a day from one to another."""
    return st.integers(0, (last - first).days).map(lambda count: first + timedelta(days=count))


@st.composite
def spans(draw: st.DrawFn, first: date = FIRST_DAY, last: date = LAST_DAY) -> tuple[date, date]:
    """Draw two days, the first not after the last."""
    starts = draw(days(first, last))
    return starts, draw(days(starts, last))


def percents(most: int = 100) -> st.SearchStrategy[str]:
    """Draw a percent in hundredths."""
    return st.integers(0, most * 100).map(lambda value: f"{Decimal(value).scaleb(-2).normalize():f}")


@st.composite
def product_rules(draw: st.DrawFn) -> Document:
    """Draw a rule that names at least one value of a product that there is."""
    sku = draw(st.sampled_from(sorted(PRODUCTS)))
    category, brand = PRODUCTS[sku]
    values = {"sku": sku, "category": category, "brand": brand}
    keys = draw(st.sampled_from((("sku",), ("category",), ("brand",), ("category", "brand"))))
    return {key: values[key] for key in keys}


@st.composite
def scopes(draw: st.DrawFn) -> Document:
    """Draw a product scope, now and then an empty one."""
    rules = st.lists(product_rules(), max_size=5, unique_by=lambda rule: tuple(sorted(rule.items())))
    scope: Document = {}
    for key in ("include", "exclude"):
        if draw(st.booleans()):
            scope[key] = draw(rules)
    return scope


@st.composite
def measures(draw: st.DrawFn, kinds: Sequence[MeasureKind] = tuple(MeasureKind)) -> Document:
    """Draw what decides the tier."""
    kind = draw(st.sampled_from(list(kinds)))
    measure: Document = {"kind": kind.value}
    if kind not in PLAIN:
        _maybe(draw, measure, "of", st.sampled_from([figure.value for figure in PLAIN]))
    _maybe(draw, measure, "products", scopes())
    if kind is MeasureKind.SHARE_PERCENT:
        _maybe(draw, measure, "share_of", scopes())
    if kind in GROWTH:
        measure["baseline"] = draw(baselines())
    return measure


@st.composite
def baselines(draw: st.DrawFn) -> Document:
    """Draw what growth is measured from."""
    rule = draw(st.sampled_from(list(BaselineRule)))
    baseline: Document = {"rule": rule.value}
    if rule is BaselineRule.GREATER_OF:
        baseline["floor"] = draw(st.integers(0, 500_000).map(str))
    if rule is BaselineRule.AVERAGE_OF_YEARS:
        baseline["years"] = draw(st.integers(1, 5))
    _maybe(draw, baseline, "new_partner", st.sampled_from(["skip", "zero_baseline"]))
    return baseline


@st.composite
def rewards(
    draw: st.DrawFn,
    measure: Document,
    currency: str,
    span: tuple[date, date],
    kinds: Sequence[RewardKind] = tuple(RewardKind),
    applications: Sequence[Application] = tuple(Application),
    with_kickers: bool = True,
) -> Document:
    """Draw a reward that suits the measure."""
    kind = draw(st.sampled_from(list(kinds)))
    share = measure["kind"] == MeasureKind.SHARE_PERCENT.value
    suitable = [item for item in applications if not (share and item is Application.PROSPECTIVE)]
    reward: Document = {"kind": kind.value, "tiers": draw(tiers(kind, measure, currency))}
    if kind in (RewardKind.PERCENT, RewardKind.PER_UNIT) or draw(st.booleans()):
        reward["application"] = draw(st.sampled_from(suitable)).value
    if kind is not RewardKind.FIXED:
        _maybe(draw, reward, "base", st.sampled_from(_bases(kind, measure)))
        orders = ["average"] if share else ["average", "chronological"]
        _maybe(draw, reward, "unit_order", st.sampled_from(orders))
    if kind is RewardKind.PER_INCREMENT:
        reward["increment"] = draw(st.sampled_from(["1", "10", "12.5", "100", "1000"]))
        reward["partial_increment"] = draw(st.sampled_from(["counts", "dropped"]))
    if with_kickers and draw(st.integers(0, 3)) == 0:
        count = len(reward["tiers"])
        found = st.lists(kickers(count, span), min_size=1, max_size=3, unique_by=lambda row: row["name"])
        reward["kickers"] = draw(found)
    return reward


def _bases(kind: RewardKind, measure: Document) -> list[str]:
    grows = measure["kind"] in [item.value for item in GROWTH]
    in_units = measure.get("of", measure["kind"]) == MeasureKind.QUANTITY.value
    growth = ["growth_amount"] if grows else []
    if kind is RewardKind.PERCENT:
        return ["net_amount", "gross_amount", *([] if in_units else growth)]
    if kind is RewardKind.PER_UNIT:
        return ["quantity", *(growth if in_units else [])]
    return ["quantity", "net_amount", "gross_amount", *growth]


@st.composite
def tiers(draw: st.DrawFn, kind: RewardKind, measure: Document, currency: str) -> list[Document]:
    """Draw tiers in any order, with thresholds of a size that suits the measure."""
    if measure["kind"].endswith("_percent"):
        scale = st.integers(0, 300) if measure["kind"] != "share_percent" else st.integers(0, 110)
    elif MeasureKind.QUANTITY.value in (measure["kind"], measure.get("of")):
        scale = st.integers(0, 2_000)
    else:
        scale = st.integers(0, 1_000_000)
    thresholds = draw(st.lists(scale, min_size=1, max_size=TIERS_MAX, unique=True))
    key = "percent" if kind is RewardKind.PERCENT else "amount"
    rates = {
        RewardKind.PERCENT: percents(30),
        RewardKind.FIXED: st.just("0") | amounts(currency, 10_000),
    }.get(kind, percents(50))
    return [{"threshold": str(threshold), key: draw(rates)} for threshold in thresholds]


@st.composite
def kickers(draw: st.DrawFn, tier_count: int, span: tuple[date, date]) -> Document:
    """Draw an extra rate for some products, some days or both."""
    kind = draw(st.sampled_from(list(KickerKind)))
    kicker: Document = {
        "name": draw(st.sampled_from(["Launch", "Saw week", "Top up", "Early order"])),
        "kind": kind.value,
        "percent" if kind is KickerKind.PERCENT else "amount": draw(percents(10)),
    }
    first, last = draw(spans(*span))
    _maybe(draw, kicker, "products", scopes())
    if draw(st.booleans()) or "products" not in kicker:
        kicker["starts_on"] = first.isoformat()
    if draw(st.booleans()):
        kicker["ends_on"] = last.isoformat()
    _maybe(draw, kicker, "from_tier", st.integers(0, tier_count))
    return kicker


@st.composite
def conditions(draw: st.DrawFn) -> Document:
    """Draw a gate of any kind."""
    kind = draw(st.sampled_from(list(ConditionKind)))
    gate: Document = {"kind": kind.value}
    if kind in (ConditionKind.INVOICES_PAID, ConditionKind.TERMS_ACKNOWLEDGED):
        return gate
    _maybe(draw, gate, "products", scopes())
    if kind is ConditionKind.DISTINCT_PRODUCTS:
        return {**gate, "count": draw(st.integers(1, 8))}
    _maybe(draw, gate, "measure", st.sampled_from([figure.value for figure in PLAIN]))
    if kind is ConditionKind.MINIMUM_VOLUME:
        return {**gate, "amount": str(draw(st.integers(1, 200_000)))}
    _maybe(draw, gate, "share_of", scopes())
    return {**gate, "percent": draw(percents())}


@st.composite
def caps(draw: st.DrawFn, currency: str) -> list[Document]:
    """Draw caps, at most one of each kind."""
    found = []
    for per in draw(st.lists(st.sampled_from(list(CapScope)), max_size=3, unique=True)):
        cap: Document = {"per": per.value, "amount": draw(amounts(currency, 200_000))}
        if per is CapScope.PROGRAM:
            cap["when_exceeded"] = draw(st.sampled_from(list(WhenExceeded))).value
        found.append(cap)
    return found


@st.composite
def stackings(draw: st.DrawFn) -> Document:
    """Draw what happens where another program counts the same purchase."""
    policy = draw(st.sampled_from(list(StackingPolicy)))
    stacking: Document = {"policy": policy.value}
    ranked = policy in (StackingPolicy.NET_VALUE, StackingPolicy.EXCLUSIVE)
    if policy is not StackingPolicy.ALL_GROSS or draw(st.booleans()):
        stacking["group"] = draw(st.sampled_from(["G1", "Yearly"]))
    if ranked or draw(st.booleans()):
        stacking["rank"] = draw(st.integers(1, 5))
    return stacking


@st.composite
def groups(draw: st.DrawFn) -> Document:
    """Draw who is paid where purchases count together."""
    if draw(st.booleans()):
        return {"pays": "parent"}
    key = draw(st.sampled_from(list(GroupKey)))
    group: Document = {"pays": "members", "key": key.value}
    if key is GroupKey.SHARES:
        first = draw(st.integers(0, 100))
        group["shares"] = [
            {"partner": "A", "percent": str(first)},
            {"partner": "B", "percent": str(100 - first)},
        ]
    return group


@st.composite
def exchanges(draw: st.DrawFn, currency: str) -> Document:
    """Draw at which rate other currencies are converted."""
    policy = draw(st.sampled_from(list(ExchangePolicy)))
    if policy is not ExchangePolicy.CONTRACT_RATE:
        return {"policy": policy.value}
    others = st.sampled_from([code for code in ("EUR", "USD", "GBP", "JPY") if code != currency])
    rates = draw(st.dictionaries(others, st.sampled_from(["0.5", "1.08", "150.25"]), min_size=1, max_size=2))
    return {"policy": policy.value, "rates": rates}


@st.composite
def week_calendars(draw: st.DrawFn) -> Document:
    """Draw a fiscal calendar of whole weeks."""
    calendar: Document = {
        "kind": draw(st.sampled_from(["4-4-5", "4-5-4", "5-4-4"])),
        "weekday": draw(st.sampled_from(["saturday", "sunday", "friday"])),
        "year_ends": draw(st.sampled_from(["last", "nearest"])),
    }
    _maybe(draw, calendar, "closing_month", st.integers(1, 12))
    return calendar


@st.composite
def eligibilities(draw: st.DrawFn) -> Document:
    """Draw which partners can earn."""
    rule: Document = {}
    for key, names in (("segments", SEGMENTS), ("partners", PARTNERS), ("except_partners", PARTNERS)):
        if draw(st.booleans()):
            rule[key] = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    return rule


@st.composite
def program_documents(
    draw: st.DrawFn,
    *,
    code: str = "VIR-2026-001",
    currency: str | None = None,
    kinds: Sequence[MeasureKind] = tuple(MeasureKind),
    reward_kinds: Sequence[RewardKind] = tuple(RewardKind),
    applications: Sequence[Application] = tuple(Application),
    with_kickers: bool = True,
    without: Sequence[str] = (),
) -> Document:
    """
    Draw a program of any shape, or of the shapes that are given.

    :param without: keys that the document must not have, such as "conditions"
    """
    money = currency or draw(st.sampled_from(CURRENCIES))
    span = draw(spans())
    measure = draw(measures(kinds))
    document: Document = {
        "format": "vir.program/1",
        "code": code,
        "name": f"Program {code}",
        "currency": money,
        "starts_on": span[0].isoformat(),
        "ends_on": span[1].isoformat(),
        "measure": measure,
        "reward": draw(rewards(measure, money, span, reward_kinds, applications, with_kickers)),
    }
    for key, values in _optional(money).items():
        if key not in without:
            _maybe(draw, document, key, values)
    if "calendar" not in without and "fiscal_year_start_month" not in document:
        _maybe(draw, document, "calendar", week_calendars())
    if document.get("returns") == "original_period" and "returns_lookback_days" not in without:
        _maybe(draw, document, "returns_lookback_days", st.integers(0, 120))
    return document


def _optional(currency: str) -> dict[str, st.SearchStrategy[Any]]:
    kinds = [kind.value for kind in MeasureKind]
    methods = [method.value for method in PaymentMethod]
    return {
        "goal": st.fixed_dictionaries(
            {"measure": st.sampled_from(kinds), "amount": st.integers(1, 9_999_999).map(str)}
        ),
        "period": st.sampled_from([kind.value for kind in PeriodKind]),
        "fiscal_year_start_month": st.integers(1, 12),
        "accumulation": st.sampled_from(["per_period", "to_date"]),
        "basis": st.sampled_from(["sell_in", "sell_through"]),
        "eligibility": eligibilities(),
        "products": scopes(),
        "caps": caps(currency),
        "minimum_payable": st.fixed_dictionaries(
            {"amount": amounts(currency, 500), "below": st.sampled_from(["carry_over", "drop"])}
        ),
        "guarantee": st.fixed_dictionaries(
            {"amount": amounts(currency, 20_000)}, optional={"cumulative": st.booleans()}
        ),
        "conditions": st.lists(conditions(), max_size=3),
        "stacking": stackings(),
        "returns": st.sampled_from(["return_period", "original_period"]),
        "receipt_grace_days": st.integers(0, 30),
        "exchange": exchanges(currency),
        "group": groups(),
        "accrual": st.fixed_dictionaries(
            {"expected": st.sampled_from([way.value for way in ExpectedVolume])}
        ),
        "rounding": st.sampled_from(["half_up", "half_even"]),
        "payment": st.fixed_dictionaries(
            {"method": st.sampled_from(methods), "due_days": st.integers(0, 90)}
        ),
    }


def _maybe(draw: st.DrawFn, section: Document, key: str, values: st.SearchStrategy[Any]) -> None:
    """Write a key, or leave it out."""
    if draw(st.booleans()):
        section[key] = draw(values)
