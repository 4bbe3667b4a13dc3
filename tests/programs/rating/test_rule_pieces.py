"""A rule sentence in pieces is the same sentence, and each piece says where it comes from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from programs.rating.sentence import joined, rule_pieces, rule_sentence
from programs.terms import DocumentRefused, Terms
from tests.conftest import SHARED
from tests.programs.documents import program_documents
from tests.programs.examples import some_terms


def _every_example() -> list[Any]:
    found = []
    for path in sorted((SHARED / "conformance").glob("*.json")):
        for number, document in enumerate(json.loads(path.read_text())["programs"]):
            try:
                terms = Terms.from_document(document)
            except DocumentRefused:
                continue
            found.append(pytest.param(terms, id=f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize("terms", _every_example())
def test_the_pieces_of_every_worked_example_make_its_sentence(terms: Terms) -> None:
    pieces = rule_pieces(terms)

    assert joined(pieces) == rule_sentence(terms)
    assert all(piece.text for piece in pieces)


@given(program_documents())
@settings(max_examples=150, deadline=None)
def test_each_piece_but_the_joints_has_a_place(document: dict[str, Any]) -> None:
    pieces = rule_pieces(Terms.from_document(document))

    joints = {piece.text.strip() for piece in pieces if not piece.path}
    assert joints <= {"", "back", "on", "for", "for each", "in", "from", ".", "made"}


def test_the_demo_program_leads_to_every_section() -> None:
    terms = some_terms(
        starts_on="2027-01-01",
        ends_on="2027-03-31",
        eligibility={"segments": ["Electrical wholesale"]},
        products={"include": [{"category": "Cordless"}]},
    )

    assert [(piece.text, piece.path) for piece in rule_pieces(terms) if piece.path] == [
        ("Electrical wholesale partners earn", "eligibility"),
        ("2% to 5%", "reward.tiers"),
        ("all", "reward.application"),
        ("net Cordless purchases", "products"),
        ("1 Jan to 31 Mar 2027", "starts_on"),
        (", once they reach $100,000", "reward.tiers[0].threshold"),
        (", up to $40,000 each", "caps"),
        ("Paid by credit memo by 30 Apr 2027.", "payment.method"),
    ]
