"""The watchlist as the program manager works with it: lists, filters, files, and one draft for each program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any, ClassVar

import pytest
from django.test import Client

from claims.operations.claiming.settings import PolicyDraft, set_policy
from partners.enums import AudienceKind, MessageKind
from partners.models import Message, MessageCopy, Partner
from partners.operations.look_after import set_account_managers
from partners.operations.messaging.save_message import Draft, save_message
from partners.operations.messaging.send_message import schedule_message, send_due_messages, send_message
from partners.queries.looked_after import managers_of
from payouts.operations.recalculate import recalculate
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_portal_user,
    make_product,
    make_published_program,
    make_segment,
    program_document,
)
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/partners/watchlist/"
WRITE = f"{PAGE}message/"
ASSIGN = f"{PAGE}assign/"
# Session, person, tenant and place; then terms, scopes, rates, freshness, positions, figures, closed periods,
# members, sums, managers, nudges, saved views, segments, to whom they can go, and the counts of the navigation.
QUERIES = 31


def said(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).strip()


def names(response: Any) -> list[str]:
    """List the partners of the table."""
    return re.findall(
        r'<th scope="row"><a [^>]*href="/t/kestrel/partners/([^/]*)/"', response.content.decode()
    )


def counted(moment: datetime) -> None:
    """Work out what everybody earned."""
    recalculate(
        scope="full",
        reason="Test",
        touched=[],
        batch_id=None,
        today=date(2026, 11, 23),
        at=moment,
        job_id=None,
        actor_id=None,
    )


@pytest.fixture
def watched(kestrel: Tenant, priya: User, lena: User, moment: datetime) -> dict[str, Partner]:
    """
    One program from 1 Oct to 31 Dec 2026, 54 of 92 days counted, tiers at 100,000, 250,000 and 400,000.

    ALDER bought 120,000, would be at 204,000 and lacks 130,000 of Tier 2; BEXLEY crosses into Tier 1; CORVUS bought
    260,000 last year and 20,000 now; DUNMORE bought nothing, neither now nor then.
    """
    with tenant_context(kestrel.id):
        found = {code: make_partner(code) for code in ("ALDER", "BEXLEY", "CORVUS", "DUNMORE")}
        make_segment("Wholesale", list(found.values()))
        make_segment("North", [found["ALDER"]])
        drill = make_product("D", category="Cordless")
        for code, day, net in (
            ("ALDER", date(2026, 10, 5), "20000"),
            ("ALDER", date(2026, 11, 23), "100000"),
            ("BEXLEY", date(2026, 11, 20), "70000"),
            ("CORVUS", date(2026, 10, 5), "20000"),
            ("CORVUS", date(2025, 10, 5), "150000"),
            ("CORVUS", date(2025, 12, 5), "110000"),
        ):
            make_line(found[code], drill, day, net)
        make_published_program(
            program_document(eligibility={"segments": ["Wholesale"]}),
            partners=found.values(),
            owner=priya,
            approver=lena,
        )
        counted(moment)
    return found


def nudge(by: User, at: datetime, codes: list[str]) -> str:
    """Draft a nudge by hand, which the watchlist does not see; gives its code."""
    draft = Draft(
        kind=MessageKind.NUDGE,
        audience=AudienceKind.PARTNERS,
        texts={"en": {"subject": "Nearly there", "body": "A little more."}},
        audience_names=tuple(codes),
        about="VIR-2026-014",
    )
    return str(save_message(draft=draft, actor_id=by.id, at=at).code)


@pytest.mark.usefixtures("watched")
class TestTheLists:
    def test_each_partner_stands_where_its_pace_leads(self, console: Client) -> None:
        reach, slipping, crosses = (
            console.get(f"{PAGE}?watch={w}") for w in ("reach", "slipping", "crosses")
        )

        assert (names(reach), names(slipping), names(crosses)) == (["ALDER"], ["CORVUS"], ["BEXLEY"])
        assert "Within reach 1 Slipping 1 Will cross anyway 1" in said(reach)
        assert "1 more stands in no list" in said(reach)

    def test_a_row_says_what_is_missing_what_it_pays_and_when(self, console: Client) -> None:
        shown = said(console.get(PAGE))
        assert "T2 from T1 $130,000 ~ +$5,100.00 , earned to date, not final" in shown
        assert "Sales counted to 23 Nov 2026; amounts are earned to date and not final" in shown
        assert "$2,220 $3,420 1.54 times its pace 21 Jan 2027 21 days after the end" in shown
        assert "behind last year" in said(console.get(f"{PAGE}?watch=slipping"))

    def test_filters_narrow_every_list(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner], priya: User, moment: datetime
    ) -> None:
        with tenant_context(kestrel.id):
            set_account_managers(
                partner_id=watched["CORVUS"].id, user_ids=[priya.id], actor_id=priya.id, at=moment
            )
        north, mine, none = (
            said(console.get(f"{PAGE}?{asked}"))
            for asked in ("segment=North", f"manager={priya.email}", "program=NONE")
        )

        assert "Within reach 1 Slipping 0 Will cross anyway 0" in north
        assert "Within reach 0 Slipping 1 Will cross anyway 0" in mine
        assert "No partner of a live program matches" in none

    def test_the_file_holds_the_same_rows_as_numbers(self, console: Client) -> None:
        answer = console.get(f"{PAGE}?format=csv")

        (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert (row["partner_code"], row["tier"], row["gap"]) == ("ALDER", "2", "130000")
        assert (row["program_code"], row["currency"]) == ("VIR-2026-014", "USD")

    def test_the_home_of_the_program_manager_leads_there(self, console: Client) -> None:
        home, short = console.get("/t/kestrel/"), console.get(f"{PAGE}short/", headers={"HX-Request": "true"})

        assert 'hx-get="/t/kestrel/partners/watchlist/short/"' in home.content.decode()
        assert "Slipping were going to reach a tier, and no longer do 1" in said(short)
        assert "<html" not in short.content.decode()


class TestAWord:
    def test_ticked_rows_become_a_draft_that_nothing_sends(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner]
    ) -> None:
        answer = console.post(WRITE, {"c": ["VIR-2026-014:ALDER", "VIR-2026-014:CORVUS"]})

        with tenant_context(kestrel.id):
            (draft,) = Message.objects.all()
        assert answer.headers["Location"] == f"/t/kestrel/messages/{draft.code}/edit/"
        assert (draft.kind, draft.state, draft.about) == ("nudge", "draft", "VIR-2026-014")
        assert draft.audience_names == ["ALDER", "CORVUS"]
        preview = said(console.get(answer.headers["Location"]))
        assert "$130,000 more for Tier 2 (counted to 23 Nov 2026)" in preview

    def test_whoever_was_nudged_within_a_week_is_left_out_and_named(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner], priya: User, moment: datetime
    ) -> None:
        rows = {"c": ["VIR-2026-014:ALDER", "VIR-2026-014:BEXLEY"]}
        console.post(WRITE, rows)
        waits = said(console.post(WRITE, rows, follow=True))
        with tenant_context(kestrel.id):
            (draft,) = Message.objects.all()
            Message.objects.update(state="sent", sent_at=moment, sent_by=priya)
            for code, days in (("ALDER", 6), ("BEXLEY", 7)):
                MessageCopy.objects.create(
                    message=draft, partner=watched[code], sent_at=moment - timedelta(days=days)
                )
        again = said(console.post(WRITE, rows, follow=True))

        assert f"ALDER Supply (VIR-2026-014, in {draft.code}, which is not sent yet)" in waits
        rule = "at most one nudge a week about a program"
        assert f"{rule}: ALDER Supply (VIR-2026-014, {draft.code} on 17 Nov)." in again
        with tenant_context(kestrel.id):
            made = list(Message.objects.order_by("code").values_list("audience_names", flat=True))
        assert made == [["ALDER", "BEXLEY"], ["BEXLEY"]]

    def test_of_two_drafts_the_one_that_is_sent_later_leaves_out_whom_the_first_reached(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner], priya: User, moment: datetime
    ) -> None:
        with tenant_context(kestrel.id):
            first, second, last, timed = (
                nudge(priya, moment, codes)
                for codes in (["ALDER"], ["ALDER", "CORVUS"], ["ALDER"], ["ALDER", "BEXLEY"])
            )
        answer = console.post(f"/t/kestrel/messages/{first}/send/", {"edit": "1", "partners": "1"})
        checked = said(console.get(f"/t/kestrel/messages/{second}/check/"))
        as_before = said(console.post(f"/t/kestrel/messages/{second}/send/", {"edit": "1", "partners": "2"}))
        console.post(f"/t/kestrel/messages/{second}/send/", {"edit": "1", "partners": "1"})
        nobody = said(console.post(f"/t/kestrel/messages/{last}/send/", {"edit": "1", "partners": "1"}))
        with tenant_context(kestrel.id):
            schedule_message(code=timed, edit=1, scheduled_for=moment, actor_id=priya.id, at=moment)
            sent = send_due_messages(composer=MessageComposer(kestrel, date(2026, 11, 23)), at=moment)
            copies = MessageCopy.objects.order_by("message__code", "partner__code")
            reached = list(copies.values_list("message__code", "partner__code"))
            letter = Delivery.objects.get(address=priya.email)

        why = (
            "Left out, as a partner gets at most one nudge a week about a program: "
            f"ALDER Supply (VIR-2026-014, {first} on 23 Nov)."
        )
        assert answer.status_code == 302
        assert (why in checked, "Send to 1 partner" in checked) == (True, True)
        assert f"{second} reaches 1 partners by now, not 2." in as_before
        assert f"{last} reaches no partner. {why}" in nobody
        assert (sent, reached) == ([timed], [(first, "ALDER"), (second, "CORVUS"), (timed, "BEXLEY")])
        assert letter.subject == f"{timed} was sent, and not to everybody"
        assert why in letter.text

    def test_a_week_later_a_nudge_goes_again(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner], priya: User, moment: datetime
    ) -> None:
        with tenant_context(kestrel.id):
            first, second = nudge(priya, moment, ["ALDER"]), nudge(priya, moment, ["ALDER"])
            composer = MessageComposer(kestrel, date(2026, 11, 23))
            for code, days in ((first, 0), (second, 7)):
                send_message(
                    code=code,
                    edit=1,
                    partners_seen=1,
                    composer=composer,
                    actor_id=priya.id,
                    at=moment + timedelta(days=days),
                )

            assert MessageCopy.objects.filter(partner=watched["ALDER"]).count() == 2

    def test_nobody_ticked_and_unknown_rows_are_refused(
        self, console: Client, kestrel: Tenant, watched: dict[str, Partner]
    ) -> None:
        answers = [console.post(WRITE, {"c": rows}) for rows in ([], ["VIR-2026-014:NOBODY"], ["magic"])]

        assert [answer.status_code for answer in answers] == [422, 422, 422]
        assert "Nobody is ticked" in said(answers[0])
        with tenant_context(kestrel.id):
            assert Message.objects.count() == 0

    def test_whoever_sends_no_messages_reads_only(
        self, client_as: Callable[[User], Client], finn: User, watched: dict[str, Partner]
    ) -> None:
        client = client_as(finn)

        assert "Write a message" not in said(client.get(PAGE))
        assert client.post(WRITE, {"c": ["VIR-2026-014:ALDER"]}).status_code == 403


def managers(kestrel: Tenant, code: str) -> list[str]:
    """Name who looks after a partner."""
    with tenant_context(kestrel.id):
        return [one.user.name for one in managers_of(Partner.objects.get(code=code).id)]


class TestAssigning:
    ROWS: ClassVar = ["VIR-2026-014:ALDER", "VIR-2026-014:CORVUS"]

    def test_ticked_partners_are_looked_after_by_the_person_chosen_who_finds_them_under_their_name(
        self, console: Client, client_as: Callable[[User], Client], kestrel: Tenant, watched: Any, finn: User
    ) -> None:
        answer = console.post(
            f"{ASSIGN}?watch=slipping", {"c": self.ROWS, "person": finn.email, "watch": "slipping"}
        )
        told = said(console.get(answer.headers["Location"]))
        own = said(client_as(finn).get(f"{PAGE}?manager={finn.email}"))

        assert answer.headers["Location"] == f"{PAGE}?watch=slipping"
        assert (managers(kestrel, "ALDER"), managers(kestrel, "CORVUS")) == ([finn.name], [finn.name])
        assert f"{finn.name} looks after ALDER Supply and CORVUS Supply from now on." in told
        assert "Within reach 1 Slipping 1 Will cross anyway 0" in own
        assert f"{finn.name} (you)" in own

    def test_others_stay_unless_it_is_instead_of_them_and_the_trail_of_each_partner_says_who(
        self, console: Client, kestrel: Tenant, watched: Any, priya: User, finn: User, moment: datetime
    ) -> None:
        with tenant_context(kestrel.id):
            set_account_managers(
                partner_id=watched["ALDER"].id, user_ids=[priya.id], actor_id=priya.id, at=moment
            )
        console.post(ASSIGN, {"c": self.ROWS, "person": finn.email})
        both = managers(kestrel, "ALDER")
        told = said(console.post(ASSIGN, {"c": self.ROWS, "person": finn.email, "instead": "1"}, follow=True))

        assert both == sorted([priya.name, finn.name])
        assert managers(kestrel, "ALDER") == [finn.name]
        assert "looks after ALDER Supply from now on. Nothing changed for CORVUS Supply." in told
        with tenant_context(kestrel.id):
            trail = AuditEvent.objects.filter(action="partner.managers_set").order_by("number")
            kept = [(one.object_code, one.data["managers"]) for one in trail]
        assert sorted(kept[1:3]) == [("ALDER", both), ("CORVUS", [finn.name])]
        assert kept[3:] == [("ALDER", [finn.name])]

    def test_before_it_is_pressed_the_page_says_what_it_does_to_claims(
        self, console: Client, kestrel: Tenant, watched: Any, priya: User, moment: datetime
    ) -> None:
        barred = "Whoever looks after a partner does not decide its claims"
        before = said(console.get(PAGE))
        with tenant_context(kestrel.id):
            set_policy(draft=PolicyDraft(separation=False), reason="Small team", actor_id=priya.id, at=moment)
        after = said(console.get(PAGE))

        assert (barred in before, barred in after) == (True, False)
        assert "Partners see the name in their portal." in after

    def test_what_is_refused_changes_nobody_and_stays_ticked(
        self, console: Client, kestrel: Tenant, watched: Any, finn: User, charlie: User
    ) -> None:
        """The person of another vendor is nobody here, and a partner that is not on the list is not assigned."""
        marta = make_portal_user_of(kestrel, watched["ALDER"])
        answers = [
            console.post(ASSIGN, {"c": rows, "person": person})
            for rows, person in (
                ([], finn.email),
                (["VIR-2026-014:DUNMORE"], finn.email),
                (self.ROWS, ""),
                (self.ROWS, charlie.email),
                (self.ROWS, marta.email),
            )
        ]

        nobody, person = "Nobody is ticked", "Assign to: choose one of your people."
        assert [answer.status_code for answer in answers] == [422] * 5
        for answer, why in zip(answers, (nobody, nobody, person, person, person), strict=True):
            assert why in said(answer)
        assert 'value="VIR-2026-014:ALDER" form="watched" checked' in answers[2].content.decode()
        assert [managers(kestrel, code) for code in watched] == [[], [], [], []]

    def test_whom_nobody_looks_after_is_found_by_that(
        self, console: Client, watched: Any, finn: User
    ) -> None:
        console.post(ASSIGN, {"c": ["VIR-2026-014:ALDER"], "person": finn.email})

        shown = said(console.get(f"{PAGE}?manager=nobody"))
        file = console.get(f"{PAGE}?manager={finn.email}&format=csv&cols=partner,managers")

        assert "Within reach 0 Slipping 1 Will cross anyway 1" in shown
        (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        assert (row["partner_code"], row["managers"]) == ("ALDER", finn.name)

    def test_whoever_may_not_change_partners_assigns_nobody(
        self, client_as: Callable[[User], Client], finn: User, kestrel: Tenant, watched: Any
    ) -> None:
        client = client_as(finn)

        assert "Assign" not in said(client.get(PAGE))
        assert client.post(ASSIGN, {"c": self.ROWS, "person": finn.email}).status_code == 403
        assert managers(kestrel, "ALDER") == []


def make_portal_user_of(kestrel: Tenant, partner: Partner) -> User:
    """Make a person of a partner."""
    with tenant_context(kestrel.id):
        return make_portal_user(partner)


def test_a_lookalike_of_another_vendor_is_on_its_own_list(
    console: Client, watched: dict[str, Partner], osprey: Tenant, charlie: User, moment: datetime
) -> None:
    with tenant_context(osprey.id):
        heron = make_partner("HERON")
        make_segment("Wholesale", [heron])
        make_line(heron, make_product("D", category="Cordless"), date(2026, 10, 5), "260000")
        second = make_person(osprey, "pat", "finance_approver")
        make_published_program(program_document(), partners=[heron], owner=charlie, approver=second)
        counted(moment)

    assert names(console.get(PAGE)) == ["ALDER"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions_whatever_its_length(
    console: Client,
    kestrel: Tenant,
    priya: User,
    lena: User,
    moment: datetime,
    count: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        several = [make_partner(f"P{number}") for number in range(count)]
        make_segment("Wholesale", several)
        for partner in several:
            make_line(partner, drill, date(2026, 11, 20), "120000")
        make_published_program(
            program_document(eligibility={"segments": ["Wholesale"]}),
            partners=several,
            owner=priya,
            approver=lena,
        )
        counted(moment)
    console.get(PAGE)

    with django_assert_num_queries(QUERIES):
        shown = console.get(PAGE)
    assert len(names(shown)) == count
