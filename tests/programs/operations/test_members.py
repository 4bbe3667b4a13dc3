"""Who may still come into a program: freezing its members, pausing enrolment, naming partners in a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from partners.models import Partner, Segment, SegmentMember
from programs.models import Enrolment, Program
from programs.operations.freeze_members import UnableToFreeze, freeze_members, unfreeze_members
from programs.operations.name_partners import UnableToNamePartners, leave_out_partners, name_partners
from programs.operations.pause_enrolment import UnableToPause, pause_enrolment, resume_enrolment
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.queries.programs import current_version
from tests.factories import make_partner, make_published_program, make_segment, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

TODAY, LATER = date(2026, 11, 23), date(2026, 12, 1)


@pytest.fixture
def wholesale(inside: Tenant) -> Segment:
    return make_segment("Wholesale", [make_partner("ALDER"), make_partner("BEXLEY")])


@pytest.fixture
def program(wholesale: Segment, priya: User, lena: User, moment: datetime) -> Program:
    document = program_document(eligibility={"segments": ["Wholesale"]})
    made = make_published_program(document, partners=[], owner=priya, approver=lena)
    rebuild_enrolment(program_id=made.id, at=moment)
    return made


def enrolled() -> list[tuple[str, date | None, date | None]]:
    rows = Enrolment.objects.order_by("partner__code")
    return list(rows.values_list("partner__code", "starts_on", "ends_on"))


def move(wholesale: Segment, day: date) -> None:
    """Let Bexley leave the segment and a newcomer join it on a day."""
    SegmentMember.objects.filter(segment=wholesale, partner__code="BEXLEY").update(ends_on=day)
    newcomer: Partner = make_partner("CORVUS")
    SegmentMember.objects.create(segment=wholesale, partner=newcomer, starts_on=day)


def test_frozen_members_stay_whatever_moves_between_segments(
    program: Program, wholesale: Segment, priya: User, moment: datetime
) -> None:
    freeze_members(program_id=program.id, actor_id=priya.id, today=TODAY, at=moment)
    move(wholesale, LATER)
    rebuild_enrolment(program_id=program.id, at=moment)
    frozen = enrolled()

    unfreeze_members(program_id=program.id, actor_id=priya.id, at=moment)

    assert frozen == [("ALDER", None, None), ("BEXLEY", None, None)]
    assert enrolled() == [("ALDER", None, None), ("BEXLEY", None, LATER), ("CORVUS", LATER, None)]
    acts = AuditEvent.objects.filter(action__startswith="program.members_").order_by("id")
    assert sorted((a.action, a.data["now"]) for a in acts) == [
        ("program.members_frozen", "2026-11-23"),
        ("program.members_unfrozen", None),
    ]


def test_freezing_and_unfreezing_take_no_days_from_anybody_that_have_been(
    program: Program, wholesale: Segment, priya: User, moment: datetime
) -> None:
    """What somebody has earned is changed by an amendment: with a second person and the partner's consent."""
    told: dict[str, Any] = {"program_id": program.id, "actor_id": priya.id, "at": moment}
    move(wholesale, date(2026, 11, 1))
    rebuild_enrolment(program_id=program.id, at=moment)
    before = enrolled()

    with pytest.raises(UnableToFreeze, match="BEXLEY"):
        freeze_members(**told, today=TODAY)

    assert enrolled() == before
    program.refresh_from_db()
    assert program.members_frozen_on is None
    SegmentMember.objects.filter(segment=wholesale, partner__code="BEXLEY").update(ends_on=None)
    rebuild_enrolment(program_id=program.id, at=moment)
    freeze_members(**told, today=date(2026, 11, 22))
    SegmentMember.objects.filter(segment=wholesale, partner__code="BEXLEY").update(ends_on=TODAY)
    rebuild_enrolment(program_id=program.id, at=moment)

    # Bexley would lose a day after it left, Corvus those before it came.
    with pytest.raises(UnableToFreeze, match=r"^BEXLEY Supply, CORVUS Supply would be out of VIR-2026-014"):
        unfreeze_members(**told)

    assert [row[0] for row in enrolled()] == ["ALDER", "BEXLEY", "CORVUS"]


