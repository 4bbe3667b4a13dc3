"""Every shape of terms in every language: a whole sentence, its own words, the same figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.rating import Known, Lead, lead, rule_details, rule_sentence
from programs.rating.sentence import joined, rule_pieces
from programs.rating.sentence.facts.goods import Amount, Number, Percent, Units
from programs.rating.sentence.languages import LANGUAGES, Parts, language
from programs.rating.sentence.planning.rule import rule_of
from programs.terms import DocumentRefused, Terms
from tests.conftest import SHARED
from tests.programs.documents import BRANDS, CATEGORIES, program_documents
from tests.programs.rating.test_lead_properties import standings
from vir.foundation.money import format_number
from vir.foundation.periods import LOCALES, format_date, language_of, reading_in

OTHERS = tuple(locale for locale in LOCALES if language_of(locale) != "en")
# Words that are English and the language's own as well.
SHARED_WORDS = {
    "de": "a an apr april aug august feb in jan nov november partner per september was",
    "fr": "a an condition conditions finance nov oct part parts total volume",
    "es": "a decide feb jul jun mar may no nov oct total",
    "pt": "a as decide do for jan jul jun mar no nov rebate set total volume",
    "ja": "",
    "ar": "",
}
CODES = "a b c d e g s usd eur gbp jpy kwd"
NAMES = "early order launch saw week top up wholesale industrial yearly"
WORD = re.compile(r"[^\W\d_]+")
ENDS = (".", "。")
DAY = date(2026, 11, 28)

every_shape = settings(
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def words(texts: Iterator[str] | list[str]) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(text)}


def names() -> set[str]:
    return words([CODES, NAMES, *BRANDS, *CATEGORIES])


def told(terms: Terms) -> list[str]:
    return [rule_sentence(terms), *rule_details(terms)]


def english_in(locale: str, texts: list[str], english: list[str]) -> set[str]:
    """Give the words of English texts that stand in those of another language and are not its own."""
    own = set(SHARED_WORDS[language_of(locale)].split())
    return (words(texts) & words(english)) - own - names()


def unclean(texts: list[str]) -> list[str]:
    """Give the texts with a hole or a doubled mark in them, or without an end."""
    holes = ("  ", " ,", " .", "..", "。。", "()", "（）", "None", "{", "}")
    return [text for text in texts if not text.endswith(ENDS) or any(hole in text for hole in holes)]


def figures(fact: object) -> Iterator[Amount | Percent | Units | Number]:
    """Give every figure of a fact, however deep."""
    if isinstance(fact, Amount | Percent | Units | Number):
        yield fact
    elif is_dataclass(fact):
        for field in fields(fact):
            yield from figures(getattr(fact, field.name))
    elif isinstance(fact, tuple):
        for part in fact:
            yield from figures(part)


def written(figure: Amount | Percent | Units | Number) -> str:
    """Write a figure by the locale, without the noun of units."""
    return format_number(figure.value) if isinstance(figure, Units) else language().figure(figure)


def count(text: str, figure: str) -> int:
    return len(re.findall(rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)", text))


def strong(parts: Parts) -> int:
    return sum(is_strong for _, is_strong in parts)


def core(terms: Terms) -> str:
    """Give the rule without its dates, and without what it says where there are words left."""
    rule = rule_of(terms)
    one_day = replace(rule, span=replace(rule.span, first=DAY, last=DAY))
    return joined(language().rule(one_day)).replace(format_date(DAY), "")


def conformance() -> list[Any]:
    found = []
    for path in sorted((SHARED / "conformance").glob("*.json")):
        for number, document in enumerate(json.loads(path.read_text())["programs"]):
            try:
                terms = Terms.from_document(document)
            except DocumentRefused:
                continue
            found.append(pytest.param(terms, id=f"{path.stem}-{number}"))
    return found


def test_every_locale_has_a_language():
    assert {language_of(locale) for locale in LOCALES} == set(LANGUAGES)


@every_shape
@given(document=program_documents())
def test_every_shape_is_said_whole_in_every_language_and_without_english(document):
    terms = Terms.from_document(document)
    english = [*told(terms), rule_sentence(terms, who=Known.IN_THIS_PROGRAM)]

    for locale in OTHERS:
        with reading_in(locale):
            texts = [*told(terms), rule_sentence(terms, who=Known.IN_THIS_PROGRAM)]
        assert unclean(texts) == []
        assert (locale, english_in(locale, texts, english)) == (locale, set())


@every_shape
@given(document=program_documents())
def test_every_language_says_each_figure_as_often_as_english_and_by_its_own_customs(document):
    terms = Terms.from_document(document)
    found = set(figures(rule_of(terms)))
    english = {figure: count(core(terms), written(figure)) for figure in found}

    for locale in OTHERS:
        with reading_in(locale):
            said = core(terms)
            assert {figure: count(said, written(figure)) for figure in found} == english


@every_shape
@given(standing=standings(), reachable=st.booleans(), ended=st.booleans())
def test_every_partner_has_a_first_sentence_in_every_language(standing, reachable, ended):
    terms, volume, facts = standing

    def first() -> Lead:
        return lead(terms, volume, facts=facts, period_end=terms.ends_on, reachable=reachable, ended=ended)

    english = first()
    for locale in OTHERS:
        with reading_in(locale):
            said = first()
        texts = [said.text, said.short_text]
        assert unclean(texts) == []
        assert (locale, english_in(locale, texts, [english.text, english.short_text])) == (locale, set())
        assert [strong(parts) for parts in (said.headline, said.detail, said.short)] == [
            strong(parts) for parts in (english.headline, english.detail, english.short)
        ]


@pytest.mark.parametrize("terms", conformance())
def test_every_worked_example_is_said_in_every_language(terms):
    own = words([terms.code, terms.name, *terms.eligibility.segments, *terms.eligibility.partners])
    for scope in (terms.products, terms.measure.products, terms.measure.share_of):
        for rule in (*scope.include, *scope.exclude) if scope else ():
            own |= words([rule.brand or "", rule.category or "", rule.sku or ""])
    own |= words([kicker.name for kicker in terms.reward.kickers])
    own |= words([terms.stacking.group or "", *(code for code, _ in terms.exchange.rates), terms.currency])
    english = told(terms)

    for locale in OTHERS:
        with reading_in(locale):
            texts = told(terms)
            pieces = rule_pieces(terms)
        assert unclean(texts) == []
        assert (locale, english_in(locale, texts, english) - own) == (locale, set())
        assert joined(pieces) == texts[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_each_figure_of_a_sentence_is_said_once(locale):
    document = json.loads((SHARED / "conformance" / "T12.json").read_text())["programs"][0]
    terms = Terms.from_document(
        {
            **document,
            "starts_on": "2027-01-02",
            "ends_on": "2027-03-30",
            "measure": {"kind": "net_amount"},
            "reward": {
                "kind": "percent",
                "application": "all_volume",
                "tiers": [
                    {"threshold": "123456", "percent": "2.5"},
                    {"threshold": "654321", "percent": "7.25"},
                ],
            },
            "caps": [{"per": "partner_period", "amount": "44444.44"}],
            "payment": {"method": "credit_memo", "due_days": 45},
        }
    )

    with reading_in(locale):
        sentence = rule_sentence(terms)
        found = [written(figure) for figure in figures(rule_of(terms))]
        dates = [format_date(date(2027, 1, 2), year=False), format_date(date(2027, 5, 14))]

    assert [count(sentence, figure) for figure in found] == [1] * 4
    assert [sentence.count(day) for day in dates] == [1, 1]
