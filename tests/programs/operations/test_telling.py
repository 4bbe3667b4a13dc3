"""What partners are told, reminding them, and who says that terms were read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from partners.models import Partner
from programs.models import Acknowledgement, Enrolment, Program, ProgramVersion, TermsNotice
from programs.operations.acknowledge_terms import UnableToAcknowledge, acknowledge_terms
from programs.operations.remind_partners import NobodyToRemind, NotDueForReminder, remind_partners
from programs.operations.tell_partners import tell_partners
from programs.queries.acknowledgements import (
    acknowledged_by_partner,
    acknowledged_pairs,
    acknowledgement_count,
)
from programs.queries.notices import notice_text
from programs.queries.terms import terms_of
from tests.factories import make_partner, make_person, make_published_program, program_document
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)


@pytest.fixture
def live(kestrel: Tenant, priya: User, lena: User) -> Program:
    """Publish a program to two of three partners."""
    with tenant_context(kestrel.id, user_id=priya.id):
        partners = [make_partner("ALDER", name="Alder Supply"), make_partner("BEXLEY", name="Bexley")]
        make_partner("CORVUS")
        program = make_published_program(program_document(), partners=partners, owner=priya, approver=lena)
        program.acknowledge_by = date(2026, 11, 25)
        program.save()
        return program


@pytest.fixture
def marta(kestrel: Tenant, live: Program) -> User:
    with tenant_context(kestrel.id):
        alder = Partner.objects.get(code="ALDER")
    return make_person(kestrel, "marta", "partner_admin", alder.id)


def version_of(program: Program) -> ProgramVersion:
    return ProgramVersion.objects.get(program=program, number=1)


def acknowledge(tenant: Tenant, user: User, own: str, at: datetime, **changes: Any) -> Acknowledgement:
    with tenant_context(tenant.id):
        partner = Partner.objects.get(code=own)
        seen = ProgramVersion.objects.get(program__code="VIR-2026-014").terms_hash
    with tenant_context(tenant.id, partner_id=partner.id, user_id=user.id):
        said = {"code": "VIR-2026-014", "number": 1, "seen_hash": seen, "language": "en", **changes}
        return acknowledge_terms(user_id=user.id, at=at, **said)


def remind(
    program: Program, actor: User, at: datetime, today: date = TODAY, only: Collection[str] = ()
) -> list[str]:
    sent = remind_partners(program_id=program.id, actor_id=actor.id, today=today, at=at, only=only)
    return [f"{notice.partner_id and notice.partner.code}: {notice.subject}" for notice in sent]


def test_a_message_says_the_rule_the_dates_and_how_to_read_the_terms(kestrel: Tenant, live: Program) -> None:
    with tenant_context(kestrel.id):
        version = version_of(live)
        text = notice_text(
            live,
            version,
            terms_of(version),
            vendor="Kestrel Tools",
            partner="Alder Supply",
            acknowledge_by=date(2026, 11, 25),
        )

    assert text.subject == "New terms: Q4 Cordless Growth"
    assert text.paragraphs == (
        "Kestrel Tools has new terms for Alder Supply: Q4 Cordless Growth (VIR-2026-014), version 1.",
        version.rule_sentence,
        "It runs from 1 Oct to 31 Dec 2026, measured by quarter.",
        "Read the full terms in the portal: Programs, Q4 Cordless Growth, Terms. Alder Supply is asked to say"
        " there, by 25 Nov 2026, that the terms have been read. It confirms that they were read; it is not a"
        " signature.",
        "This message repeats the terms in short. What counts are the terms themselves: version 1,"
        f" fingerprint {version.terms_hash[:12]}.",
    )


def test_a_message_says_when_the_first_of_several_periods_is_paid(
    kestrel: Tenant, priya: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(starts_on="2026-07-01")
        program = make_published_program(
            document, partners=[make_partner("ALDER")], owner=priya, approver=lena
        )
        version = version_of(program)
        text = notice_text(
            program, version, terms_of(version), vendor="Kestrel", partner="Alder", acknowledge_by=None
        )

    assert text.paragraphs[2] == (
        "It runs from 1 Jul to 31 Dec 2026, measured by quarter."
        " The first of 2 periods is paid by 30 Oct 2026."
    )


def test_a_message_names_no_other_partner(kestrel: Tenant, priya: User, lena: User) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        partners = [make_partner("ALDER"), make_partner("BEXLEY")]
        document = program_document(eligibility={"partners": ["ALDER", "BEXLEY"]})
        program = make_published_program(document, partners=partners, owner=priya, approver=lena)
        version = version_of(program)
        text = notice_text(
            program, version, terms_of(version), vendor="Kestrel", partner="Alder", acknowledge_by=None
        )

    assert "BEXLEY" not in text.body
    assert "Partners in this program" in text.body


def test_reminders_go_to_who_is_missing_and_once_a_day(
    kestrel: Tenant, live: Program, marta: User, priya: User, moment: datetime
) -> None:
    acknowledge(kestrel, marta, "ALDER", moment)

    with tenant_context(kestrel.id, user_id=priya.id):
        never_told = remind(live, priya, moment)
        with pytest.raises(NobodyToRemind, match="was written to today"):
            remind(live, priya, moment + timedelta(hours=3))
        next_day = remind(live, priya, moment + timedelta(days=1), TODAY + timedelta(days=1))
        kept = TermsNotice.objects.count()

    assert never_told == ["BEXLEY: New terms: Q4 Cordless Growth"]
    assert next_day == ["BEXLEY: Reminder, new terms: Q4 Cordless Growth"]
    assert kept == 2


def test_of_those_that_are_due_only_the_chosen_are_reminded(
    kestrel: Tenant, live: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        first = remind(live, priya, moment, only=["BEXLEY"])
        rest = remind(live, priya, moment)

    assert first == ["BEXLEY: New terms: Q4 Cordless Growth"]
    assert rest == ["ALDER: New terms: Q4 Cordless Growth"]


def test_whoever_is_chosen_and_not_due_is_named_with_the_reason_and_nobody_is_written_to(
    kestrel: Tenant, osprey: Tenant, live: Program, marta: User, priya: User, moment: datetime
) -> None:
    acknowledge(kestrel, marta, "ALDER", moment)
    with tenant_context(osprey.id):
        make_partner("HERON")

    with tenant_context(kestrel.id, user_id=priya.id):
        with pytest.raises(NotDueForReminder) as refused:
            remind(live, priya, moment, only=["BEXLEY", "ALDER", "CORVUS", "HERON"])
        assert TermsNotice.objects.count() == 0
        dunmore = make_partner("DUNMORE")
        Enrolment.objects.create(program=live, partner=dunmore)
        remind(live, priya, moment, only=["BEXLEY"])
        with pytest.raises(NotDueForReminder) as again:
            remind(live, priya, moment, only=["BEXLEY", "DUNMORE"])

    assert refused.value.message == (
        "Nobody was reminded: Alder Supply has acknowledged version 1; CORVUS Supply is not in VIR-2026-014;"
        " there is no partner “HERON”. Tick only partners that are due."
    )
    assert again.value.message == (
        "Nobody was reminded: Bexley was written to today. Tick only partners that are due."
    )


def test_of_many_that_are_not_due_the_first_few_are_named(
    kestrel: Tenant, live: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        with pytest.raises(NotDueForReminder) as refused:
            remind(live, priya, moment, only=[f"X{number}" for number in range(8)])

    assert refused.value.message.count("there is no partner") == 5
    assert "“X4”; and 3 more. Tick" in refused.value.message


def test_nobody_is_reminded_where_all_have_acknowledged_or_nothing_runs(
    kestrel: Tenant, live: Program, marta: User, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id):
        bexley = Partner.objects.get(code="BEXLEY")
    bea = make_person(kestrel, "bea", "partner_member", bexley.id)
    acknowledge(kestrel, marta, "ALDER", moment)
    acknowledge(kestrel, bea, "BEXLEY", moment)

    with tenant_context(kestrel.id, user_id=priya.id):
        with pytest.raises(NobodyToRemind, match="Every partner of VIR-2026-014 has acknowledged version 1"):
            remind(live, priya, moment)
        Program.objects.filter(id=live.id).update(status="closed")
        with pytest.raises(NobodyToRemind, match="has no terms in force"):
            remind(live, priya, moment)
        assert TermsNotice.objects.count() == 0


def test_an_acknowledgement_keeps_who_when_what_and_in_which_language(
    kestrel: Tenant, osprey: Tenant, charlie: User, live: Program, marta: User, moment: datetime
) -> None:
    said = acknowledge(kestrel, marta, "ALDER", moment)
    again = acknowledge(kestrel, marta, "ALDER", moment + timedelta(days=1))

    with tenant_context(kestrel.id):
        version = version_of(live)
        (kept,) = Acknowledgement.objects.all()
        assert (kept.user, kept.partner.code, kept.at) == (marta, "ALDER", moment)
        assert (kept.terms_hash, kept.language, kept.version) == (version.terms_hash, "en", version)
        assert said.id == again.id == kept.id
        assert [event.actor for event in trail_of("program", live.code)] == [marta]
        assert list(acknowledged_by_partner(version).values()) == [kept]
        assert acknowledgement_count(live, version).words == "1 of 2 acknowledged"
        assert acknowledged_pairs([live.id]) == {("VIR-2026-014", "ALDER")}
        assert Job.objects.count() == 0
    with tenant_context(osprey.id):
        assert acknowledged_pairs([live.id]) == frozenset()


@pytest.mark.parametrize(
    "changes", [{"seen_hash": "0" * 64}, {"number": 2}, {"code": "VIR-2026-999"}], ids=str
)
def test_only_the_terms_that_were_shown_are_acknowledged(
    changes: dict[str, Any], kestrel: Tenant, live: Program, marta: User, moment: datetime
) -> None:
    with pytest.raises(UnableToAcknowledge):
        acknowledge(kestrel, marta, "ALDER", moment, **changes)

    with tenant_context(kestrel.id):
        assert Acknowledgement.objects.count() == 0


def test_a_partner_outside_the_program_acknowledges_nothing(
    kestrel: Tenant, live: Program, moment: datetime
) -> None:
    with tenant_context(kestrel.id):
        corvus = Partner.objects.get(code="CORVUS")
    corin = make_person(kestrel, "corin", "partner_admin", corvus.id)

    with pytest.raises(UnableToAcknowledge, match="There are no terms VIR-2026-014"):
        acknowledge(kestrel, corin, "CORVUS", moment)


def test_what_is_earned_is_worked_out_again_where_it_rests_on_the_acknowledgement(
    kestrel: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        alder = make_partner("ALDER")
        document = program_document(conditions=[{"kind": "terms_acknowledged"}])
        make_published_program(document, partners=[alder], owner=priya, approver=lena)
    marta = make_person(kestrel, "marta", "partner_admin", alder.id)

    acknowledge(kestrel, marta, "ALDER", moment)

    with tenant_context(kestrel.id):
        (job,) = Job.objects.all()
        assert (job.kind, job.payload, job.requested_by) == (
            "payouts.recalculate",
            {"partners": [str(alder.id)]},
            marta,
        )


def test_each_partner_gets_one_notice_of_its_own(
    kestrel: Tenant, live: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        ids = list(Partner.objects.filter(code__in=["ALDER", "BEXLEY"]).values_list("id", flat=True))
        sent = tell_partners(
            program=live, version=version_of(live), partner_ids=ids, actor_id=priya.id, at=moment
        )

        assert [notice.partner.code for notice in sent] == ["ALDER", "BEXLEY"]
        assert ["Alder Supply" in notice.body for notice in sent] == [True, False]
        assert {notice.acknowledge_by for notice in sent} == {date(2026, 11, 25)}
        newest = trail_of("program", live.code)[0]
        assert (newest.action, newest.data) == ("program.partners_told", {"version": 1, "partners": 2})
