"""What a page shows of one program: the sentence, the ruler, where the partner is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.enums import LeadKind
from programs.rating import Position, round_projected
from vir.faces.portal import addresses, words
from vir.faces.portal.standing import ZERO, Phase, Standing
from vir.faces.portal.words import Piece
from vir.foundation.money import exact, round_up, round_up_units
from vir.foundation.web import formats
from vir.foundation.web.certainty import Certainty
from vir.foundation.web.ruler import Mark, Ruler, build_ruler
from vir.foundation.web.ruler_labels import Variant


@dataclass(frozen=True)
class Line:
    """
    One row of the table under the ruler.

    :param text: the figure where it is not money
    :param opens: the address of its working, empty where it has none
    """

    label: str
    amount: Decimal
    certainty: Certainty
    note: str
    text: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Sentence:
    """The first sentence: two parts for wide pages, one for phones."""

    headline: tuple[Piece, ...]
    detail: tuple[Piece, ...]
    short: tuple[Piece, ...]


@dataclass(frozen=True)
class Panel:
    """One program on a page."""

    code: str
    name: str
    currency: str
    act: str
    phase: Phase
    when: str
    when_short: str
    sentence: Sentence
    ruler: Ruler
    lines: tuple[Line, ...]
    days: str
    progress: str
    to_go: str
    note: str


def panel(one: Standing, *, slug: str, today: date, variant: Variant = "hero", statement: str = "") -> Panel:
    """
    Lay out one program.

    :param slug: the vendor in addresses
    :param statement: the code of the statement that confirms what was earned in the period
    """
    when, when_short = _when(one, today)
    return Panel(
        code=one.program.code,
        name=one.program.name,
        currency=one.terms.currency,
        act=words.act(one.terms),
        phase=one.phase,
        when=when,
        when_short=when_short,
        sentence=_sentence(one),
        ruler=ruler(one, variant),
        lines=_lines(one, slug, statement),
        days="" if one.phase is not Phase.LIVE else days(one.days_left),
        progress=_progress(one),
        to_go=_to_go(one),
        note=_note(one),
    )


def ruler(one: Standing, variant: Variant, *, you: str = "You") -> Ruler:
    """Lay out the ruler of a program; `you` names the pointer."""
    terms, at = one.terms, one.position
    outlook = None if one.projected is None else one.projected.bought
    return build_ruler(
        value=at.bought,
        marks=marks(one),
        format_value=lambda value: words.short(terms, value),
        label=f"{words.measure_name(terms)}, {one.program.name}",
        projected=outlook,
        cap_at=at.cap_volume,
        variant=variant,
        you_label="" if one.phase is Phase.UPCOMING else f"{you} {words.pointer(terms, at.bought)}",
        projected_label="" if outlook is None else f"{words.about(terms, outlook)} at your pace",
        gap_label=_gap(one),
        spoken_unit="units" if one.is_quantity else formats.currency_words(terms.currency),
    )


def _gap(one: Standing) -> str:
    """Write what is to buy as a dimension, where the sentence asks for it."""
    gap = one.position.gap
    if gap is None or one.phase is not Phase.LIVE or one.lead.kind is not LeadKind.NEXT_TIER:
        return ""
    return words.short(one.terms, raised(one, gap))


def marks(one: Standing) -> list[Mark]:
    """Give the tiers for the ruler and its table."""
    terms, at = one.terms, one.position
    return [
        Mark(
            threshold=tier.line,
            number=tier.number,
            rate_label=words.rate(terms, tier.rate),
            pays_label=(
                words.DEPENDS
                if tier.pays_at_line is None
                else formats.money(tier.pays_at_line, terms.currency)
            ),
            reached=tier.reached,
            needed_label=f"{words.short(terms, raised(one, tier.needed or ZERO))} to go",
            is_next=tier.number == at.next_tier and one.phase is not Phase.ENDED,
        )
        for tier in at.tiers
        # What no purchase reaches has no place on a ruler of purchases.
        if tier.line is not None
    ]


def raised(one: Standing, gap: Decimal) -> Decimal:
    """Raise what is still to buy to what can be bought: cents, or whole units."""
    return round_up_units(gap) if one.is_quantity else round_up(gap, one.terms.currency)


def days(count: int) -> str:
    """Write how long is left."""
    return "last day counted" if count == 0 else f"{count} day{'' if count == 1 else 's'} left"


def tier_words(one: Standing, number: int) -> str:
    """Name a tier with its rate, "Tier 2, 3%"; none below the first."""
    if not number:
        return "No tier yet"
    return f"Tier {number}, {words.rate(one.terms, one.terms.reward.tiers[number - 1].rate)}"


def _when(one: Standing, today: date) -> tuple[str, str]:
    """Say when the period ends or begins, for wide pages and for phones."""
    last, start = one.period.last_day, one.period.start
    if one.phase is Phase.UPCOMING:
        said = f"starts {formats.day(start, year=start.year != today.year)}"
        return said, said
    if one.left_on is not None and one.phase is Phase.ENDED:
        said = f"you left on {formats.day(one.left_on, year=one.left_on.year != today.year)}"
        return said, said
    if one.phase is Phase.ENDED:
        ended = "ended" if today > last else "closed, ran to"
        said = f"{ended} {formats.day(last, year=last.year != today.year)}"
        return said, said
    return f"ends {formats.day(last, year=last.year != today.year)}", days(one.days_left)


def _sentence(one: Standing) -> Sentence:
    if one.phase is Phase.UPCOMING:
        return _coming(one)
    found = one.lead
    return Sentence(words.pieces(found.headline), words.pieces(found.detail), words.pieces(found.short))


def _coming(one: Standing) -> Sentence:
    starts = (Piece("Starts on "), Piece(formats.day(one.period.start), strong=True), Piece("."))
    first = one.position.tiers[0]
    if first.threshold:
        text = f"Rebate starts at {words.threshold(one.terms, first)}."
    else:
        text = "Rebate starts with the first purchase."
    return Sentence(starts, (Piece(text),), starts)


def _lines(one: Standing, slug: str, statement: str) -> tuple[Line, ...]:
    if one.phase is Phase.UPCOMING:
        return ()
    net, earned = (
        addresses.working(slug, one.program.code, key, one.period.start) for key in ("net", "earned")
    )
    found = [_measured(one, net), _earned(one, slug, earned, statement)]
    if one.projected is not None:
        found.append(_pace(one, one.projected))
    return tuple(found)


def _measured(one: Standing, opens: str) -> Line:
    bought = one.position.bought
    text = words.units(bought) if one.is_quantity else ""
    note = words.lines_note(one.volume)
    if bought != one.own_measure:
        note = f"{note} in this period"
    if one.terms.measure.kind in words.GOALS:
        note = f"{words.measured(one.terms, one.position)}. {note}"
    return Line(words.measure_name(one.terms), bought, "confirmed", note, text, opens)


def _earned(one: Standing, slug: str, opens: str, statement: str) -> Line:
    tier = tier_words(one, one.position.tier)
    if statement:
        note = f"{tier}. Statement {statement}"
        return Line("Earned", one.earned, "confirmed", note, opens=addresses.statement(slug, statement))
    if one.phase is Phase.ENDED:
        return Line("Earned", one.earned, "earned", f"{tier}. Not final", opens=opens)
    return Line("Earned to date", one.earned, "earned", f"{tier}. Not final", opens=opens)


def _pace(one: Standing, projected: Position) -> Line:
    text = words.units(round_projected(projected.bought)) if one.is_quantity else ""
    return Line("At your pace", projected.bought, "projected", _pace_note(one, projected), text)


def _pace_note(one: Standing, projected: Position) -> str:
    """Say which tier the pace leads to and how short it falls of the next one."""
    tier = f"Tier {projected.tier}" if projected.tier else "No tier"
    if projected.cap_reached:
        return f"{tier}, at the cap"
    if projected.next_tier is None:
        return f"{tier}, the highest"
    line = projected.tiers[projected.next_tier - 1].line
    if line is None:
        return tier
    missing = line - round_projected(projected.bought)
    following = f"Tier {projected.next_tier}"
    # Rounding up to the mark must not say that it is reached.
    if missing <= ZERO:
        return f"{tier}, just short of {following}"
    return f"{tier}, {words.about(one.terms, missing)} short of {following}"


def _progress(one: Standing) -> str:
    """Write how far along the way to the next tier, "$1,084,300 of $1,190,000 · 91%"."""
    at, terms = one.position, one.terms
    here = words.pointer(terms, at.bought)
    if one.phase is Phase.UPCOMING:
        return ""
    goal = None if at.next_tier is None else at.tiers[at.next_tier - 1].line
    if not goal or one.phase is Phase.ENDED:
        return (
            words.units(at.bought)
            if one.is_quantity
            else f"{here} {words.initial(words.measure_name(terms))}"
        )
    with exact():
        share = max(at.bought, ZERO) * 100 / goal
    return f"{here} of {words.short(terms, goal)} · {formats.attainment(share)}"


def _to_go(one: Standing) -> str:
    at = one.position
    if one.phase is not Phase.LIVE or at.gap is None:
        return ""
    return f"{words.short(one.terms, raised(one, at.gap))} to go"


def _note(one: Standing) -> str:
    """Say in one line what the next tier pays, or what stands in its place."""
    at, terms = one.position, one.terms
    if one.phase is Phase.ENDED or (one.phase is Phase.LIVE and at.next_tier is None):
        return one.lead.short_text
    if one.phase is Phase.UPCOMING or at.next_tier is None:
        return ""
    if one.lead.kind is LeadKind.CAP_REACHED:
        return one.lead.short_text
    tier = at.tiers[at.next_tier - 1]
    subject = "Reaching it" if len(at.tiers) == 1 else f"Reaching Tier {tier.number}"
    if tier.pays_at_line is None:
        return f"{subject} pays {words.rate(terms, tier.rate)}"
    return f"{subject} pays {formats.money(tier.pays_at_line, terms.currency)}"
