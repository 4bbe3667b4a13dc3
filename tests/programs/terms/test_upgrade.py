import json
from copy import deepcopy

import pytest

from programs.terms import CHAIN, FORMAT, Chain, DocumentRefused, Terms, find_faults, terms_hash, upgrade
from programs.terms.upgrade import Step
from tests.programs.examples import a_document


def title_becomes_name(document):
    document["name"] = document.pop("title", "")
    return document


def rates_become_tiers(document):
    rates = document.pop("rates", {})
    tiers = [{"threshold": threshold, "percent": percent} for threshold, percent in rates.items()]
    document["reward"]["tiers"] = tiers
    return document


OLDEST, MIDDLE = "vir.trial/1", "vir.trial/2"
TWO_STEPS = Chain(
    FORMAT, (Step(OLDEST, MIDDLE, title_becomes_name), Step(MIDDLE, FORMAT, rates_become_tiers))
)
RATES = {"100000": "2", "250000": "3", "400000": "4", "600000": "5"}


def an_old_document():
    document = a_document(format=OLDEST, title="Q4 Cordless Growth", rates=dict(RATES), name=None)
    del document["reward"]["tiers"]
    return document


def refusal(document, chain=CHAIN):
    with pytest.raises(DocumentRefused) as refused:
        upgrade(document, chain)
    (fault,) = refused.value.faults
    return fault


def test_the_newest_format_is_given_as_it_is():
    document = a_document()

    assert upgrade(document) is document
    assert upgrade(document, TWO_STEPS) is document


def test_two_steps_lead_from_the_oldest_format_to_the_newest():
    upgraded = upgrade(an_old_document(), TWO_STEPS)

    assert upgraded == a_document()
    assert Terms.from_document(upgraded) == Terms.from_document(a_document())


def test_a_document_enters_the_chain_where_its_format_stands():
    document = {**an_old_document(), "format": MIDDLE, "name": "Written in between"}
    del document["title"]

    assert upgrade(document, TWO_STEPS) == a_document(name="Written in between")


def test_what_is_upgraded_stays_as_it_was_down_to_its_hash():
    document = an_old_document()
    before, hash_before = deepcopy(document), terms_hash(document)

    upgrade(document, TWO_STEPS)

    assert document == before
    assert terms_hash(document) == hash_before


def test_the_chain_writes_the_format_even_where_a_step_forgets_it():
    chain = Chain(FORMAT, (Step(OLDEST, FORMAT, lambda document: {"name": document["name"]}),))

    assert upgrade({"format": OLDEST, "name": "N"}, chain) == {"format": FORMAT, "name": "N"}


@pytest.mark.parametrize(
    "written, chain",
    [("vir.program/2", CHAIN), ("vir.program/10", CHAIN), ("vir.program/3", Chain("vir.program/2"))],
)
def test_a_newer_format_is_told_from_one_that_nobody_knows(written, chain):
    fault = refusal(a_document(format=written), chain)

    assert (fault.path, fault.code) == ("format", "FORMAT_UNKNOWN")
    assert fault.message == (
        f"“{written}” was written by a newer version of this product; this one reads up to “{chain.newest}”. "
        "Upgrade this installation, then read the document again."
    )


@pytest.mark.parametrize(
    "written", ["vir.program/0", "vir.program/01", "vir.program/", "vir.case/2", OLDEST, "", 2, None, ["a"]]
)
def test_an_unknown_format_is_answered_with_the_known_one(written):
    fault = refusal({**a_document(), "format": written})

    assert (fault.path, fault.code) == ("format", "FORMAT_UNKNOWN")
    assert fault.message == f"This format is not known. Write “{FORMAT}”."


def test_a_document_without_a_format_is_left_to_its_reader_who_names_all_faults():
    document = a_document(format=None, currency="usd")

    assert upgrade(document) is document
    assert [fault.path for fault in find_faults(upgrade(document))] == ["format", "currency"]


def test_the_chain_of_the_product_leads_to_the_format_that_is_read():
    ends = [step.writes for step in CHAIN.steps]

    assert CHAIN.newest == FORMAT
    assert [step.reads for step in CHAIN.steps[1:]] == ends[:-1]
    assert ends[-1:] in ([], [FORMAT])


def test_every_published_example_is_read_through_the_chain_unchanged(shared):
    documents = [
        document
        for path in sorted((shared / "conformance").glob("*.json"))
        for document in json.loads(path.read_text(encoding="utf-8"))["programs"]
    ]

    assert documents
    assert [upgrade(document) for document in documents] == documents
