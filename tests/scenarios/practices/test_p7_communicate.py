"""P7, talk to partners: a launch asks whether to tell them, shows the message, and keeps who has read the terms."""

from __future__ import annotations

from django.test import Client

from programs.models import Acknowledgement
from tests.scenarios.conftest import Demo
from tests.scenarios.practices.launch_page import CODE, LAUNCH, said, state, typed
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

APPROVE = LAUNCH.replace("launch", "approve")
MESSAGES = LAUNCH.replace("launch", "messages")
TERMS = f"/p/kestrel/programs/{CODE}/terms/"
PUSH = "Q1 Cordless Push"


def marta() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="marta@alder.example"))
    return client


def launched(demo: Demo, tell: bool = True) -> None:
    """Let Priya send the draft and L. Osei approve it."""
    fields = typed(demo, "send", backtest="Agreed", repeat="Agreed")
    if not tell:
        del fields["tell"]
    demo.signed_in("priya").post(LAUNCH, fields)
    sent = typed(demo, "")
    demo.signed_in("osei").post(APPROVE, {key: sent[key] for key in ("seen_hash", "seen")})


def test_telling_all_partners_is_asked_and_goes_without_saying(demo: Demo) -> None:
    page = demo.signed_in("priya").get(f"{LAUNCH}?as=VALE")

    assert 'name="tell" value="1" checked' in page.content.decode()
    assert "Tell 24 partners when it goes out" in said(page)
    assert f"Kestrel Tools has new terms for Vale Wholesale: {PUSH} ({CODE}), version 1." in said(page)


def test_each_partner_is_told_once_and_asked_to_acknowledge(demo: Demo) -> None:
    launched(demo)

    home, terms = marta().get("/p/kestrel/"), marta().get(TERMS)

    assert state(demo) == ("scheduled", 24)
    assert f"New terms {PUSH} Read and acknowledge by 15 Dec" in said(home)
    assert "I have read these terms (version 1)" in said(terms)


def test_a_launch_can_go_out_without_telling_anybody(demo: Demo) -> None:
    launched(demo, tell=False)

    assert state(demo) == ("scheduled", 0)


def test_the_vendor_sees_who_has_read_the_terms_and_reminds_the_others(demo: Demo) -> None:
    launched(demo)
    priya = demo.signed_in("priya")
    with tenant_context(demo.tenant.id):
        seen = typed(demo, "")["seen_hash"]

    answer = marta().post(f"{TERMS}acknowledge/", {"version": "1", "seen_hash": seen}, follow=True)
    page = priya.get(MESSAGES)
    reminded = priya.post(f"{MESSAGES}remind/", follow=True)

    assert "Marta Lind read and acknowledged version 1 on 23 Nov 2026" in said(answer)
    assert "I have read these terms" not in said(answer)
    assert PUSH not in said(marta().get("/p/kestrel/")).split("From Kestrel Tools")[-1]
    assert "Acknowledged 1 of 24" in said(page)
    assert "Everybody who is missing was written to today." in said(reminded)
    with tenant_context(demo.tenant.id):
        kept = Acknowledgement.objects.get(version__program__code=CODE)
        assert (kept.user.name, kept.partner.code, kept.terms_hash) == ("Marta Lind", "ALDER", seen)


def test_an_accountant_reads_the_terms_and_does_not_speak_for_the_company(demo: Demo) -> None:
    launched(demo)
    books = Client()
    books.force_login(User.objects.get(email="books@alder.example"))

    page = books.get(TERMS)
    answer = books.post(f"{TERMS}acknowledge/", {"version": "1", "seen_hash": typed(demo, "")["seen_hash"]})

    assert "An admin or a member of your company says here that these terms were read." in said(page)
    assert answer.status_code == 403
