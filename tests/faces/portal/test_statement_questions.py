"""A partner asks about a line, the vendor answers with the working, and the database holds each side to its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from partners.models import Partner
from payouts.models import Hold, QuestionMessage, Statement, StatementOpening, StatementQuestion
from payouts.operations.place_hold import UnableToHold
from payouts.operations.questions.answer import answer_question, close_question, take_question
from payouts.operations.questions.ask import ask_question, reply
from payouts.operations.questions.common import NoSuchQuestion, UnableToQuestion
from payouts.operations.questions.keep_back import keep_back, release
from tests.faces.portal.stage import NOON, Stage, cordless, rows, words
from tests.support.letters import posted
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import tenant_context

Q3 = {"code": "VIR-2026-009", "name": "Q3 Fasteners", "starts_on": "2026-07-01", "ends_on": "2026-09-30"}
FASTENERS = {"products": {"include": [{"category": "Fasteners"}]}}
REWARD = {
    "kind": "percent",
    "application": "all_volume",
    "tiers": [{"threshold": "150000", "percent": "3"}],
}


class Scene:
    """Alder's statement of a vendor, and the people of both sides."""

    def __init__(self, stage: Stage, slug: str) -> None:
        self.stage = stage
        self.alder = stage.partner("ALDER", "Alder Supply")
        self.other = stage.partner("BIRCH", "Birch Supply")
        stage.publish(cordless(**Q3, **FASTENERS, reward=REWARD, caps=[]), [self.alder, self.other])
        for partner in (self.alder, self.other):
            stage.sold(partner, "211720.00", date(2026, 8, 3), category="Fasteners")
        stage.calculate()
        self.statement, self.others = stage.pay("VIR-2026-009", date(2026, 7, 1))
        self.marta = stage.person(self.alder, name="marta")
        self.page = f"/p/{slug}/statements/{self.statement.code}/"

    def portal(self, person: User | None = None) -> Client:
        return self.stage.client_of(person or self.marta)

    def inside(self, partner: Partner | None = None, person: User | None = None) -> Any:
        """Open the portal's own context."""
        whose, who = partner or self.alder, person or self.marta
        return tenant_context(self.stage.tenant.id, partner_id=whose.id, user_id=who.id)

    def vendor(self, person: User) -> Any:
        return tenant_context(self.stage.tenant.id, user_id=person.id)

    def asked(self) -> StatementQuestion:
        with self.inside():
            return ask_question(
                statement_id=self.statement.id,
                line=2,
                text="Two returns were booked twice.",
                at_stake=Decimal("120.00"),
                actor_id=self.marta.id,
                at=NOON,
            )


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return Scene(stage, "kestrel")


@contextmanager
def refused(text: str) -> Iterator[None]:
    """Expect that the database refuses."""
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=text), transaction.atomic():
        yield


def test_a_question_goes_from_the_portal_to_the_vendor_and_back(scene: Scene) -> None:
    portal, console = scene.portal(), scene.stage.client_of(scene.stage.preparer)

    sent = portal.post(f"{scene.page}ask/", {"line": "2", "text": "Booked twice?", "at_stake": "1,120.00"})
    listed = console.get("/t/kestrel/finance/questions/")
    answered = console.post("/t/kestrel/finance/questions/1/answer/", {"text": "One of them is reversed."})
    page = portal.get(scene.page)
    closed = portal.post(f"{scene.page}questions/1/", {"close": "1"})

    assert (sent.status_code, answered.status_code, closed.status_code) == (302, 302, 302)
    assert rows(listed, "ledger")[1] == (
        f"No. 1 Alder Supply ALDER {scene.statement.code} 2, Returns and credits, $0.00 nobody yet 0"
        " $1,120.00 —"
    )
    assert words(page, "thread")[0].startswith("Line 2, Returns and credits, $0.00 No. 1, asked ")
    assert [
        side for said in words(page, "messages") for side in ("Alder Supply", "Kestrel Tools") if side in said
    ] == ["Alder Supply", "Kestrel Tools"]
    with scene.vendor(scene.stage.preparer):
        question = StatementQuestion.objects.get()
        assert (question.state, question.owner_id) == ("closed", scene.stage.preparer.id)


def test_the_answer_is_written_to_the_people_of_the_partner(
    scene: Scene,
) -> None:
    scene.asked()

    with scene.vendor(scene.stage.preparer):
        answer_question(number=1, text="It is reversed.", actor_id=scene.stage.preparer.id, at=NOON)

    (letter,) = [one for one in posted(scene.stage.tenant) if one.event == "answer"]
    assert (letter.to, letter.subject) == ([scene.marta.email], f"An answer about {scene.statement.code}")
    assert "It is reversed." in letter.body


