"""P1, clear goals: nothing is launched without a goal that can be measured."""

from __future__ import annotations

from tests.scenarios.conftest import Demo
from tests.scenarios.practices.launch_page import LAUNCH, SUBMIT, said, state, typed, write

WANTED = "Write what the program should reach, such as 5,400,000."


def test_a_program_without_a_goal_is_not_launched(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    write(demo, without="goal")

    page = priya.get(LAUNCH)
    sent = priya.post(LAUNCH, typed(demo, "send", backtest="Agreed", repeat="Agreed"))

    assert f"Before it can go out {WANTED}" in said(page)
    assert sent.status_code == 422
    assert f"1 thing to fix {WANTED}" in said(sent)
    assert state(demo) == ("draft", 0)


def test_the_builder_sends_its_writer_back_to_the_goal(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    write(demo, without="goal")

    answer = priya.post(SUBMIT)

    assert answer.status_code == 422
    assert 'href="#id_goal_amount"' in answer.content.decode()


def test_a_goal_says_in_what_it_is_measured(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    write(demo, goal={"measure": "happiness", "amount": "5436704.00"})

    page = priya.get(LAUNCH)
    sent = priya.post(LAUNCH, typed(demo, "send", backtest="Agreed", repeat="Agreed"))

    assert "Before it can go out" in said(page)
    assert sent.status_code == 422
    assert state(demo) == ("draft", 0)
