"""Reading the sections of a program document that few programs have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from programs.enums import (
    ConditionKind,
    ExchangePolicy,
    ExpectedVolume,
    GroupKey,
    GroupPays,
    KickerKind,
    MeasureKind,
)
from programs.terms.parts import AccrualTerms, Condition, Exchange, GroupTerms, Kicker
from programs.terms.reader import Reader
from programs.terms.sections import AMOUNTS_BEHIND, read_products
from vir.foundation.money import is_currency
from vir.foundation.periods import WeekCalendar, Weekday, WeekPattern, YearEnd

HUNDRED = Decimal(100)
PRODUCTS_MAX = 100_000
TIER_NUMBER_MAX = 100

_CONDITION_KEYS = {
    ConditionKind.MINIMUM_VOLUME: ("amount", "measure", "products"),
    ConditionKind.DISTINCT_PRODUCTS: ("count", "products"),
    ConditionKind.SHARE_PERCENT: ("percent", "measure", "products", "share_of"),
    ConditionKind.INVOICES_PAID: (),
    ConditionKind.TERMS_ACKNOWLEDGED: (),
}


def read_conditions(rows: list[Reader]) -> tuple[Condition, ...]:
    """Read the gates. Each is known by its kind; the keys beside it belong to the kind."""
    return tuple(_condition(row) for row in rows)


def _condition(row: Reader) -> Condition:
    row.only(("kind", "amount", "count", "percent", "measure", "products", "share_of"))
    # Without a kind nothing else can be asked for.
    kind = row.word("kind", ConditionKind, ConditionKind.TERMS_ACKNOWLEDGED, "Write which condition this is.")
    if not row.has("kind"):
        return Condition(kind)
    known = _CONDITION_KEYS[kind]
    row.unsuitable(
        [
            key
            for key in ("amount", "count", "percent", "measure", "products", "share_of")
            if key not in known
        ],
        f"The condition {kind} has no such key.",
    )
    measure = row.word("measure", MeasureKind, MeasureKind.NET_AMOUNT) if "measure" in known else None
    if measure is not None and measure not in AMOUNTS_BEHIND:
        allowed = ", ".join(AMOUNTS_BEHIND)
        row.note(
            row.at("measure"), "VALUE_UNKNOWN", f"“{measure}” is not an amount. Write one of: {allowed}."
        )
    return Condition(
        kind=kind,
        least=_least(row, kind),
        measure=measure or MeasureKind.NET_AMOUNT,
        products=read_products(row.section("products")) if "products" in known else None,
        share_of=read_products(row.section("share_of")) if "share_of" in known else None,
    )


def _least(row: Reader, kind: ConditionKind) -> Decimal | None:
    if kind is ConditionKind.DISTINCT_PRODUCTS:
        count = row.whole(
            "count", 1, PRODUCTS_MAX, None, "Write how many products must be bought, such as 5."
        )
        return None if count is None else Decimal(count)
    if kind is ConditionKind.SHARE_PERCENT:
        return _percent(row, "percent", "Write the least share, such as “80”.")
    if kind is ConditionKind.MINIMUM_VOLUME:
        amount = row.number("amount", "Write the least volume, such as “50000”.")
        if amount is not None and amount <= 0:
            row.note(row.at("amount"), "AMOUNT_NOT_POSITIVE", "Write a volume above zero.")
        return amount
    return None


def _percent(row: Reader, key: str, instead: str) -> Decimal | None:
    percent = row.number(key, instead)
    if percent is not None and not 0 <= percent <= HUNDRED:
        row.note(row.at(key), "PERCENT_OUT_OF_RANGE", "Write a percent from “0” to “100”.")
    return percent


def read_kickers(rows: list[Reader]) -> tuple[Kicker, ...]:
    """Read the extra rates for some products or some days."""
    return tuple(_kicker(row) for row in rows)


def _kicker(row: Reader) -> Kicker:
    row.only(("name", "kind", "percent", "amount", "products", "starts_on", "ends_on", "from_tier"))
    kind = row.word("kind", KickerKind, KickerKind.PERCENT, "Write percent or per_unit.")
    rate_key = "percent" if kind is KickerKind.PERCENT else "amount"
    row.unsuitable(
        ("amount",) if rate_key == "percent" else ("percent",),
        f"A kicker of the kind {kind} carries “{rate_key}”.",
    )
    if kind is KickerKind.PERCENT:
        rate = _percent(row, "percent", "Write what the kicker pays, such as “1.5”.")
    else:
        rate = row.number("amount", "Write what the kicker pays for each unit, such as “2.00”.")
        if rate is not None and rate < 0:
            row.note(row.at("amount"), "AMOUNT_NEGATIVE", "Write an amount of zero or more.")
    starts_on = row.day("starts_on", "") if row.has("starts_on") else None
    ends_on = row.day("ends_on", "") if row.has("ends_on") else None
    if starts_on and ends_on and ends_on < starts_on:
        row.note(
            row.at("ends_on"),
            "DATES_REVERSED",
            f"The kicker ends before it starts. Write {starts_on} or a later day.",
        )
    products = read_products(row.section("products"))
    if products is None and starts_on is None and ends_on is None:
        row.note(row.path, "RULE_EMPTY", "A kicker is for some products or some days. Write one of them.")
    tier = row.whole("from_tier", 0, TIER_NUMBER_MAX, 1)
    return Kicker(
        name=row.text("name", "Write what the kicker is called."),
        kind=kind,
        rate=rate if rate is not None else Decimal(0),
        products=products,
        starts_on=starts_on,
        ends_on=ends_on,
        from_tier=1 if tier is None else tier,
    )


def check_kickers(reader: Reader, kickers: tuple[Kicker, ...], tiers: int, dates: tuple[date, date]) -> None:
    """Note kickers that can never pay: a tier that is not there, days outside the program."""
    for position, kicker in enumerate(kickers):
        path = f"{reader.at('kickers')}[{position}]"
        if tiers and kicker.from_tier > tiers:
            reader.note(
                f"{path}.from_tier",
                "TIER_UNKNOWN",
                f"There is no Tier {kicker.from_tier}. Write 0 to {tiers}.",
            )
        first, last = dates
        outside = (kicker.ends_on is not None and kicker.ends_on < first) or (
            kicker.starts_on is not None and kicker.starts_on > last
        )
        if outside and first != date.min:
            reader.note(
                f"{path}.starts_on",
                "DATES_OUTSIDE",
                f"The kicker’s days are outside the program. Write days from {first} to {last}.",
            )


def read_exchange(reader: Reader | None, currency: str) -> Exchange:
    """Read how lines in other currencies are converted."""
    if reader is None:
        return Exchange()
    reader.only(("policy", "rates"))
    policy = reader.word(
        "policy",
        ExchangePolicy,
        ExchangePolicy.SALE_DATE,
        "Write sale_date, period_average or contract_rate.",
    )
    if policy is not ExchangePolicy.CONTRACT_RATE:
        reader.unsuitable(("rates",), f"{policy} takes the rates that are published.")
        return Exchange(policy)
    fixed = reader.section("rates", "Write the rates, such as {“EUR”: “1.08”}.")
    if fixed is None:
        return Exchange(policy)
    if not fixed.value:
        fixed.note(
            fixed.path, "RULE_EMPTY", "There is no rate. Write one for each currency that partners pay in."
        )
    return Exchange(policy, tuple((code, _rate(fixed, str(code), currency)) for code in sorted(fixed.value)))


def _rate(fixed: Reader, code: str, currency: str) -> Decimal:
    if not is_currency(code):
        fixed.note(
            fixed.at(code), "CURRENCY_UNKNOWN", f"“{code}” is not an ISO 4217 code in capitals, such as EUR."
        )
    elif code == currency:
        fixed.note(fixed.at(code), "KEY_UNSUITABLE", f"{code} is the program’s own currency. Leave it out.")
    rate = fixed.number(code, "Write what one unit is worth, such as “1.08”.")
    if rate is not None and rate <= 0:
        fixed.note(fixed.at(code), "AMOUNT_NOT_POSITIVE", "Write a rate above zero.")
    return rate if rate is not None else Decimal(1)


def read_group(reader: Reader | None) -> GroupTerms | None:
    """Read that volume accumulates at a parent, who is paid, and how it is distributed."""
    if reader is None:
        return None
    reader.only(("pays", "key", "shares"))
    pays = reader.word("pays", GroupPays, GroupPays.PARENT, "Write parent or members.")
    if pays is GroupPays.PARENT:
        reader.unsuitable(("key", "shares"), "Where the parent is paid nothing is distributed.")
        return GroupTerms(pays)
    key = reader.word("key", GroupKey, GroupKey.VOLUME, "Write volume, equal or shares.")
    if key is not GroupKey.SHARES:
        reader.unsuitable(("shares",), f"The key {key} needs no shares.")
        return GroupTerms(pays, key)
    return GroupTerms(pays, key, _shares(reader))


def _shares(reader: Reader) -> tuple[tuple[str, Decimal], ...]:
    shares: list[tuple[str, Decimal]] = []
    known: set[str] = set()
    for row in reader.sections("shares"):
        row.only(("partner", "percent"))
        partner = row.text("partner", "Write the code of a member.")
        percent = _percent(row, "percent", "Write the member’s share, such as “40”.")
        if partner in known:
            row.note(
                row.at("partner"), "SHARE_DUPLICATE", f"{partner} has a share already. Keep one of them."
            )
        known.add(partner)
        shares.append((partner, percent if percent is not None else Decimal(0)))
    if sum((percent for _, percent in shares), Decimal(0)) != HUNDRED:
        reader.note(
            reader.at("shares"),
            "SHARES_NOT_WHOLE",
            "The shares do not add up to 100. Write them so that they do.",
        )
    return tuple(shares)


def read_calendar(reader: Reader | None) -> WeekCalendar | None:
    """Read a fiscal calendar of whole weeks."""
    if reader is None:
        return None
    reader.only(("kind", "weekday", "year_ends", "closing_month"))
    kind = reader.word("kind", WeekPattern, WeekPattern.W445, "Write 4-4-5, 4-5-4 or 5-4-4.")
    weekday = reader.word(
        "weekday", Weekday, Weekday.SATURDAY, "Write the day that ends a week, such as saturday."
    )
    ends = reader.word(
        "year_ends",
        YearEnd,
        YearEnd.LAST,
        "Write last for the last such day of the closing month, nearest for the one nearest to its end.",
    )
    month = reader.whole("closing_month", 1, 12, 12)
    return WeekCalendar(kind, weekday, ends, month or 12)


def read_accrual(reader: Reader | None) -> AccrualTerms:
    """Read where the expected volume comes from."""
    if reader is None:
        return AccrualTerms()
    reader.only(("expected",))
    return AccrualTerms(
        reader.word("expected", ExpectedVolume, ExpectedVolume.PACE, "Write pace, last_year, manual or none.")
    )
