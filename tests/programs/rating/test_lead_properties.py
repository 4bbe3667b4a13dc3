"""What holds for the first sentence of every partner in every program."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.rating import Day, Facts, Gate, Volume, lead, position
from programs.terms import Terms
from tests.programs.documents import program_documents

every_standing = settings(
    database=None,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

cents = st.integers(-1_000_00, 2_000_000_00).map(lambda value: Decimal(value).scaleb(-2))
counts = st.integers(-10, 3_000).map(Decimal)
volumes = st.builds(Volume, net=cents, gross=cents, quantity=counts)


@st.composite
def standings(draw):
    """Draw terms, a volume and facts that suit them."""
    terms = Terms.from_document(draw(program_documents()))
    volume = draw(volumes)
    qualifying = draw(volumes) if terms.measure.products is not None else None
    counted = qualifying or volume
    figure = {"quantity": counted.quantity, "gross_amount": counted.gross}
    measured = figure.get(terms.measure.of.value, counted.net)
    base = {"quantity": volume.quantity, "gross_amount": volume.gross}
    pays = base.get(terms.reward.base.value, volume.net)
    facts = Facts(
        qualifying=qualifying,
        whole=draw(st.none() | volumes),
        baseline=draw(st.none() | cents.filter(lambda value: value >= 0)),
        target=draw(st.none() | cents.filter(lambda value: value >= 0)),
        days=(Day(terms.starts_on, measured, pays),),
        kickers=tuple(draw(volumes) for _ in terms.reward.kickers),
        gates=tuple(
            Gate(draw(st.none() | st.integers(0, 300_000).map(Decimal)), Decimal(100_000))
            for _ in terms.conditions
        ),
    )
    return terms, volume, facts


@every_standing
@given(standing=standings(), reachable=st.booleans(), ended=st.booleans())
def test_every_partner_has_a_clean_first_sentence(standing, reachable, ended):
    terms, volume, facts = standing

    first = lead(
        terms,
        volume,
        facts=facts,
        period_end=terms.ends_on,
        reachable=reachable,
        ended=ended,
    )

    for text in (first.text, first.short_text):
        assert text.endswith(".")
        assert text[0].isupper()
        assert "  " not in text
        assert " ." not in text


@every_standing
@given(standing=standings())
def test_tiers_ask_for_more_and_more_and_open_conditions_are_named(standing):
    terms, volume, facts = standing

    at = position(terms, volume, facts=facts)

    lines = [tier.line for tier in at.tiers if tier.line is not None]
    assert lines == sorted(lines)
    assert all(tier.needed is None or tier.needed >= 0 for tier in at.tiers)
    assert at.open_conditions == () if at.holds else at.open_conditions != ()
