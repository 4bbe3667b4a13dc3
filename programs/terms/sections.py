"""Reading the smaller sections of a program document."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import (
    BaselineRule,
    BelowMinimum,
    CapScope,
    MeasureKind,
    NewPartner,
    PaymentMethod,
    StackingPolicy,
    WhenExceeded,
)
from programs.terms.parts import (
    Baseline,
    Cap,
    Eligibility,
    Goal,
    Guarantee,
    Measure,
    MinimumPayable,
    Payment,
    ProductRule,
    ProductScope,
    Stacking,
)
from programs.terms.reader import Reader

DUE_DAYS_MAX = 366
RANK_MAX = 1_000
BASELINE_YEARS_MAX = 10

AMOUNTS_BEHIND = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)
_GROWTH = (MeasureKind.GROWTH_AMOUNT, MeasureKind.GROWTH_PERCENT)


def read_goal(reader: Reader | None) -> Goal | None:
    """Read what the vendor wants from the whole program."""
    if reader is None:
        return None
    reader.only(("measure", "amount"))
    measure = reader.word(
        "measure", MeasureKind, MeasureKind.NET_AMOUNT, "Write what is measured, such as net_amount."
    )
    amount = reader.number("amount", "Write the figure to reach, such as “5400000”.")
    return Goal(measure, amount if amount is not None else Decimal(0))


def read_eligibility(reader: Reader | None) -> Eligibility:
    """Read which partners can earn."""
    if reader is None:
        return Eligibility()
    reader.only(("segments", "partners", "except_partners"))
    return Eligibility(reader.texts("segments"), reader.texts("partners"), reader.texts("except_partners"))


def read_products(reader: Reader | None) -> ProductScope | None:
    """Read which products count."""
    if reader is None:
        return None
    reader.only(("include", "exclude"))
    return ProductScope(_read_rules(reader, "include"), _read_rules(reader, "exclude"))


def _read_rules(reader: Reader, key: str) -> tuple[ProductRule, ...]:
    rules = []
    for row in reader.sections(key):
        row.only(("sku", "category", "brand"))
        if not row.value:
            row.note(
                row.path, "RULE_EMPTY", "A product rule names nothing. Write a sku, a category or a brand."
            )
        rules.append(
            ProductRule(row.text("sku") or None, row.text("category") or None, row.text("brand") or None)
        )
    return tuple(rules)


def read_measure(reader: Reader) -> Measure:
    """Read what decides the tier."""
    reader.only(("kind", "of", "products", "share_of", "baseline"))
    kind = reader.word(
        "kind", MeasureKind, MeasureKind.NET_AMOUNT, "Write what decides the tier, such as net_amount."
    )
    return Measure(
        kind=kind,
        of=_read_of(reader, kind),
        products=read_products(reader.section("products")),
        share_of=_read_share_of(reader, kind),
        baseline=_read_baseline(reader, kind),
    )


def _read_of(reader: Reader, kind: MeasureKind) -> MeasureKind:
    if kind in AMOUNTS_BEHIND:
        reader.unsuitable(("of",), f"The measure {kind} has no other amount behind it.")
        return kind
    of = reader.word("of", MeasureKind, MeasureKind.NET_AMOUNT)
    if of not in AMOUNTS_BEHIND:
        allowed = ", ".join(AMOUNTS_BEHIND)
        reader.note(reader.at("of"), "VALUE_UNKNOWN", f"“{of}” is not an amount. Write one of: {allowed}.")
    return of


def _read_share_of(reader: Reader, kind: MeasureKind) -> ProductScope | None:
    if kind is not MeasureKind.SHARE_PERCENT:
        reader.unsuitable(("share_of",), "Only share_percent is a share of something.")
        return None
    return read_products(reader.section("share_of"))


def _read_baseline(reader: Reader, kind: MeasureKind) -> Baseline | None:
    if kind not in _GROWTH:
        reader.unsuitable(("baseline",), "Only growth is measured from a baseline.")
        return None
    row = reader.section(
        "baseline", "Write what growth is measured from, such as the rule same_period_last_year."
    )
    if row is None:
        return None
    row.only(("rule", "floor", "years", "new_partner"))
    rule = row.word(
        "rule",
        BaselineRule,
        BaselineRule.SAME_PERIOD_LAST_YEAR,
        "Write a rule, such as same_period_last_year.",
    )
    floor: Decimal | None = None
    years: int | None = None
    if rule is BaselineRule.GREATER_OF:
        floor = row.number("floor", "Write the least baseline, such as “100000.00”.")
        if floor is not None and floor < 0:
            row.note(row.at("floor"), "AMOUNT_NEGATIVE", "Write an amount of zero or more.")
    else:
        row.unsuitable(("floor",), "Only the rule greater_of has a floor.")
    if rule is BaselineRule.AVERAGE_OF_YEARS:
        years = row.whole(
            "years", 1, BASELINE_YEARS_MAX, None, "Write how many years are averaged, such as 3."
        )
    else:
        row.unsuitable(("years",), "Only the rule average_of_years counts years.")
    return Baseline(rule, floor, years, row.word("new_partner", NewPartner, NewPartner.SKIP))


def read_caps(rows: list[Reader], currency: str) -> tuple[Cap, ...]:
    """Read the most that can be earned, each kind of cap once."""
    caps: list[Cap] = []
    for row in rows:
        row.only(("per", "amount", "when_exceeded"))
        per = row.word(
            "per", CapScope, CapScope.PARTNER_PERIOD, "Write partner_period, partner_program or program."
        )
        amount = row.amount("amount", currency, "Write the most that can be earned, such as “40000.00”.")
        when: WhenExceeded | None = None
        if per is CapScope.PROGRAM:
            when = row.word(
                "when_exceeded",
                WhenExceeded,
                WhenExceeded.PRO_RATA,
                "Write pro_rata to share the budget, stop to pay the first sales first.",
            )
        else:
            row.unsuitable(("when_exceeded",), "Only a program cap is shared.")
        if row.has("per") and any(cap.per is per for cap in caps):
            row.note(row.at("per"), "CAP_DUPLICATE", f"There is a cap per {per} already. Keep one of them.")
        caps.append(Cap(per, amount if amount is not None else Decimal(0), when))
    return tuple(caps)


def read_minimum(reader: Reader | None, currency: str) -> MinimumPayable | None:
    """Read the least that is paid out."""
    if reader is None:
        return None
    reader.only(("amount", "below"))
    amount = reader.amount("amount", currency, "Write the least that is paid, such as “50.00”.")
    below = reader.word(
        "below",
        BelowMinimum,
        BelowMinimum.CARRY_OVER,
        "Write carry_over or drop for what is below the minimum.",
    )
    return MinimumPayable(amount if amount is not None else Decimal(0), below)


def read_guarantee(reader: Reader | None, currency: str) -> Guarantee | None:
    """Read the least that is earned."""
    if reader is None:
        return None
    reader.only(("amount", "cumulative"))
    amount = reader.amount("amount", currency, "Write the least that is earned, such as “10000.00”.")
    return Guarantee(amount if amount is not None else Decimal(0), reader.flag("cumulative"))


def read_stacking(reader: Reader | None) -> Stacking:
    """Read what happens where one purchase counts for several programs."""
    if reader is None:
        return Stacking()
    reader.only(("policy", "group", "rank"))
    policy = reader.word("policy", StackingPolicy, StackingPolicy.ALL_GROSS, "Write how programs add up.")
    grouped = policy is not StackingPolicy.ALL_GROSS
    ranked = policy in (StackingPolicy.NET_VALUE, StackingPolicy.EXCLUSIVE)
    group = reader.text("group", f"{policy} needs the name of the group of programs." if grouped else None)
    rank = reader.whole(
        "rank",
        1,
        RANK_MAX,
        None,
        f"{policy} needs the program's place in the group, such as 1." if ranked else None,
    )
    return Stacking(policy, group or None, rank)


def read_payment(reader: Reader | None) -> Payment | None:
    """Read how and when the rebate is paid."""
    if reader is None:
        return None
    reader.only(("method", "due_days"))
    method = reader.word(
        "method",
        PaymentMethod,
        PaymentMethod.CREDIT_MEMO,
        "Write credit_memo, bank_transfer, offset or check.",
    )
    due = reader.whole(
        "due_days",
        0,
        DUE_DAYS_MAX,
        None,
        "Write the days from the period's last day to the payment, such as 30.",
    )
    return Payment(method, due if due is not None else 0)
