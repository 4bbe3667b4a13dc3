"""A program document read as terms, or refused with every fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from programs.enums import (
    Accumulation,
    Application,
    Basis,
    MeasureKind,
    PeriodKind,
    ReturnsRule,
    RewardBase,
    RewardKind,
    RoundingMode,
    UnitOrder,
)
from programs.terms.faults import DocumentRefused, Fault
from programs.terms.options import (
    check_kickers,
    read_accrual,
    read_calendar,
    read_conditions,
    read_exchange,
    read_group,
)
from programs.terms.parts import (
    AccrualTerms,
    Cap,
    Condition,
    Eligibility,
    Exchange,
    Goal,
    GroupTerms,
    Guarantee,
    Measure,
    MinimumPayable,
    Payment,
    ProductScope,
    Reward,
    Stacking,
)
from programs.terms.reader import Reader
from programs.terms.reward import read_reward
from programs.terms.sections import (
    read_caps,
    read_eligibility,
    read_goal,
    read_guarantee,
    read_measure,
    read_minimum,
    read_payment,
    read_products,
    read_stacking,
)
from vir.foundation.money import is_currency
from vir.foundation.periods import Period, WeekCalendar, periods_between, years_before

FORMAT = "vir.program/1"
CODE_LENGTH_MAX = 60
GRACE_DAYS_MAX = 366
LOOKBACK_DAYS_MAX = 3_660

KEYS = (
    "format",
    "code",
    "name",
    "currency",
    "starts_on",
    "ends_on",
    "goal",
    "period",
    "fiscal_year_start_month",
    "calendar",
    "accumulation",
    "basis",
    "eligibility",
    "products",
    "measure",
    "reward",
    "caps",
    "minimum_payable",
    "guarantee",
    "conditions",
    "stacking",
    "returns",
    "returns_lookback_days",
    "receipt_grace_days",
    "exchange",
    "group",
    "accrual",
    "rounding",
    "payment",
)


EVERY_PARTNER = Eligibility()
ALL_PRODUCTS = ProductScope()
ALL_GROSS = Stacking()
RATE_OF_THE_DAY = Exchange()
AT_PACE = AccrualTerms()


@dataclass(frozen=True)
class Terms:
    """What a program promises, read-only. Both dates count; amounts are in `currency`."""

    code: str
    name: str
    currency: str
    starts_on: date
    ends_on: date
    measure: Measure
    reward: Reward
    goal: Goal | None = None
    period: PeriodKind = PeriodKind.TERM
    fiscal_year_start_month: int = 1
    calendar: WeekCalendar | None = None
    accumulation: Accumulation = Accumulation.PER_PERIOD
    basis: Basis = Basis.SELL_IN
    eligibility: Eligibility = EVERY_PARTNER
    products: ProductScope = ALL_PRODUCTS
    caps: tuple[Cap, ...] = ()
    minimum_payable: MinimumPayable | None = None
    guarantee: Guarantee | None = None
    conditions: tuple[Condition, ...] = ()
    stacking: Stacking = ALL_GROSS
    returns: ReturnsRule = ReturnsRule.RETURN_PERIOD
    returns_lookback_days: int | None = None
    receipt_grace_days: int = 0
    exchange: Exchange = RATE_OF_THE_DAY
    group: GroupTerms | None = None
    accrual: AccrualTerms = AT_PACE
    rounding: RoundingMode = RoundingMode.HALF_UP
    payment: Payment | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Terms:
        """
        Read a `vir.program/1` document.

        :raises DocumentRefused: if anything in it is not usable, with all faults
        """
        terms, faults = _read(document)
        if terms is None or faults:
            raise DocumentRefused(faults)
        return terms

    def periods(self) -> list[Period]:
        """Give the measurement periods in order."""
        return periods_between(
            self.starts_on, self.ends_on, self.period, self.fiscal_year_start_month, self.calendar
        )

    def years_before(self, period: Period, years: int = 1) -> Period:
        """Give the same period so many years earlier, on the same grid."""
        return years_before(period, years, self.calendar)


def find_faults(document: object) -> list[Fault]:
    """Find everything that is wrong with a document; an empty list means that it can be used."""
    return _read(document)[1]


def _read(document: object) -> tuple[Terms | None, list[Fault]]:
    """Read all that can be read. Where faults were noted the terms hold stand-ins and must not be used."""
    if not isinstance(document, Mapping):
        return None, [
            Fault("", "TYPE_INVALID", "A program document is an object: keys and values between braces.")
        ]

    faults: list[Fault] = []
    reader = Reader(document, "", faults)
    reader.only(KEYS)
    _check_format(reader)
    code = reader.text("code", "Write the program's code, such as VIR-2027-003.", CODE_LENGTH_MAX)
    name = reader.text("name", "Write the program's name.")
    currency = _read_currency(reader)
    starts_on, ends_on = _read_dates(reader)
    measure = _read_measure(reader)
    grace_days = reader.whole("receipt_grace_days", 0, GRACE_DAYS_MAX, 0)
    first_month = reader.whole("fiscal_year_start_month", 1, 12, 1)
    reward = _read_reward(reader, measure, currency, (starts_on, ends_on))
    returns = reader.word("returns", ReturnsRule, ReturnsRule.RETURN_PERIOD)
    terms = Terms(
        code=code,
        name=name,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        goal=read_goal(reader.section("goal")),
        period=reader.word("period", PeriodKind, PeriodKind.TERM),
        fiscal_year_start_month=first_month or 1,
        accumulation=reader.word("accumulation", Accumulation, Accumulation.PER_PERIOD),
        basis=reader.word("basis", Basis, Basis.SELL_IN),
        eligibility=read_eligibility(reader.section("eligibility")),
        products=read_products(reader.section("products")) or ALL_PRODUCTS,
        measure=measure,
        calendar=_read_calendar(reader),
        reward=reward,
        caps=read_caps(reader.sections("caps"), currency),
        minimum_payable=read_minimum(reader.section("minimum_payable"), currency),
        guarantee=read_guarantee(reader.section("guarantee"), currency),
        conditions=read_conditions(reader.sections("conditions")),
        stacking=read_stacking(reader.section("stacking")),
        returns=returns,
        returns_lookback_days=_read_lookback(reader, returns),
        receipt_grace_days=grace_days or 0,
        exchange=read_exchange(reader.section("exchange"), currency),
        group=read_group(reader.section("group")),
        accrual=read_accrual(reader.section("accrual")),
        rounding=reader.word("rounding", RoundingMode, RoundingMode.HALF_UP),
        payment=read_payment(reader.section("payment")),
    )
    return terms, faults


def _check_format(reader: Reader) -> None:
    if not reader.has("format"):
        reader.missing("format", f"Write “{FORMAT}”.")
    elif reader.value["format"] != FORMAT:
        reader.note("format", "FORMAT_UNKNOWN", f"This format is not known. Write “{FORMAT}”.")


def _read_currency(reader: Reader) -> str:
    if not reader.has("currency"):
        reader.missing("currency", "Write a three-letter ISO 4217 code, such as USD.")
        return ""
    currency = reader.value["currency"]
    if isinstance(currency, str) and is_currency(currency):
        return currency
    reader.note(
        "currency", "CURRENCY_UNKNOWN", "Write a three-letter ISO 4217 code in capitals, such as USD."
    )
    return ""


def _read_dates(reader: Reader) -> tuple[date, date]:
    starts_on = reader.day("starts_on", "Write the first day that counts, such as 2027-01-01.")
    ends_on = reader.day("ends_on", "Write the last day that counts, such as 2027-03-31.")
    if starts_on and ends_on and ends_on < starts_on:
        reader.note(
            "ends_on",
            "DATES_REVERSED",
            f"The program ends before it starts. Write {starts_on} or a later day.",
        )
    return starts_on or date.min, ends_on or date.min


def _read_measure(reader: Reader) -> Measure:
    section = reader.section("measure", "Write what decides the tier, such as {“kind”: “net_amount”}.")
    if section is None:
        return Measure(MeasureKind.NET_AMOUNT, MeasureKind.NET_AMOUNT)
    return read_measure(section)


def _read_calendar(reader: Reader) -> WeekCalendar | None:
    calendar = read_calendar(reader.section("calendar"))
    if calendar is not None:
        reader.unsuitable(("fiscal_year_start_month",), "A calendar of weeks has a fiscal year of its own.")
    return calendar


def _read_lookback(reader: Reader, returns: ReturnsRule) -> int | None:
    if returns is not ReturnsRule.ORIGINAL_PERIOD:
        reader.unsuitable(("returns_lookback_days",), "Only returns to the original period look back.")
        return None
    return reader.whole("returns_lookback_days", 0, LOOKBACK_DAYS_MAX, None)


def _read_reward(reader: Reader, measure: Measure, currency: str, dates: tuple[date, date]) -> Reward:
    section = reader.section("reward", "Write what is paid: kind, application and tiers.")
    if section is None:
        return Reward(
            RewardKind.PERCENT, Application.ALL_VOLUME, RewardBase.NET_AMOUNT, UnitOrder.AVERAGE, ()
        )
    reward = read_reward(section, measure, currency)
    check_kickers(section, reward.kickers, len(reward.tiers), dates)
    return reward
