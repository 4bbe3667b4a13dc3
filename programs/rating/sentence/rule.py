"""The program in one plain sentence, and everything that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Collection

from programs.rating.sentence import clauses, details
from programs.rating.sentence.clauses import Clause
from programs.rating.sentence.limits import paid, up_to
from programs.rating.sentence.names import partners, period
from programs.rating.sentence.pays import reward
from programs.rating.sentence.pieces import Piece, joined
from programs.rating.sentence.reached import once
from programs.rating.sentence.shape import is_repeated
from programs.terms import Terms
from vir.foundation.periods import PeriodKind, format_dates

WORDS_MAX = 50
# In the order in which they are said while there are words left: what can take everything away comes first.
# Who earns, what pays, from where on, up to what and how it is paid is said at any length.
IMPORTANCE: tuple[tuple[str, Callable[[Terms], Clause | None]], ...] = (
    ("conditions", clauses.conditions),
    ("guarantee", clauses.guarantee),
    ("kickers", clauses.kickers),
    ("group", clauses.group),
    ("stacking", clauses.stacking),
    ("minimum", clauses.minimum),
    ("returns", clauses.returns),
    ("exchange", clauses.exchange),
    ("unit_order", clauses.unit_order),
)
# Where each of them stands in the document.
PATHS = {
    "conditions": "conditions",
    "guarantee": "guarantee.amount",
    "kickers": "reward.kickers",
    "group": "group.pays",
    "stacking": "stacking.policy",
    "minimum": "minimum_payable.amount",
    "returns": "returns",
    "exchange": "exchange.policy",
    "unit_order": "reward.unit_order",
}
DETAILS: tuple[tuple[str, Callable[[Terms, str], details.Told]], ...] = (
    ("tiers", details.tiers),
    ("measure", details.measure),
    ("application", details.application),
    ("baseline", details.baseline),
    ("program_cap", details.program_cap),
    ("accumulation", details.accumulation),
    ("calendar", details.calendar),
    ("who", details.who),
    ("products", details.products),
    ("shares", details.shares),
)
SETTLING: tuple[tuple[str, Callable[[Terms, str], details.Told]], ...] = (
    ("grace", details.grace),
    ("rounding", details.rounding),
    ("goal", details.goal),
    ("accrual", details.accrual),
)
# One partner does not learn who the others are, what the vendor wants, and what its books expect.
NOT_FOR_PARTNERS = ("who", "shares", "goal", "accrual")


def rule_sentence(terms: Terms, *, who: str | None = None, what: str | None = None) -> str:
    """
    State the program in plain words.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them, such as "Cordless"; else made from the scope
    """
    return joined(rule_pieces(terms, who=who, what=what))


def rule_pieces(terms: Terms, *, who: str | None = None, what: str | None = None) -> tuple[Piece, ...]:
    """
    State the program in plain words, each with the term that it says.

    Who earns what on which purchases, when, from where on, up to what, paid how; then, in at most fifty words
    altogether, what else matters most.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them, such as "Cordless"; else made from the scope
    """
    earners = partners(terms) if who is None else f"{who} earn"
    rule = [
        Piece(earners, "eligibility"),
        Piece(" "),
        *reward(terms, what),
        Piece(_in_each(terms), "period"),
        Piece(" from "),
        Piece(format_dates(terms.starts_on, terms.ends_on), "starts_on"),
        Piece(once(terms), "reward.tiers[0].threshold"),
        Piece(up_to(terms), "caps"),
        Piece("."),
    ]
    payment = paid(terms)
    left = WORDS_MAX - len(joined(rule).split()) - len(payment.split())
    for key, clause in _clauses(terms):
        words = next((words for words in clause.words if len(words.split()) <= left), "")
        if words:
            rule += [Piece(" "), Piece(words, PATHS[key])]
            left -= len(words.split())
    if payment:
        rule += [Piece(" "), Piece(payment, "payment.method")]
    return tuple(piece for piece in rule if piece.text)


def rule_details(
    terms: Terms, *, sentence: str | None = None, without: Collection[str] = ()
) -> tuple[str, ...]:
    """
    Give a short plain sentence for every further term that a rule sentence does not carry.

    :param sentence: the one that stands beside them; else the one made from the terms alone
    :param without: keys of `IMPORTANCE`, `DETAILS` and `SETTLING` to leave out, such as `NOT_FOR_PARTNERS`
    """
    said = rule_sentence(terms) if sentence is None else sentence
    rare: list[str] = []
    usual: list[str] = []
    for key, clause in _clauses(terms):
        carried = clause.is_whole and any(words in said for words in clause.words[:1])
        if key not in without and not carried:
            (rare if clause.words else usual).extend(clause.details)
    named, settled = (
        [text for key, tell in told if key not in without for text in tell(terms, said)]
        for told in (DETAILS, SETTLING)
    )
    return tuple(dict.fromkeys([*rare, *named, *usual, *settled]))


def _clauses(terms: Terms) -> list[tuple[str, Clause]]:
    found = ((key, make(terms)) for key, make in IMPORTANCE)
    return [(key, clause) for key, clause in found if clause is not None]


def _in_each(terms: Terms) -> str:
    if not is_repeated(terms):
        return ""
    weeks = terms.calendar if terms.period is not PeriodKind.TERM else None
    return f" in each {'' if weeks is None else weeks.pattern.value + ' '}{period(terms)}"
