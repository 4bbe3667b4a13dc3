"""The program in one plain sentence, and everything that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Collection

from programs.rating.sentence.facts.clauses import Clause, ClauseFact
from programs.rating.sentence.facts.rule import Known
from programs.rating.sentence.languages import ENGLISH, Language, language
from programs.rating.sentence.pieces import Piece, joined
from programs.rating.sentence.planning import clauses, details
from programs.rating.sentence.planning.goods import scope_of
from programs.rating.sentence.planning.rule import earners_of, rule_of, scopes_of
from programs.terms import Terms
from vir.foundation.periods import AMERICAN, reading_in

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
DETAILS: tuple[tuple[str, Callable[[Terms, details.Said], details.Told]], ...] = (
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
SETTLING: tuple[tuple[str, Callable[[Terms, details.Said], details.Told]], ...] = (
    ("grace", details.grace),
    ("rounding", details.rounding),
    ("goal", details.goal),
    ("accrual", details.accrual),
)
# One partner does not learn who the others are, what the vendor wants, and what its books expect.
NOT_FOR_PARTNERS = ("who", "shares", "goal", "accrual")


def rule_sentence(terms: Terms, *, who: str | Known | None = None, what: str | None = None) -> str:
    """
    State the program in plain words, in the language that is read just now.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them, such as "Cordless"; else made from the scope
    """
    return joined(rule_pieces(terms, who=who, what=what))


def sentence_of_record(terms: Terms) -> str:
    """State the program as it is stored, approved and measured: in American English, whoever looks."""
    with reading_in(AMERICAN):
        return rule_sentence(terms)


def rule_pieces(
    terms: Terms, *, who: str | Known | None = None, what: str | None = None
) -> tuple[Piece, ...]:
    """
    State the program in plain words, each with the term that it says.

    Who earns what on which purchases, when, from where on, up to what, paid how; then, in at most fifty words
    altogether, what else matters most. Every language says the same terms: which of them there is room for is
    counted in the words of the sentence of record.

    :param who: the partners as people know them, plural; else made from the eligibility
    :param what: the products as people know them, such as "Cordless"; else made from the scope
    """
    say = language()
    rule = rule_of(terms, who=who, what=what)
    pieces = say.rule(rule)
    for key, fact in _chosen(terms, who, what):
        pieces += [Piece(say.space), Piece(say.clause(fact), PATHS[key])]
    if rule.paid is not None:
        pieces += [Piece(say.space), Piece(say.paid(rule.paid), "payment.method")]
    return tuple(piece for piece in pieces if piece.text)


def rule_details(
    terms: Terms, *, sentence: str | None = None, without: Collection[str] = ()
) -> tuple[str, ...]:
    """
    Give a short plain sentence for every further term that a rule sentence does not carry.

    :param sentence: the one that stands beside them; else the one made from the terms alone
    :param without: keys of `IMPORTANCE`, `DETAILS` and `SETTLING` to leave out, such as `NOT_FOR_PARTNERS`
    """
    say = language()
    text = rule_sentence(terms) if sentence is None else sentence
    rare: list[str] = []
    usual: list[str] = []
    for key, clause in _clauses(terms):
        carried = clause.is_whole and any(say.clause(fact) in text for fact in clause.says[:1])
        if key not in without and not carried:
            (rare if clause.says else usual).extend(say.clause(fact) for fact in clause.details)
    said = _said(terms, say, text)
    named, settled = (
        [say.detail(fact) for key, tell in told if key not in without for fact in tell(terms, said)]
        for told in (DETAILS, SETTLING)
    )
    return tuple(dict.fromkeys([*rare, *named, *usual, *settled]))


def _chosen(terms: Terms, who: str | Known | None, what: str | None) -> list[tuple[str, ClauseFact]]:
    """Choose the terms that there are words left for, each in the longest way that fits."""
    with reading_in(AMERICAN):
        rule = rule_of(terms, who=who, what=what)
        payment = "" if rule.paid is None else ENGLISH.paid(rule.paid)
        left = WORDS_MAX - len(joined(ENGLISH.rule(rule)).split()) - len(payment.split())
        chosen = []
        for key, clause in _clauses(terms):
            for fact in clause.says:
                count = len(ENGLISH.clause(fact).split())
                if count <= left:
                    chosen.append((key, fact))
                    left -= count
                    break
    return chosen


def _said(terms: Terms, say: Language, sentence: str) -> details.Said:
    """Tell what the sentence beside the details names."""
    spoken_of = scopes_of(rule_of(terms))
    return details.Said(
        names_partners=say.earners(earners_of(terms)) in sentence,
        names_scope=lambda scope: say.tells(scope_of(scope), sentence, spoken_of),
    )


def _clauses(terms: Terms) -> list[tuple[str, Clause]]:
    found = ((key, make(terms)) for key, make in IMPORTANCE)
    return [(key, clause) for key, clause in found if clause is not None]
