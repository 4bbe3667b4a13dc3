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
from vir.foundation.words import later, say, say_many

YOU = later("You {amount}")


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


def ruler(one: Standing, variant: Variant, *, you: str = YOU) -> Ruler:
    """Lay out the ruler of a program; `you` is the text at the pointer."""
    terms, at = one.terms, one.position
    outlook = None if one.projected is None else one.projected.bought
    return build_ruler(
        value=at.bought,
        marks=marks(one),
        format_value=lambda value: words.short(terms, value),
        label=say("{measure}, {program}", measure=words.measure_name(terms), program=one.program.name),
        projected=outlook,
        cap_at=at.cap_volume,
        variant=variant,
        you_label="" if one.phase is Phase.UPCOMING else say(you, amount=words.pointer(terms, at.bought)),
        projected_label=""
        if outlook is None
        else say("{amount} at your pace", amount=words.about(terms, outlook)),
        gap_label=_gap(one),
        spoken_unit=say("units") if one.is_quantity else formats.currency_words(terms.currency),
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
                say(words.DEPENDS)
                if tier.pays_at_line is None
                else formats.money(tier.pays_at_line, terms.currency)
            ),
            reached=tier.reached,
            needed_label=say("{amount} to go", amount=words.short(terms, raised(one, tier.needed or ZERO))),
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
    if count == 0:
        return say("last day counted")
    return say_many("{count} day left", "{count} days left", count, count=formats.number(count))


def tier_words(one: Standing, number: int) -> str:
    """Name a tier with its rate, "Tier 2, 3%"; none below the first."""
    if not number:
        return say("No tier yet")
    rate = words.rate(one.terms, one.terms.reward.tiers[number - 1].rate)
    return say("Tier {number}, {rate}", number=number, rate=rate)


def _when(one: Standing, today: date) -> tuple[str, str]:
    """Say when the period ends or begins, for wide pages and for phones."""
    last, start = one.period.last_day, one.period.start
    if one.phase is Phase.UPCOMING:
        said = say("starts {day}", day=formats.day(start, year=start.year != today.year))
        return said, said
    if one.left_on is not None and one.phase is Phase.ENDED:
        left = formats.day(one.left_on, year=one.left_on.year != today.year)
        said = say("you left on {day}", day=left)
        return said, said
    day = formats.day(last, year=last.year != today.year)
    if one.phase is Phase.ENDED:
        said = say("ended {day}", day=day) if today > last else say("closed, ran to {day}", day=day)
        return said, said
    return say("ends {day}", day=day), days(one.days_left)


def _sentence(one: Standing) -> Sentence:
    if one.phase is Phase.UPCOMING:
        return _coming(one)
    found = one.lead
    return Sentence(words.pieces(found.headline), words.pieces(found.detail), words.pieces(found.short))


def _coming(one: Standing) -> Sentence:
    starts = words.sentence(later("Starts on {day}."), day=formats.day(one.period.start))
    first = one.position.tiers[0]
    if first.threshold:
        text = say("Rebate starts at {threshold}.", threshold=words.threshold(one.terms, first))
    else:
        text = say("Rebate starts with the first purchase.")
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
        note = say("{lines} in this period", lines=note)
    if one.terms.measure.kind in words.GOALS:
        note = say("{goal}. {lines}", goal=words.measured(one.terms, one.position), lines=note)
    return Line(words.measure_name(one.terms), bought, "confirmed", note, text, opens)


def _earned(one: Standing, slug: str, opens: str, statement: str) -> Line:
    tier = tier_words(one, one.position.tier)
    if statement:
        note = say("{tier}. Statement {code}", tier=tier, code=statement)
        return Line(say("Earned"), one.earned, "confirmed", note, opens=addresses.statement(slug, statement))
    label = say("Earned") if one.phase is Phase.ENDED else say("Earned to date")
    return Line(label, one.earned, "earned", say("{tier}. Not final", tier=tier), opens=opens)


def _pace(one: Standing, projected: Position) -> Line:
    text = words.units(round_projected(projected.bought)) if one.is_quantity else ""
    return Line(say("At your pace"), projected.bought, "projected", _pace_note(one, projected), text)


def _pace_note(one: Standing, projected: Position) -> str:
    """Say which tier the pace leads to and how short it falls of the next one."""
    tier = say("Tier {number}", number=projected.tier) if projected.tier else say("No tier")
    if projected.cap_reached:
        return say("{tier}, at the cap", tier=tier)
    if projected.next_tier is None:
        return say("{tier}, the highest", tier=tier)
    line = projected.tiers[projected.next_tier - 1].line
    if line is None:
        return tier
    missing = line - round_projected(projected.bought)
    # Rounding up to the mark must not say that it is reached.
    if missing <= ZERO:
        return say("{tier}, just short of Tier {next}", tier=tier, next=projected.next_tier)
    short = words.about(one.terms, missing)
    return say("{tier}, {amount} short of Tier {next}", tier=tier, amount=short, next=projected.next_tier)


def _progress(one: Standing) -> str:
    """Write how far along the way to the next tier, "$1,084,300 of $1,190,000 · 91%"."""
    at, terms = one.position, one.terms
    here = words.pointer(terms, at.bought)
    if one.phase is Phase.UPCOMING:
        return ""
    goal = None if at.next_tier is None else at.tiers[at.next_tier - 1].line
    if not goal or one.phase is Phase.ENDED:
        return words.units(at.bought) if one.is_quantity else words.measure_amount(terms, here)
    with exact():
        share = max(at.bought, ZERO) * 100 / goal
    return say(
        "{amount} of {goal} · {share}",
        amount=here,
        goal=words.short(terms, goal),
        share=formats.attainment(share),
    )


def _to_go(one: Standing) -> str:
    at = one.position
    if one.phase is not Phase.LIVE or at.gap is None:
        return ""
    return say("{amount} to go", amount=words.short(one.terms, raised(one, at.gap)))


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
    pays = words.rate(terms, tier.rate)
    if tier.pays_at_line is not None:
        pays = formats.money(tier.pays_at_line, terms.currency)
    if len(at.tiers) == 1:
        return say("Reaching it pays {amount}", amount=pays)
    return say("Reaching Tier {number} pays {amount}", number=tier.number, amount=pays)
