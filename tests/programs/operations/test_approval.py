"""Two people: one sends, another approves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partners.models import Segment
from programs.models import Enrolment, Program, ProgramVersion
from programs.operations.approve_and_publish import (
    NotReady,
    SecondPersonNeeded,
    TermsChanged,
    approve_and_publish,
)
from programs.operations.return_to_draft import NoteNeeded, return_to_draft
from programs.operations.save_draft import save_draft
from programs.operations.submit_for_approval import UnableToSubmit, submit_for_approval
from programs.queries.programs import current_version
from programs.rating import rule_sentence
from programs.terms import Terms
from programs.transitions import NotAllowed
from tests.programs.operations.conftest import finished
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job


def _write(program: Program, actor: User, at: datetime, document: dict[str, Any]) -> None:
    version = current_version(program)
    save_draft(
        program_id=program.id,
        document=document,
        budget=None,
        seen_revision=version.revision,
        actor_id=actor.id,
        at=at,
    )


def _state(program: Program) -> tuple[Any, ...]:
    version = ProgramVersion.objects.get(program=program)
    return (
        Program.objects.get(id=program.id).status,
        version.submitted_by,
        version.approved_by,
        version.published_at,
        Enrolment.objects.filter(program=program).count(),
        AuditEvent.objects.count(),
        Job.objects.count(),
    )


@pytest.fixture
def sent(draft: Program, priya: User, moment: datetime) -> Program:
    return submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)


def _approve(program: Program, actor: User, at: datetime, **changes: Any) -> Program:
    wanted = {"seen_hash": current_version(program).terms_hash, **changes}
    return approve_and_publish(program_id=program.id, actor_id=actor.id, at=at, **wanted)


def test_sending_names_who_and_when(draft: Program, priya: User, moment: datetime) -> None:
    program = submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)

    version = current_version(program)
    assert program.status == "in_approval"
    assert (version.submitted_by, version.submitted_at) == (priya, moment)
    assert trail_of("program", draft.code)[0].action == "program.submitted"


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"goal": None}, ["goal.amount"]),
        ({"goal": {"measure": "net_amount", "amount": "0"}}, ["goal.amount"]),
        ({"payment": None}, ["payment.method"]),
        ({"stacking": None}, ["stacking.policy"]),
        ({"payment": None, "goal": None}, ["goal.amount", "payment.method"]),
        ({"eligibility": {"segments": ["Electrical wholesal"]}}, ["eligibility.segments"]),
        (
            {"eligibility": {"partners": ["NOBODY"], "except_partners": ["NONE"]}},
            ["eligibility.partners", "eligibility.except_partners"],
        ),
        ({"products": {"include": [{"category": "Cordles"}]}}, ["products.include"]),
        ({"name": "n" * 121}, ["name"]),
        ({"minimum_payable": {"amount": "50000.00", "below": "drop"}}, ["minimum_payable.amount"]),
        ({"guarantee": {"amount": "50000.00"}}, ["guarantee.amount"]),
    ],
)
def test_an_unfinished_draft_is_refused_with_every_fault(
    changes: dict[str, Any], paths: list[str], draft: Program, priya: User, moment: datetime
) -> None:
    document = {**finished(), **changes}
    _write(draft, priya, moment, {key: value for key, value in document.items() if value is not None})
    before = _state(draft)

    with pytest.raises(UnableToSubmit) as refused:
        submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)

    assert [fault.path for fault in refused.value.faults] == paths
    assert _state(draft) == before


def test_a_program_is_sent_once(sent: Program, priya: User, moment: datetime) -> None:
    before = _state(sent)

    with pytest.raises(NotAllowed):
        submit_for_approval(program_id=sent.id, actor_id=priya.id, at=moment)

    assert _state(sent) == before


def test_a_second_person_publishes_what_was_sent(sent: Program, lena: User, moment: datetime) -> None:
    program = _approve(sent, lena, moment)

    version = current_version(program)
    assert (program.status, version.approved_by, version.published_at) == ("live", lena, moment)
    assert version.rule_sentence == rule_sentence(Terms.from_document(finished()))
    assert Enrolment.objects.filter(program=program, starts_on=None, ends_on=None).count() == 2
    assert trail_of("program", program.code)[0].data["terms_hash"] == version.terms_hash
    assert {job.payload["program"] for job in Job.objects.all()} == {program.code}


def test_a_program_of_the_future_is_scheduled(
    draft: Program, priya: User, lena: User, moment: datetime
) -> None:
    _write(draft, priya, moment, finished(starts_on="2027-01-01", ends_on="2027-03-31"))
    submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)

    assert _approve(draft, lena, moment).status == "scheduled"


@pytest.mark.parametrize(("hour", "status"), [(5, "scheduled"), (6, "live")])
def test_the_first_day_begins_where_the_tenant_is(
    hour: int, status: str, draft: Program, priya: User, lena: User, moment: datetime
) -> None:
    _write(draft, priya, moment, finished(starts_on="2026-11-24"))
    submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)

    # Midnight in Chicago is 06:00 UTC.
    at = moment.replace(day=24, hour=hour, minute=0)

    assert _approve(draft, lena, at).status == status


def test_approver_must_differ_from_submitter(sent: Program, priya: User, moment: datetime) -> None:
    before = _state(sent)

    with pytest.raises(SecondPersonNeeded):
        _approve(sent, priya, moment)

    assert _state(sent) == before


def test_the_database_holds_the_two_people_too(sent: Program, priya: User, moment: datetime) -> None:
    before = _state(sent)

    with pytest.raises(IntegrityError, match="version_two_people"), transaction.atomic():
        ProgramVersion.objects.filter(program=sent).update(approved_by=priya, published_at=moment)

    assert _state(sent) == before


def test_the_database_publishes_nothing_without_its_two_people(
    draft: Program, lena: User, moment: datetime
) -> None:
    before = _state(draft)

    with pytest.raises(IntegrityError, match="version_published_whole"), transaction.atomic():
        ProgramVersion.objects.filter(program=draft).update(approved_by=lena, published_at=moment)

    assert _state(draft) == before


def test_terms_other_than_those_read_are_not_approved(sent: Program, lena: User, moment: datetime) -> None:
    before = _state(sent)

    with pytest.raises(TermsChanged):
        _approve(sent, lena, moment, seen_hash="0" * 64)

    assert _state(sent) == before


def test_terms_changed_behind_the_hash_are_not_approved(sent: Program, lena: User, moment: datetime) -> None:
    ProgramVersion.objects.filter(program=sent).update(document=finished(name="Another"))
    before = _state(sent)

    with pytest.raises(TermsChanged):
        _approve(sent, lena, moment)

    assert _state(sent) == before


def test_a_segment_that_is_gone_stops_the_publication(sent: Program, lena: User, moment: datetime) -> None:
    Segment.objects.filter(name="Electrical wholesale").update(name="Renamed")
    before = _state(sent)

    with pytest.raises(NotReady) as refused:
        _approve(sent, lena, moment)

    assert [fault.code for fault in refused.value.faults] == ["SEGMENT_UNKNOWN"]
    assert _state(sent) == before


def test_only_a_program_in_approval_is_approved(draft: Program, lena: User, moment: datetime) -> None:
    before = _state(draft)

    with pytest.raises(NotAllowed):
        _approve(draft, lena, moment)

    assert _state(draft) == before


def test_a_published_version_never_changes(sent: Program, lena: User, moment: datetime) -> None:
    Program.objects.filter(id=sent.id).update(tell_partners=False)
    _approve(sent, lena, moment)
    before = _state(sent)

    for change in ({"document": {}}, {"rule_sentence": "Other"}, {"number": 2}):
        with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
            ProgramVersion.objects.filter(program=sent).update(**change)
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        ProgramVersion.objects.filter(program=sent).delete()

    assert _state(sent) == before


def test_a_return_gives_the_draft_back_with_its_note(
    sent: Program, priya: User, lena: User, moment: datetime
) -> None:
    program = return_to_draft(program_id=sent.id, note=" Lower the cap. ", actor_id=lena.id, at=moment)

    version = current_version(program)
    assert (program.status, version.submitted_by, version.submitted_at) == ("draft", None, None)
    newest = trail_of("program", program.code)[0]
    assert (newest.action, newest.actor, newest.data["note"]) == ("program.returned", lena, "Lower the cap.")


def test_a_returned_program_can_be_approved_by_whoever_sent_it_before(
    sent: Program, priya: User, lena: User, moment: datetime
) -> None:
    return_to_draft(program_id=sent.id, note="Again", actor_id=lena.id, at=moment)
    submit_for_approval(program_id=sent.id, actor_id=lena.id, at=moment)

    assert _approve(sent, priya, moment).status == "live"


@pytest.mark.parametrize("note", ["", "   ", "n" * 1001, "nul \x00"])
def test_a_return_needs_a_note(note: str, sent: Program, lena: User, moment: datetime) -> None:
    before = _state(sent)

    with pytest.raises(NoteNeeded):
        return_to_draft(program_id=sent.id, note=note, actor_id=lena.id, at=moment)

    assert _state(sent) == before


def test_a_published_program_is_not_returned(sent: Program, lena: User, moment: datetime) -> None:
    _approve(sent, lena, moment)
    before = _state(sent)

    with pytest.raises(NotAllowed):
        return_to_draft(program_id=sent.id, note="Stop", actor_id=lena.id, at=moment)

    assert _state(sent) == before
