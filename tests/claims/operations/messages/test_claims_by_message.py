"""A claim that comes by 844 is a claim like any other, and its decision goes back by 849."""

from __future__ import annotations

import pytest

from claims.enums import LineState
from claims.importers.edi.interchange import read_interchange
from claims.models import Claim, TradeIdentity, TradeMessage
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.review import LineDecision, decide_claim
from claims.operations.messages.respond import respond_to_claim, response_content
from claims.operations.messages.take_interchange import Taken, take_interchange
from claims.queries.claiming.claims import lines_of
from tests.claims.claiming.conftest import KIT, NOW, TODAY, Stage, stage  # noqa: F401
from tests.claims.importers.edi.building import CLAIM_844, SENDER, changed, x12
from tests.claims.intake import STANDING
from tests.factories import NOON
from vir.foundation.documents.queries import file_bytes
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run

pytestmark = pytest.mark.django_db


def asked(stage: Stage, *lines: tuple[str, str], code: str = "", total: str = "60") -> str:  # noqa: F811
    """Write an 844 under the offer of the stage: (invoice, quantity) a line."""
    body = ["BAA*00*CC*20261123*CK*MEMO-7", f"CON*CT*{code or stage.terms.code}", "N1*EN*BuildRight*92*BR"]
    for place, (invoice, quantity) in enumerate(lines, start=1):
        body += [
            f"PAD*{place}*SD",
            f"LIN**VN*{KIT}",
            f"QTY*32*{quantity}*EA",
            f"REF*IV*{invoice}",
            "DTM*003*20261009",
        ]
    return x12([*body, f"CTT*{len(lines)}", f"AMT*CC*{total}"], kind="844")


def take(stage: Stage, text: str, *, known: bool = True) -> Taken:  # noqa: F811
    if known:
        TradeIdentity.objects.get_or_create(
            standard="x12",
            qualifier="01",
            identifier=SENDER,
            defaults={"partner": stage.partner, "source_name": "Alder", "created_at": NOON},
        )
    return take_interchange(
        content=text.encode(), file_name="claim.x12", channel="api", at=NOW, today=TODAY, actor_id=None
    )