def test_the_question_is_written_to_each_who_may_answer(
    scene: Scene,
) -> None:
    scene.asked()

    with scene.vendor(scene.stage.preparer):
        able = sorted(person.email for person in people_who_may(Right.QUESTIONS_ANSWER))
    subject = f"Alder Supply asks about {scene.statement.code}"
    letters = [one for one in posted(scene.stage.tenant) if one.subject == subject]
    assert sorted(address for one in letters for address in one.to) == able
    for letter in letters:
        assert "Two returns were booked twice." in letter.body
        assert "In question: $120.00." in letter.body


def test_a_line_that_is_questioned_is_marked_and_the_statement_says_so(scene: Scene) -> None:
    scene.asked()

    page = scene.portal().get(scene.page)

    assert (page.context["state"], [line.number for line in page.context["lines"] if line.is_questioned]) == (
        "Questioned",
        [2],
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"line": "2", "text": " "}, "Question: it is empty. Write a sentence."),
        ({"line": "99", "text": "x"}, "has no line 99. Choose one from 1 to 5."),
        ({"line": "²", "text": "x"}, "has no line 0. Choose one from 1 to 5."),
        ({"line": "2", "text": "x", "at_stake": "much"}, "Amount in question: 'much' was not read."),
        ({"line": "2", "text": "x", "at_stake": "-5"}, "Amount in question: '-5' is not above zero."),
        ({"line": "2", "text": "x", "at_stake": "0.001"}, "Amount in question: '0.001' is too fine."),
    ],
)
def test_a_question_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    scene: Scene, typed: dict[str, str], said: str
) -> None:
    page = scene.portal().post(f"{scene.page}ask/", typed)

    assert (page.status_code, said in page.context["error"]) == (422, True)
    assert page.context["typed"]["text"] == typed["text"]
    with scene.vendor(scene.stage.manager):
        assert StatementQuestion.objects.count() == 0


def test_numbers_run_on_across_partners_who_never_see_each_other(scene: Scene) -> None:
    nora = scene.stage.person(scene.other, name="nora")
    scene.asked()
    with scene.inside(scene.other, nora):
        second = ask_question(
            statement_id=scene.others.id, line=1, text="Why?", at_stake=None, actor_id=nora.id, at=NOON
        )

        assert [one.number for one in StatementQuestion.objects.all()] == [second.number] == [2]
        with pytest.raises(NoSuchQuestion):
            reply(number=1, text="Mine?", actor_id=nora.id, at=NOON)


def test_another_partners_question_is_not_found_under_ones_own_statement(scene: Scene) -> None:
    scene.asked()
    nora = scene.stage.person(scene.other, name="nora")

    page = scene.portal(nora).post(f"/p/kestrel/statements/{scene.others.code}/questions/1/", {"text": "x"})

    assert page.status_code == 404


def test_what_is_kept_back_is_released_by_another_person(scene: Scene) -> None:
    scene.asked()
    preparer, approver = scene.stage.preparer, scene.stage.approver
    with scene.vendor(preparer):
        keep_back(number=1, amount=Decimal("120.00"), actor_id=preparer.id, at=NOON)
        with pytest.raises(UnableToHold, match="A second person releases it"):
            release(number=1, note="clear", actor_id=preparer.id, at=NOON)
        with pytest.raises(UnableToQuestion, match="is kept back for question 1 already"):
            keep_back(number=1, amount=Decimal("1.00"), actor_id=preparer.id, at=NOON)
    seen = scene.portal().get(scene.page)
    with scene.vendor(approver):
        close_question(number=1, actor_id=approver.id, at=NOON)
        hold = release(number=1, note="It was booked once", actor_id=approver.id, at=NOON)

    assert "$120.00 of it is kept back until it is clear" in words(seen, "thread")[0]
    assert (hold.amount, hold.reason, hold.release_note, hold.text) == (
        Decimal("120.00"),
        "open_question",
        "It was booked once",
        f"Question 1 about line 2 of {scene.statement.code}",
    )
    with scene.vendor(approver):
        assert Hold.objects.filter(released_at=None).count() == 0


def test_a_closed_question_takes_no_more_words(scene: Scene) -> None:
    scene.asked()
    with scene.inside():
        close_question(number=1, actor_id=scene.marta.id, at=NOON)
        with pytest.raises(UnableToQuestion, match="Question 1 is closed"):
            reply(number=1, text="One more", actor_id=scene.marta.id, at=NOON)
    with scene.vendor(scene.stage.preparer), pytest.raises(UnableToQuestion, match="Question 1 is closed"):
        take_question(number=1, actor_id=scene.stage.preparer.id, at=NOON)


