"""The 849 says line by line what was decided, and its own parser reads it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.enums import LineState, Reason
from claims.exports.edi.writing import Answer
from claims.exports.edi.x849 import REASONS, DecidedLine, Response, write_849
from claims.importers.edi.interchange import read_interchange
from tests.claims.importers.edi.building import CLAIM_844, x12
from tests.claims.importers.edi.judging import AT


def line(row: int, state: LineState, approved: str, reason: str = "", note: str = "") -> DecidedLine:
    return DecidedLine(
        row=row,
        state=state,
        sku="CD-18-KIT",
        invoice=f"INV-{row}",
        sold_on=date(2026, 11, 5),
        serial="",
        unit="EA",
        quantity=Decimal(3),
        approved_quantity=Decimal(approved),
        claimed_amount=Decimal("60.00"),
        approved_amount=Decimal(approved) * 20,
        reason=reason,
        note=note,
    )


def response(*lines: DecidedLine) -> bytes:
    asked = read_interchange(x12(CLAIM_844, kind="844").encode())
    decided = Response("CLM-10482", "MEMO-7", ("CT", "SPA-1"), "USD", date(2026, 11, 23), lines)
    return write_849(Answer(asked, 91, AT), decided)


def segments(content: bytes) -> list[str]:
    [message] = read_interchange(content).messages
    return ["*".join([s.tag, *(">".join(e) for e in s.elements)]) for s in message.segments]


def test_an_accepted_line_an_adjusted_and_a_rejected_one() -> None:
    content = response(
        line(1, LineState.APPROVED, "3"),
        line(2, LineState.REDUCED, "1", "more_than_bought"),
        line(3, LineState.REJECTED, "0", "duplicate", "see CLM-10400"),
    )

    assert segments(content) == [
        "ST*849*0001",
        "BRC*11*20261123*AM*MEMO-7",
        "CUR*SE*USD",
        "REF*ZZ*CLM-10482*Our number of the claim",
        "DTM*050*20261123",
        "CON*CT*SPA-1*VA",
        "PAD*1",
        "LIN**VN*CD-18-KIT",
        "AAA*Y",
        "QTY*32*3*EA",
        "QTY*38*3*EA",
        "AMT*CC*60",
        "AMT*AP*60",
        "REF*IV*INV-1",
        "DTM*003*20261105",
        "PAD*2**QD",
        "LIN**VN*CD-18-KIT",
        "AAA*Y**04",
        "QTY*32*3*EA",
        "QTY*38*1*EA",
        "AMT*CC*60",
        "AMT*AP*20",
        "REF*IV*INV-2",
        "REF*ZZ*more_than_bought*More than was bought",
        "DTM*003*20261105",
        "PAD*3",
        "LIN**VN*CD-18-KIT",
        "AAA*N**28*C",
        "QTY*32*3*EA",
        "QTY*38*0*EA",
        "AMT*CC*60",
        "AMT*AP*0",
        "REF*IV*INV-3",
        "REF*ZZ*duplicate*Already claimed: see CLM-10400",
        "DTM*003*20261105",
        "CTT*1*13",
        "AMT*CC*180",
        "AMT*AP*80",
        "SE*39*0001",
    ]


def test_it_goes_back_to_the_sender_in_a_sound_envelope() -> None:
    read = read_interchange(response(line(1, LineState.APPROVED, "3")))

    assert (read.faults, read.messages[0].faults, read.groups[0].code) == ([], [], "CF")
    assert (read.sender, read.receiver, read.control) == (("ZZ", "KESTREL"), ("01", "123456789"), "000000091")


def test_the_same_decision_is_the_same_bytes() -> None:
    decided = line(1, LineState.REDUCED, "1", "price")

    assert response(decided) == response(decided)


def test_what_would_be_taken_for_a_separator_is_left_out() -> None:
    content = response(line(1, LineState.REJECTED, "0", "other", "bad ~ note * with > marks"))

    assert "REF*ZZ*other*Other, see the note: bad   note   with   marks" in segments(content)


def test_every_reason_has_a_code_of_the_standard() -> None:
    assert sorted(REASONS) == sorted(Reason)
