"""What happened to the demo's claims: those that are decided, those that wait, and Alder's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from claims.enums import LineState, Reason
from claims.models import Claim
from claims.operations.claiming.evidence import add_evidence
from claims.operations.claiming.review import LineDecision, ask_partner, assign_claim
from claims.operations.claiming.start import describe_claim
from claims.operations.claiming.submit import dispute_claim, withdraw_claim
from vir.demo.claim_desk import BONUS, OSEI, PRICES, RITA, SHOW, Desk, Sent, on
from vir.demo.claim_rows import Sale, photograph, sales_of

KIT, SAW = "CD-18-KIT", "CD-18-SAW"
# Decided before this week, the oldest first; their numbers follow one another from the first.
EARLIER = (
    Sent("ALDER", 24, on(12, 10), 5),
    Sent("QUAY", 41, on(14, 10), 12),
    Sent("LORNE", 88, on(19, 10), 31),
    Sent("ORWELL", 52, on(26, 10), 8),
    Sent("BEXLEY", 30, on(28, 10), 44),
    Sent("DUNMORE", 27, on(2), 3),
    Sent("IVEL", 33, on(4), 26),
    Sent("GARROW", 36, on(9), 51),
    Sent("KELD", 12, on(11), 15),
    Sent("TAMAR", 64, on(13), 37),
)
# What waits, in the order of its numbers from 10466 on; Alder's is the last.
WAITING = (
    Sent("NEATH", 80, on(20), 2),
    Sent("BEXLEY", 53, on(20), 9),
    Sent("IVEL", 47, on(20), 17),
    Sent("LORNE", 65, on(20), 28),
    Sent("TAMAR", 114, on(21), 4),
    Sent("MARCHMONT", 44, on(21), 10),
    Sent("ORWELL", 58, on(21), 19),
    Sent("CORVUS", 0, on(21), 22),
    Sent("PENRITH", 72, on(21), 30),
    Sent("HOLLIS", 36, on(21), 36),
    Sent("YARROW", 39, on(21), 41),
    Sent("VALE", 310, on(21), 48),
    Sent("EASTGATE", 60, on(21), 55),
    Sent("GARROW", 238, on(22), 1),
    Sent("JARROW", 39, on(22), 14),
    Sent("QUAY", 56, on(22), 25),
)
ASKED = {
    "MARCHMONT": "Three invoices name a retail customer. Which of your trade accounts were these for?",
    "YARROW": "Rows 4 to 7 have no invoice we can read. Send the PDF of these four.",
}
AFTER = timedelta(minutes=2)


def decided(desk: Desk) -> None:
    """Send and decide the claims of the weeks before: most in full, one in part, one not, one disputed."""
    for sent in EARLIER:
        at = desk.kestrel.at(sent.day, 9, sent.minute)
        rows = desk.rows(sent)
        if sent.partner == "ALDER":
            rows[0] = replace(rows[0], invoice="INV-77812", sku=KIT, quantity="2")
            desk.shelf(sent.partner).take(KIT, 1)
            rows = _to_units(rows, sent.units)
        claim = desk.send(sent.partner, BONUS, [row.typed for row in rows], at)
        _decide(desk, sent.partner, claim, at + timedelta(days=2, hours=3))


def _to_units(rows: Sequence[Sale], units: int) -> list[Sale]:
    """Let the row with the most units make up for what was changed in another."""
    more = units - sum(int(row.quantity) for row in rows)
    place = max(range(1, len(rows)), key=lambda at: int(rows[at].quantity))
    count = int(rows[place].quantity) + more
    each = Decimal(rows[place].net) / int(rows[place].quantity)
    changed = replace(rows[place], quantity=str(count), net=f"{each * count:.2f}")
    return [*rows[:place], changed, *rows[place + 1 :]]


def _decide(desk: Desk, partner: str, claim: Claim, at: datetime) -> None:
    if partner == "ORWELL":
        lower = LineDecision(LineState.REDUCED, Decimal(1), Reason.QUANTITY_DIFFERS, "The invoice has one.")
        desk.decide(claim, at, lines={3: lower}, note="Row 3 is reduced to what the invoice says.")
    elif partner == "BEXLEY":
        words = "The customer list does not show to whom these went. Send it with the invoices."
        desk.decide(claim, at, rest=LineState.REJECTED, reason=Reason.NO_EVIDENCE, note=words)
    elif partner == "DUNMORE":
        _dispute(desk, claim, at)
    elif partner == "KELD":
        with desk.side(partner):
            withdraw_claim(claim_id=claim.id, reason="Sent twice by mistake.", actor_id=None, at=at)
    else:
        desk.decide(claim, at, by=OSEI if partner == "IVEL" else RITA)


def _dispute(desk: Desk, claim: Claim, at: datetime) -> None:
    """Decide in part, let the partner dispute it, and decide again with what it brought."""
    rejected = LineDecision(
        LineState.REJECTED, reason=Reason.NOT_ELIGIBLE, note="Sold to your own van stock."
    )
    desk.decide(claim, at, lines={2: rejected, 5: rejected})
    told = at + timedelta(days=3)
    with desk.side("DUNMORE"):
        dispute_claim(
            claim_id=claim.id,
            reason="Row 5 went to a contractor; the delivery note is signed.",
            actor_id=None,
            at=told,
            today=told.date(),
        )
    desk.check(told)
    desk.decide(
        claim, told + timedelta(days=2), by=OSEI, lines={2: rejected}, note="Row 5 is right. Row 2 stays."
    )


def waiting(desk: Desk) -> None:
    """Send what waits for a decision, or for its partner."""
    special: dict[str, Callable[[Desk, Sent, datetime], Claim]] = {
        "CORVUS": _show,
        "HOLLIS": _agreement,
        "NEATH": _one_day,
        "TAMAR": _cheap,
        "GARROW": _altered,
    }
    for sent in WAITING:
        at = desk.kestrel.at(sent.day, 9, sent.minute)
        make = special.get(sent.partner, _ordinary)
        claim = make(desk, sent, at)
        if sent.partner in ASKED:
            _ask(desk, claim, ASKED[sent.partner], at + timedelta(hours=5))


def _ordinary(desk: Desk, sent: Sent, at: datetime) -> Claim:
    return desk.send(sent.partner, BONUS, [row.typed for row in desk.rows(sent)], at)


def _one_day(desk: Desk, sent: Sent, at: datetime) -> Claim:
    """Nine invoices to one customer on one day."""
    rows = desk.rows(sent)
    on_day = [replace(row, on="2026-11-19", customer="Mersey Fit-out Ltd") for row in rows[-9:]]
    return desk.send(sent.partner, BONUS, [row.typed for row in [*rows[:-9], *on_day]], at)


def _cheap(desk: Desk, sent: Sent, at: datetime) -> Claim:
    """One product sold for less than half of what the partner paid."""
    rows = desk.rows(sent)
    low = [
        replace(row, net=f"{Decimal(row.net) * 3 / 10:.2f}") if row.sku == rows[0].sku else row
        for row in rows
    ]
    return desk.send(sent.partner, BONUS, [row.typed for row in low], at)


def _altered(desk: Desk, sent: Sent, at: datetime) -> Claim:
    """An invoice that was claimed and approved before, with one figure changed."""
    rows = desk.rows(sent)
    with desk.kestrel.inside():
        before = Claim.objects.filter(partner__code=sent.partner).order_by("number")[0]
        known = before.lines.order_by("row")[3]
        twin = replace(
            rows[0],
            invoice=known.invoice.replace("0", "O", 1) if "0" in known.invoice else f"{known.invoice}A",
            on=known.sold_on.isoformat(),
            sku=known.sku,
            quantity=f"{known.quantity.normalize():f}",
            customer=known.end_customer,
            net=f"{known.net:f}",
        )
    return desk.send(sent.partner, BONUS, [row.typed for row in _to_units([twin, *rows[1:]], sent.units)], at)


def _agreement(desk: Desk, sent: Sent, at: datetime) -> Claim:
    """Saws for schools at the special price."""
    goods = [(SAW, 6)] * (sent.units // 6)
    desk.shelf(sent.partner).take(SAW, sent.units)
    rows = sales_of(
        goods,
        prefix="HO",
        number=desk.run_number(sent.partner, 6),
        first=on(5, 10),
        last=on(13),
        markup=Decimal(1),
    )
    at_price = [
        replace(row, customer="Lakeside School District", net=f"{192 * int(row.quantity)}.00") for row in rows
    ]
    return desk.send(sent.partner, PRICES, [row.typed for row in at_price], at)


def _show(desk: Desk, sent: Sent, at: datetime) -> Claim:
    """A stand at a fair, with a photograph that does not show the day."""
    picture = photograph({"KESTREL TOOLS": (420, 180), "Great Lakes Trade Fair": (380, 300)})
    with desk.side(sent.partner) as partner_id:
        claim = desk.start(sent.partner, partner_id, SHOW, at, "Great Lakes Trade Fair")
        actor = desk.actor(sent.partner)
        describe_claim(
            claim_id=claim.id,
            title="Great Lakes Trade Fair",
            activity="A stand of 30 square metres for three days, about 400 visitors from the trade.",
            activity_on=on(22, 10),
            amount=Decimal("2200.00"),
            actor_id=actor,
            at=at,
        )
        add_evidence(
            claim_id=claim.id, file_name="stand-great-lakes.jpg", chunks=[picture], actor_id=actor, at=at
        )
        desk.submit(claim, sent.partner, at + AFTER)
    desk.check(at + AFTER)
    _ask(
        desk,
        claim,
        "Which of the three days does the photograph show? Send the organiser's bill too.",
        at + timedelta(hours=6),
    )
    return claim


def _ask(desk: Desk, claim: Claim, text: str, at: datetime) -> None:
    with desk.kestrel.inside():
        rita = desk.kestrel.people[RITA].id
        assign_claim(claim_id=claim.id, assignee_id=rita, actor_id=rita, at=at)
        ask_partner(claim_id=claim.id, text=text, actor_id=rita, at=at, today=at.date())
