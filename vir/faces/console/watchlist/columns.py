"""The columns of the watchlist."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.rating.words import bought_in_units, gap_text
from vir.faces.console.watchlist.reading import WatchRow
from vir.faces.console.watchlist.rules import LOOK_BACK_DAYS, Sign, Watch
from vir.foundation.money import exact, format_number, round_up_units
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import money_tag

_QUIET = '<span class="quiet">{}</span>'
_CENT = Decimal("0.01")
SIGNS = {
    Sign.PACE_FELL: f"pace fell in {LOOK_BACK_DAYS} days",
    Sign.BEHIND_LAST_YEAR: "behind last year",
}


def watch_list(tenant: str, watch: Watch) -> ListSpec[WatchRow]:
    """
    Declare one of the lists; what pays most for the partner comes first.

    :param tenant: the word of the vendor in addresses
    """
    columns = [*_who(tenant), *([_WHY] if watch is Watch.SLIPPING else []), *_what(tenant), *_PACE, *_MORE]
    return ListSpec(
        "watchlist",
        f"Watchlist: {watch.label.lower()}",
        "partners",
        tuple(columns),
        order="-gains",
        currency=lambda row: row.one.terms.currency,
    )


def _who(tenant: str) -> tuple[Column[WatchRow], ...]:
    """Declare whom and what a row is about."""
    return (
        Column(
            "partner",
            "Partner",
            lambda row: row.one.partner,
            href=lambda row: _partner(tenant, row),
            code=lambda row: row.one.partner_code,
        ),
        Column(
            "program",
            "Program",
            lambda row: row.one.promise.name,
            href=lambda row: _program(tenant, row),
            code=lambda row: row.one.promise.code,
        ),
        Column(
            "tier",
            "Tier",
            lambda row: row.verdict.tier,
            "number",
            html=lambda row: format_html(
                "{}{}", f"T{row.verdict.tier}", format_html(_QUIET, f" from {_now(row)}")
            ),
            means="The tier that it is about, and the one that is reached so far.",
        ),
    )


def _what(tenant: str) -> tuple[Column[WatchRow], ...]:
    """Declare what is missing and what it brings."""
    return (
        Column(
            "gap",
            "Still to buy",
            lambda row: row.verdict.gap,
            "number",
            html=lambda row: _opens(tenant, row, gap_text(row.one.terms, row.verdict.gap)),
            means="What is still to buy for the tier, in the currency of the program or in units.",
        ),
        Column(
            "gains",
            "Pays more",
            lambda row: row.gains,
            "money",
            html=_gains,
            means="What the tier pays above what is earned to date. Not final.",
        ),
    )


def _partner(tenant: str, row: WatchRow) -> str:
    return reverse("partners:detail", kwargs={"tenant": tenant, "code": row.one.partner_code})


def _program(tenant: str, row: WatchRow) -> str:
    return reverse("programs:overview", kwargs={"tenant": tenant, "code": row.one.promise.code})


def _now(row: WatchRow) -> str:
    return f"T{row.one.at.tier}" if row.one.at.tier else "none"


def _opens(tenant: str, row: WatchRow, text: str) -> SafeString | str:
    """Let a figure open its working, where it has one."""
    if row.one.row is None:
        return text
    words = {
        "tenant": tenant,
        "code": row.one.promise.code,
        "partner_code": row.one.partner_code,
        "start": row.one.table.period.start.isoformat(),
    }
    return format_html('<a class="opens" href="{}">{}</a>', reverse("payouts:earning", kwargs=words), text)


def _gains(row: WatchRow) -> SafeString | str:
    if row.gains is None:
        return format_html(_QUIET, "depends on prices")
    return money_tag(row.gains, row.one.terms.currency, "earned", plus=True)


def _a_day(row: WatchRow, value: Decimal | None) -> SafeString | str:
    """Write a pace: three digits are all that it can claim."""
    if not value or value <= 0:
        return format_html(_QUIET, "nothing yet")
    if bought_in_units(row.one.terms):
        return format_number(round_up_units(value))
    return formats.projected(value, row.one.terms.currency)


def _needed(row: WatchRow) -> SafeString | str:
    times = row.times_pace
    needed = _a_day(row, row.verdict.needed_a_day)
    if times is None or row.verdict.watch is Watch.CROSSES:
        return needed
    with exact():
        # Rounded up: the other way round it would say that less is enough.
        shown = times.quantize(_CENT, rounding=ROUND_CEILING)
        words = f"{formats.number(shown, places=2)} times its pace"
    return format_html('{} <span class="quiet times">{}</span>', needed, words)


def _reached(row: WatchRow) -> SafeString | str:
    if row.reached_on is None:
        return format_html(_QUIET, "never")
    late = row.reached_on >= row.one.table.period.end
    if not late:
        return formats.day(row.reached_on)
    days = (row.reached_on - row.one.table.period.last_day).days
    return format_html(
        '{} <span class="quiet times">{} after the end</span>',
        formats.day(row.reached_on),
        f"{days:,} day{'' if days == 1 else 's'}",
    )


def _signs(row: WatchRow) -> str:
    return " and ".join(SIGNS[sign] for sign in row.verdict.signs)


def _nudged(row: WatchRow) -> str:
    if row.nudged is None:
        return ""
    if row.nudged.at is None:
        return f"in {row.nudged.code}"
    return formats.day(row.nudged.at.date(), year=False)


def _cut(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_CENT)


_WHY: Column[WatchRow] = Column(
    "signs",
    "Why",
    _signs,
    html=lambda row: format_html('<span class="watched__why">{}</span>', _signs(row)),
    means="What says that it was going to reach the tier.",
)
_PACE: tuple[Column[WatchRow], ...] = (
    Column(
        "pace",
        "Pace a day",
        lambda row: _cut(row.one.pace),
        "number",
        html=lambda row: _a_day(row, row.one.pace),
        means="What was bought per day so far.",
    ),
    Column(
        "needed_a_day",
        "Needed a day",
        lambda row: _cut(row.verdict.needed_a_day),
        "number",
        html=_needed,
        means="What the tier asks for per day from now on.",
    ),
    Column(
        "reached_on",
        "At pace",
        lambda row: row.reached_on,
        "date",
        html=_reached,
        means="The day on which the tier is reached at the pace so far.",
    ),
)
_MORE: tuple[Column[WatchRow], ...] = (
    Column(
        "managers",
        "Looked after by",
        lambda row: ", ".join(name for _, name in row.managers),
        html=lambda row: (
            format_html('<span class="watched__who">{}</span>', ", ".join(name for _, name in row.managers))
            if row.managers
            else format_html(_QUIET, formats.NIL)
        ),
    ),
    Column("days_left", "Days left", lambda row: row.days_left, "number", at_first=False),
    Column("nudged", "Nudged", _nudged, html=lambda row: _nudged(row) or format_html(_QUIET, formats.NIL)),
)
