"""Every broken message has its outcome, and its sender is told."""

from __future__ import annotations

import pytest

from claims.importers.edi.interchange import read_interchange
from claims.importers.edi.pieces import MessageRefused
from tests.claims.importers.edi.broken import BROKEN, UNREADABLE, Broken
from tests.claims.importers.edi.building import CLAIM_844, REPORT_SLSRPT, SALE_867, edifact, x12
from tests.claims.importers.edi.judging import judge

ANSWERED = [case for case in BROKEN if case.states]


def test_there_are_as_many_as_promised() -> None:
    assert len(BROKEN) >= 60
    assert len({case.name for case in BROKEN}) == len(BROKEN)


@pytest.mark.parametrize(
    "text", [x12(SALE_867), x12(CLAIM_844, kind="844"), edifact(REPORT_SLSRPT)], ids=["867", "844", "SLSRPT"]
)
def test_what_they_were_made_of_is_sound(text: str) -> None:
    judged = judge(text.encode())

    assert (judged.states, judged.codes) == (["A"], [])


@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: case.name)
def test_what_cannot_be_answered_is_refused_in_words(case: Broken) -> None:
    with pytest.raises(MessageRefused) as refused:
        judge(case.content)

    assert case.says in refused.value.message


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_a_broken_message_has_its_outcome_and_its_answer(case: Broken) -> None:
    judged = judge(case.content)

    assert judged.states == case.states
    if case.codes:
        assert judged.codes == case.codes
    assert case.tells in judged.acknowledgement.decode()


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_every_answer_is_itself_a_sound_interchange(case: Broken) -> None:
    answer = read_interchange(judge(case.content).acknowledgement)

    assert answer.faults == []
    assert [fault for message in answer.messages for fault in message.faults] == []


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_every_fault_says_where_and_what_is_expected(case: Broken) -> None:
    judged = judge(case.content)

    faults = [*judged.interchange.faults, *(fault for found in judged.faults.values() for fault in found)]
    assert [fault for fault in faults if len(fault.message) < 20 or not fault.message.endswith(".")] == []