def test_an_844_becomes_a_claim_of_its_sender_that_is_sent(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        [message] = take(stage, asked(stage, ("INV-1", "2"), ("INV-2", "3"))).messages

        claim = message.claim
        assert (message.state, claim.state, claim.channel, claim.partner_id) == (
            "accepted",
            "submitted",
            "message",
            stage.partner.id,
        )
        assert (claim.title, str(claim.stated_total), claim.lines_count) == ("MEMO-7", "60.0000", 2)
        assert [(line.invoice, int(line.quantity)) for line in lines_of(claim)] == [
            ("INV-1", 2),
            ("INV-2", 3),
        ]


def test_bad_rows_stay_as_a_draft_and_are_told(stage: Stage) -> None:  # noqa: F811
    text = asked(stage, ("INV-1", "2"), ("INV-2", "many"))
    with stage.vendor():
        taken = take(stage, text)

        assert taken.messages[0].state == "with_errors"
        assert b"AK4*2**6*many~" in taken.content
        assert sorted(Claim.objects.values_list("state", "lines_count")) == [("draft", 0), ("submitted", 1)]


def test_a_claim_without_a_good_row_is_kept_as_a_draft(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        [message] = take(stage, asked(stage, ("INV-1", "many"))).messages

        assert (message.state, message.claim.state) == ("with_errors", "draft")
        assert message.problems[-1]["message"] == (
            f"The claim is kept as the draft {message.claim.code} and was not sent."
            " No row is ready to be claimed. Put the rows right, or add others."
        )


def test_an_agreement_nobody_knows_is_refused(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        taken = take(stage, asked(stage, ("INV-1", "2"), code="SPA-404"))

        assert taken.is_refused
        assert taken.messages[0].problems[0]["message"] == (
            "CON02: there is no agreement 'SPA-404' here. Send the code of the claim terms."
        )
        assert b"AK3*CON*3**8~AK5*R*5~" in taken.content
        assert Claim.objects.count() == 0


def test_a_sender_of_several_partners_claims_for_nobody(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        TradeIdentity.objects.create(
            standard="x12", qualifier="01", identifier=SENDER, source_name="VAN", created_at=NOON
        )

        taken = take(stage, asked(stage, ("INV-1", "2")), known=False)

        assert taken.is_refused
        assert Claim.objects.count() == 0


def test_the_same_844_twice_is_one_claim(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        first = take(stage, asked(stage, ("INV-1", "2")))
        second = take(stage, asked(stage, ("INV-1", "2")))

        assert (second.is_known, second.content) == (True, first.content)
        assert Claim.objects.count() == 1


def decided(stage: Stage) -> TradeMessage:  # noqa: F811
    """Bring a claim of two lines, reduce one of them, and let the job answer."""
    with stage.vendor():
        [message] = take(stage, asked(stage, ("INV-1", "2"), ("INV-2", "3"), total="40")).messages
        check_claim(claim_id=message.claim_id, at=NOW, today=TODAY)
        claim = Claim.objects.get(id=message.claim_id)
        rows = {line.row: line.invoice for line in lines_of(claim)}
        reduced = next(row for row, invoice in rows.items() if invoice == "INV-2")
        decide_claim(
            claim_id=claim.id,
            decisions={reduced: LineDecision(LineState.REDUCED, quantity=1, reason="more_than_bought")},
            seen_updated_at=None,
            actor_id=stage.rita.id,
            at=NOW,
            today=TODAY,
        )
        job = Job.objects.get(kind="claims.respond_to_claim")
    assert run(job.id, clock=STANDING) == "done"
    return message


def test_a_decision_is_answered_by_an_849_through_its_job(stage: Stage) -> None:  # noqa: F811
    asked_by = decided(stage)

    with stage.vendor():
        [answer] = TradeMessage.objects.filter(kind="849")
        content = file_bytes(answer.file_id).decode()

        assert (answer.answers_id, answer.claim_id, answer.state) == (asked_by.id, asked_by.claim_id, "sent")
        assert read_interchange(content.encode()).receiver == ("01", SENDER)
        assert "BRC*11*20261123*AM*MEMO-7~" in content
        assert "AAA*Y~QTY*32*2*EA~QTY*38*2*EA~" in content
        assert "AAA*Y**04~QTY*32*3*EA~QTY*38*1*EA~" in content
        assert "REF*ZZ*more_than_bought*More than was bought~" in content
        assert "CTT*1*8~" in content


def test_asked_again_it_is_the_same_message_and_the_same_bytes(stage: Stage) -> None:  # noqa: F811
    asked_by = decided(stage)

    with stage.vendor():
        claim = Claim.objects.get(id=asked_by.claim_id)
        [first] = TradeMessage.objects.filter(kind="849")
        again = respond_to_claim(number=claim.number, actor_id=None)

        assert again is not None
        assert again.id == first.id
        written = response_content(asked=asked_by, claim=claim, number=first.number)
        assert written == file_bytes(first.file_id)


def test_a_claim_of_the_portal_is_not_answered_by_a_message(stage: Stage) -> None:  # noqa: F811
    with stage.vendor():
        assert respond_to_claim(number=424242, actor_id=None) is None
        assert TradeMessage.objects.count() == 0


def test_two_claims_under_two_agreements_are_two_transaction_sets(stage: Stage) -> None:  # noqa: F811
    lines = changed(CLAIM_844, "CON*CT*SPA-1", f"CON*CT*{stage.terms.code}")
    with stage.vendor():
        taken = take(stage, x12(lines, changed(lines, "REF*IV*INV-100", "REF*IV*INV-200"), kind="844"))

        assert len({message.claim_id for message in taken.messages}) == 2
        assert [message.control_number for message in taken.messages] == [
            "000000905/1/0001",
            "000000905/1/0002",
        ]
