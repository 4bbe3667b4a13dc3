"""What holds for the rule sentence of every program that can be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings

from programs.rating import rule_details, rule_sentence
from programs.rating.sentence import WORDS_MAX
from programs.terms import Terms, find_faults
from tests.programs.documents import program_documents
from vir.foundation.money import format_money_short, format_number
from vir.foundation.periods import format_date

every_program = settings(
    database=None,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# A path of a document, and the ways to say what it holds, of which one must be there.
Said = tuple[str, list[str]]


@every_program
@given(document=program_documents())
def test_every_document_that_is_drawn_can_be_read(document):
    assert find_faults(document) == []


@every_program
@given(document=program_documents())
def test_every_program_has_a_clean_sentence_and_clean_details(document):
    terms = Terms.from_document(document)

    texts = [rule_sentence(terms), *rule_details(terms)]

    assert [text for text in texts if "  " in text or not text.endswith(".") or text != text.strip()] == []
    assert [text for text in texts if ".." in text or " ." in text or " ," in text] == []
    assert [text for text in texts if text[0].islower()] == []
    assert len(set(texts)) == len(texts)


@every_program
@given(document=program_documents())
def test_a_sentence_is_longer_than_fifty_words_only_where_its_core_is(document):
    optional = ("conditions", "guarantee", "stacking", "minimum_payable", "returns", "exchange", "group")
    bare = {key: value for key, value in document.items() if key not in optional}
    bare.pop("returns_lookback_days", None)
    bare["reward"] = {
        key: value for key, value in document["reward"].items() if key not in ("kickers", "unit_order")
    }

    words = len(rule_sentence(Terms.from_document(document)).split())

    assert words <= max(WORDS_MAX, len(rule_sentence(Terms.from_document(bare)).split()))


@every_program
@given(document=program_documents())
def test_every_term_of_a_document_is_in_the_sentence_or_in_a_detail(document):
    terms = Terms.from_document(document)
    whole = " ".join([rule_sentence(terms), *rule_details(terms)]).casefold()

    missing = [
        (path, ways)
        for path, ways in said_of(document, terms)
        if not says_nothing(document, path, terms) and not any(way.casefold() in whole for way in ways)
    ]

    assert missing == []


def says_nothing(document: dict[str, Any], path: str, terms: Terms) -> bool:
    """Tell whether a key is left out, or leaving it out would give the same terms."""
    *sections, last = path.split(".")
    copied = {**document}
    place = copied
    for key in sections:
        place[key] = {**place.get(key, {})}
        place = place[key]
    if last not in place:
        return True
    place.pop(last)
    return not find_faults(copied) and Terms.from_document(copied) == terms


def said_of(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    yield "currency", [f"to {terms.currency}"]
    yield "starts_on", [format_date(terms.starts_on, year=False)]
    yield "ends_on", [format_date(terms.ends_on)]
    yield from _simple(document, terms)
    yield from _scopes(document)
    yield from _measure(document, terms)
    yield from _reward(document, terms)
    yield from _limits(document, terms)
    yield from _others(document, terms)


def _simple(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    repeated = len(terms.periods()) > 1
    words = {
        "goal": ["goal for all partners together"],
        "period": [document.get("period", "").replace("_", "-") if repeated else ""],
        "fiscal_year_start_month": [
            "fiscal year that starts in" if document.get("period") not in ("month", "term", None) else ""
        ],
        "calendar": ["calendar whose year ends"],
        "accumulation": ["since the start"],
        "basis": ["sales", "they sell"],
        "receipt_grace_days": [f"up to {document.get('receipt_grace_days')} day"],
        "rounding": ["half to even"],
        "accrual": ["Finance"],
    }
    yield from ((key, ways) for key, ways in words.items() if key in document)


def _scopes(document: dict[str, Any]) -> Iterator[Said]:
    for key in ("segments", "partners", "except_partners"):
        for name in document.get("eligibility", {}).get(key, []):
            yield f"eligibility.{key}", [name]
    holders = [
        ("products", document.get("products")),
        ("measure.products", document["measure"].get("products")),
        ("measure.share_of", document["measure"].get("share_of")),
        *(("reward.kickers", kicker.get("products")) for kicker in document["reward"].get("kickers", [])),
        *(("conditions", gate.get("products")) for gate in document.get("conditions", [])),
        *(("conditions", gate.get("share_of")) for gate in document.get("conditions", [])),
    ]
    for path, scope in holders:
        for rule in [*(scope or {}).get("include", []), *(scope or {}).get("exclude", [])]:
            named = [rule[key] for key in ("brand", "category", "sku") if key in rule]
            yield path, [" ".join(named)]


def _measure(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    measure = document["measure"]
    kinds = {
        "net_amount": ["net ", "once they reach", "unit", "gross"],
        "gross_amount": ["gross "],
        "quantity": ["unit"],
        "growth_amount": ["grow", "match"],
        "growth_percent": ["grow", "match"],
        "attainment_percent": ["target"],
        "share_percent": ["% of the", "share of"],
    }
    yield "measure.kind", kinds[measure["kind"]]
    yield "measure.of", kinds[measure.get("of", "net_amount")]
    baseline = measure.get("baseline", {})
    rules = {
        "same_period_last_year": ["the same period last year"],
        "fixed": ["their baseline"],
        "average_of_years": [f"the average of {baseline.get('years')} year"],
        "greater_of": ["whichever is more"],
    }
    if baseline:
        yield "measure.baseline.rule", rules[baseline["rule"]]
        yield "measure.baseline.new_partner", ["a partner without a baseline"]
    if "floor" in baseline:
        floor = Decimal(baseline["floor"])
        written = f"{format_number(floor)} unit"
        if terms.measure.of.value != "quantity":
            written = format_money_short(floor, terms.currency)
        yield "measure.baseline.floor", [f"or {written}"]


def _reward(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    reward = document["reward"]
    paying = [tier for tier in terms.reward.tiers if tier.rate] or terms.reward.tiers
    lump = reward["kind"] == "fixed"
    applied = {
        "all_volume": ["all ", "each ", "lump sum"],
        "per_band": ["inside each tier"],
        "prospective": ["after each tier is reached", "made after its tier is reached"],
        "every_tier_full": ["added"],
        "every_tier_capped": ["lower ones limited"],
    }
    kinds = {
        "percent": ["% back"],
        "per_unit": ["unit"],
        "fixed": ["lump sum"],
        "per_increment": ["each full", "each started"],
    }
    bases = {
        "net_amount": ["net "],
        "gross_amount": ["gross "],
        "quantity": ["unit"],
        "growth_amount": ["growth"],
    }
    yield "reward.kind", kinds[reward["kind"]]
    if len(paying) > 1:
        every = ["Every tier reached pays", "lump sums"]
        each = every if lump else applied[terms.reward.application.value]
        yield (
            "reward.application",
            applied["all_volume"] if reward.get("application") == "all_volume" else each,
        )
    yield "reward.base", bases[terms.reward.base.value]
    yield "reward.unit_order", ["fill the first tier", "made after"]
    if "increment" in reward:
        step, part = Decimal(reward["increment"]), reward["partial_increment"]
        word = "started" if part == "counts" else "full"
        money = format_money_short(step, terms.currency)
        yield (
            "reward.increment",
            [f"{word} {format_number(step)}", f"{word} {money}", f"{word} " if step == 1 else "—"],
        )
    for tier in terms.reward.tiers:
        if len(terms.reward.tiers) > 1:
            rate = [f"{format_number(tier.rate)}", format_money_short(tier.rate, terms.currency)]
            yield "reward.tiers", [f"{amount}" for amount in rate]
    for kicker in reward.get("kickers", []):
        amount = Decimal(kicker.get("percent", kicker.get("amount")))
        yield "reward.kickers", [f"{kicker['name']} adds {format_number(amount)}", f"{kicker['name']} adds "]
        for key in ("starts_on", "ends_on"):
            if key in kicker:
                yield "reward.kickers", [format_date(date.fromisoformat(kicker[key]), year=False)]


def _limits(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    for cap in document.get("caps", []):
        yield "caps", [format_money_short(Decimal(cap["amount"]), terms.currency)]
        if "when_exceeded" in cap:
            yield "caps", [{"stop": "earn nothing", "pro_rata": "its part of it"}[cap["when_exceeded"]]]
    if "minimum_payable" in document:
        least = format_money_short(Decimal(document["minimum_payable"]["amount"]), terms.currency)
        below = {"drop": "not paid", "carry_over": "carried over to the next payment"}
        yield (
            "minimum_payable",
            [f"Less than {least} is {below[document['minimum_payable']['below']]}."],
        )
    if "guarantee" in document:
        least = format_money_short(Decimal(document["guarantee"]["amount"]), terms.currency)
        yield "guarantee", [f"At least {least} is guaranteed"]
        if document["guarantee"].get("cumulative"):
            yield "guarantee", ["counted since the start"]
    for gate in document.get("conditions", []):
        least = gate.get("count", gate.get("percent"))
        by_kind = {
            "minimum_volume": ["reach ", "at least"],
            "distinct_products": [f"at least {least}"],
            "share_percent": ["at least"],
            "invoices_paid": ["every invoice is paid"],
            "terms_acknowledged": ["the terms are acknowledged"],
        }
        yield "conditions", by_kind[gate["kind"]]
    if "payment" in document:
        yield "payment", [f"Paid by {document['payment']['method'].replace('_', ' ')} "]


def _others(document: dict[str, Any], terms: Terms) -> Iterator[Said]:
    stacking = document.get("stacking", {})
    policies = {
        "all_gross": ["Other programs may pay"],
        "net_value": ["the value that earlier programs leave"],
        "best_of": ["only the largest pays"],
        "exclusive": ["counts only in the first program"],
    }
    if stacking:
        yield "stacking.policy", policies[stacking["policy"]]
    if "group" in stacking:
        yield "stacking.group", [stacking["group"]]
    if "rank" in stacking:
        yield "stacking.rank", [f"number {stacking['rank']}"]
    if "returns" in document:
        yield "returns", ["reduce the period of the sale"]
    if "returns_lookback_days" in document:
        days = document["returns_lookback_days"]
        yield "returns_lookback_days", [f"After {days} day"]
    rates = document.get("exchange", {}).get("rates", {})
    policy = document.get("exchange", {}).get("policy")
    if policy:
        words = {"sale_date": "rate of the sale date", "period_average": "average rate of the period"}
        yield "exchange", [words.get(policy, "at fixed rates")]
    for code in rates:
        yield "exchange", [f"1 {code} counts as"]
    group = document.get("group", {})
    if group:
        keys = {"volume": "by volume", "equal": "in equal parts", "shares": "by fixed shares"}
        yield "group", [keys.get(group.get("key", ""), "its parent is paid")]
    for share in group.get("shares", []):
        yield "group", [f"{share['partner']} {share['percent']}%"]