def test_a_pause_keeps_newcomers_out_and_lets_nobody_go(
    program: Program, wholesale: Segment, priya: User, moment: datetime
) -> None:
    pause_enrolment(program_id=program.id, actor_id=priya.id, today=TODAY, at=moment)
    move(wholesale, LATER)
    rebuild_enrolment(program_id=program.id, at=moment)
    paused = enrolled()

    resume_enrolment(program_id=program.id, actor_id=priya.id, at=moment)

    assert paused == [("ALDER", None, None), ("BEXLEY", None, LATER)]
    assert enrolled() == [("ALDER", None, None), ("BEXLEY", None, LATER), ("CORVUS", LATER, None)]


def test_what_is_so_already_and_what_is_over_is_refused(
    program: Program, priya: User, moment: datetime
) -> None:
    told: dict[str, Any] = {"program_id": program.id, "actor_id": priya.id, "at": moment}

    with pytest.raises(UnableToFreeze):
        unfreeze_members(**told)
    with pytest.raises(UnableToPause):
        resume_enrolment(**told)
    freeze_members(**told, today=TODAY)
    pause_enrolment(**told, today=TODAY)
    with pytest.raises(UnableToFreeze, match="frozen as of 23 Nov 2026"):
        freeze_members(**told, today=LATER)
    with pytest.raises(UnableToPause, match="paused since 23 Nov 2026"):
        pause_enrolment(**told, today=LATER)
    Program.objects.update(status="closed")
    with pytest.raises(UnableToFreeze, match="is over"):
        unfreeze_members(**told)
    with pytest.raises(UnableToPause, match="scheduled or live"):
        resume_enrolment(**told)

    program.refresh_from_db()
    assert (program.members_frozen_on, program.enrolment_paused_on) == (TODAY, TODAY)


def who(draft: Program) -> dict[str, Any]:
    document: dict[str, Any] = current_version(draft).document
    found: dict[str, Any] = document.get("eligibility", {})
    return found


def test_partners_are_taken_into_a_draft_by_name_and_left_out_again(
    draft: Program, priya: User, moment: datetime
) -> None:
    def done(operation: Any, codes: Sequence[str]) -> dict[str, Any]:
        operation(program_id=draft.id, codes=codes, actor_id=priya.id, at=moment)
        return who(draft)

    make_partner("CORVUS")

    assert done(name_partners, ["CORVUS"]) == {
        "segments": ["Electrical wholesale"],
        "partners": ["CORVUS"],
    }
    assert done(leave_out_partners, ["CORVUS", "ALDER"]) == {
        "segments": ["Electrical wholesale"],
        "except_partners": ["CORVUS", "ALDER"],
    }
    assert done(name_partners, ["ALDER"]) == {
        "segments": ["Electrical wholesale"],
        "partners": ["ALDER"],
        "except_partners": ["CORVUS"],
    }


def test_a_draft_never_comes_to_reach_everyone_by_leaving_partners_out(
    draft: Program, priya: User, moment: datetime
) -> None:
    told: dict[str, Any] = {"program_id": draft.id, "actor_id": priya.id, "at": moment}
    version = current_version(draft)
    version.document = {**version.document, "eligibility": {"partners": ["ALDER"]}}
    version.save()

    with pytest.raises(UnableToNamePartners, match="would reach everyone"):
        leave_out_partners(**told, codes=["ALDER"])
    with pytest.raises(UnableToNamePartners, match="There is no partner “NOBODY”"):
        name_partners(**told, codes=["NOBODY"])

    assert who(draft) == {"partners": ["ALDER"]}


def test_a_running_program_is_changed_by_an_amendment_only(
    program: Program, priya: User, moment: datetime
) -> None:
    with pytest.raises(UnableToNamePartners, match="Amend it"):
        name_partners(program_id=program.id, codes=["ALDER"], actor_id=priya.id, at=moment)