def test_a_partner_only_asks_as_itself_about_its_own_statement_and_only_closes(scene: Scene) -> None:
    question = scene.asked()
    colleague = scene.stage.person(scene.alder, name="nils")
    new = {
        "number": 9,
        "partner": scene.alder,
        "line": 1,
        "line_text": "x",
        "currency": "USD",
        "asked_at": NOON,
    }
    with scene.inside():
        # The other partner's statement is behind the wall of rows as well: the guard sees past it.
        with refused("of its own partner|row-level security"):
            StatementQuestion.objects.create(statement_id=scene.others.id, asked_by=scene.marta, **new)
        with refused("asked by a person of its partner"):
            StatementQuestion.objects.create(statement_id=scene.statement.id, asked_by=colleague, **new)
        with refused("begins open"):
            StatementQuestion.objects.create(
                statement_id=scene.statement.id, asked_by=scene.marta, owner=scene.marta, **new
            )
        with refused("only closes"):
            StatementQuestion.objects.filter(id=question.id).update(state="answered")
        with refused("permission denied"):
            StatementQuestion.objects.filter(id=question.id).update(at_stake=Decimal("99999.00"))
        with refused("closed with its moment"):
            StatementQuestion.objects.filter(id=question.id).update(state="closed")


def test_a_side_writes_in_its_own_name_only(scene: Scene) -> None:
    question = scene.asked()
    colleague = scene.stage.person(scene.alder, name="nils")
    said = {"question": question, "partner": scene.alder, "text": "x", "at": NOON}
    with scene.inside():
        with refused("by its own side"):
            QuestionMessage.objects.create(side="vendor", author=scene.marta, **said)
        with refused("by its own side"):
            QuestionMessage.objects.create(side="partner", author=colleague, **said)
    with scene.vendor(scene.stage.preparer):
        with refused("by its own side"):
            QuestionMessage.objects.create(side="partner", author=scene.marta, **said)
        with refused("permission denied"):
            QuestionMessage.objects.all().update(text="something else")


def test_a_vendor_does_not_ask_in_a_partners_name(scene: Scene) -> None:
    with scene.vendor(scene.stage.preparer), refused("asked by a person of its partner"):
        StatementQuestion.objects.create(
            number=1,
            statement_id=scene.statement.id,
            partner=scene.alder,
            line=1,
            line_text="x",
            currency="USD",
            asked_by=scene.stage.preparer,
            asked_at=NOON,
        )


def test_a_statement_knows_who_of_the_partner_opened_it_first(scene: Scene) -> None:
    portal = scene.portal()
    for _ in range(2):
        portal.get(scene.page)

    page = scene.stage.client_of(scene.stage.preparer).get(
        f"/t/kestrel/finance/statements/{scene.statement.code}/"
    )

    assert [one.person_id for one in page.context["openings"]] == [scene.marta.id]
    with scene.vendor(scene.stage.preparer):
        assert StatementOpening.objects.count() == 1
        with refused("by the person who reads it"):
            StatementOpening.objects.create(
                statement_id=scene.others.id, partner=scene.other, person=scene.stage.preparer, at=NOON
            )


def test_the_list_of_questions_asks_the_database_as_often_for_one_as_for_three(
    scene: Scene, django_assert_num_queries: Any
) -> None:
    from payouts.queries.questions import list_questions

    scene.asked()
    with scene.vendor(scene.stage.preparer), django_assert_num_queries(1):
        assert len(list_questions()) == 1
    scene.asked()
    scene.asked()
    with scene.vendor(scene.stage.preparer), django_assert_num_queries(1):
        assert [one.number for one in list_questions()] == [1, 2, 3]


def test_a_lookalike_of_another_vendor_is_not_in_the_list(scene: Scene, other_stage: Stage) -> None:
    twin = Scene(other_stage, "osprey")
    twin.asked()

    page = scene.stage.client_of(scene.stage.preparer).get("/t/kestrel/finance/questions/")

    assert page.context["rows"] == []


def test_age_counts_whole_days_and_stands_still_once_closed(scene: Scene) -> None:
    from payouts.queries.questions import question_by_number

    scene.asked()
    with scene.vendor(scene.stage.preparer):
        found = question_by_number(1)
        assert found is not None
        ages = [found.age(NOON + timedelta(days=3, hours=5))]
        close_question(number=1, actor_id=scene.stage.preparer.id, at=NOON + timedelta(days=2))
        found = question_by_number(1)
        assert found is not None
        ages.append(found.age(NOON + timedelta(days=30)))

    assert ages == [3, 2]


def test_statements_are_of_one_partner_only(scene: Scene) -> None:
    assert scene.portal().get(f"/p/kestrel/statements/{scene.others.code}/").status_code == 404
    with scene.inside():
        assert [one.id for one in Statement.objects.all()] == [scene.statement.id]
