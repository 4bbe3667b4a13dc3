"""What leaves for one partner never names another."""

from __future__ import annotations

from uuid import UUID

from programs.models import ProgramVersion
from programs.queries import document_for_partners, sentence_for_partners
from programs.rating import rule_sentence
from programs.terms import Terms
from tests.factories import program_document


def version_of(**changes: object) -> ProgramVersion:
    document = program_document(**changes)
    sentence = rule_sentence(Terms.from_document(document))
    return ProgramVersion(
        tenant_id=UUID(int=1), document=document, rule_sentence=sentence, terms_hash=sentence
    )


def test_the_sentence_for_partners_names_nobody_where_the_terms_name_partners() -> None:
    version = version_of(eligibility={"partners": ["ALDER", "BEXLEY"], "except_partners": ["CORVUS"]})

    sentence = sentence_for_partners(version)

    assert sentence.startswith("Partners in this program earn 2% to 5% back")
    assert [code for code in ("ALDER", "BEXLEY", "CORVUS") if code in sentence] == []


def test_the_sentence_for_partners_is_the_published_one_where_the_terms_name_segments_only() -> None:
    version = version_of(eligibility={"segments": ["Electrical wholesale"]})

    assert sentence_for_partners(version) == version.rule_sentence


def test_the_document_for_partners_is_the_terms_without_whom_they_reach() -> None:
    version = version_of(eligibility={"partners": ["ALDER", "BEXLEY"]})

    assert document_for_partners(version) == program_document()
