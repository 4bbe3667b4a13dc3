"""The hand that makes the demo's claims: partners send them from their side of the wall, reviewers decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from claims.enums import LineState
from claims.models import Claim, ClaimLine
from claims.operations.claiming.fill import add_rows
from claims.operations.claiming.fix import keep_row
from claims.operations.claiming.review import LineDecision, decide_claim
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from partners.queries.directory import partner_by_code
from vir.demo.building import Builder, DemoBroken
from vir.demo.claim_rows import Sale, Shelf, sales_of
from vir.demo.sales import SalesFile
from vir.foundation.identity.models import Membership
from vir.foundation.tenancy.context import tenant_context

RITA, OSEI = "rita@kestrel.example", "osei@kestrel.example"
PORTALS = {"ALDER": "marta@alder.example", "CORVUS": "sales@corvus.example"}
BONUS, PRICES, SHOW = "Q4-SELL-THROUGH", "LAKESIDE-SAWS", "AUTUMN-SHOWS"
FIRST_NUMBER = 10456
MANY_UNITS = 100
MINUTE = timedelta(minutes=1)
# Why partners keep what they are warned about.
KEPT = {
    "check_over_claim": "We had kits on the shelf from before October 2025.",
    "check_same_customer_day": "One site, a delivery for each van.",
    "check_document_total": "Two were delivered with the next invoice.",
    "check_price_range": "A clearance for one customer, agreed with our sales.",
    "check_altered_number": "A second order of the same customer.",
}
KEPT_USUALLY = "Checked against our books."


def on(day: int, month: int = 11) -> date:
    """Give a day of the demo's autumn."""
    return date(2026, month, day)


# Up to which day a partner's purchases count for what it can have sold.
UNTIL = {"ALDER": on(22)}


@dataclass(frozen=True)
class Sent:
    """A claim as its partner sends it: so many units of what it bought, on a day at a minute past nine."""

    partner: str
    units: int
    day: date
    minute: int


class Desk:
    """The claims of Kestrel being made."""

    def __init__(self, kestrel: Builder, files: Sequence[SalesFile]) -> None:
        self.kestrel = kestrel
        self.terms: dict[str, UUID] = {}
        self._files = files
        self._shelves: dict[str, Shelf] = {}
        self._numbers: dict[str, int] = {}
        self._first: UUID | None = None

    def shelf(self, partner: str) -> Shelf:
        """Give what a partner has left to have sold."""
        if partner not in self._shelves:
            self._shelves[partner] = Shelf(self._files, partner, UNTIL.get(partner, on(19)))
        return self._shelves[partner]

    def run_number(self, partner: str, sales: int) -> int:
        """Give where a partner's invoice numbers go on."""
        start = self._numbers.get(partner, 40_000 + 1_000 * (sum(map(ord, partner)) % 50))
        self._numbers[partner] = start + 3 * sales + 20
        return start

    def actor(self, partner: str) -> UUID | None:
        """Give the person of a partner that sends its claims; None where its system does."""
        email = PORTALS.get(partner)
        return self.kestrel.people[email].id if email else None

    @contextmanager
    def side(self, partner: str) -> Iterator[UUID]:
        """Stand on the partner's side of the wall where it has people, else on the vendor's."""
        with self.kestrel.inside():
            found = partner_by_code(partner)
            assert found is not None
            partner_id: UUID = found.id
            member = Membership.objects.filter(
                partner_id=partner_id, user__email=PORTALS.get(partner, "")
            ).first()
        if member is None:
            with self.kestrel.inside():
                yield partner_id
        else:
            with tenant_context(self.kestrel.tenant.id, partner_id=partner_id, user_id=member.user_id):
                yield partner_id

    def send(
        self, partner: str, terms: str, rows: Sequence[Mapping[str, str]], at: datetime, *, title: str = ""
    ) -> Claim:
        """Let a partner write a claim and send it, and let its checks run."""
        with self.side(partner) as partner_id:
            claim = self.start(partner, partner_id, terms, at, title)
            add_rows(claim_id=claim.id, rows=rows, actor_id=self.actor(partner), at=at)
            self.keep_warned(claim, partner, at)
            sent = self.submit(claim, partner, at + MINUTE)
        if sent.lines_count != len(rows):
            raise DemoBroken(f"{sent.code} of {partner}: {len(rows) - sent.lines_count} rows were left out.")
        self.check(at + 2 * MINUTE)
        return sent

    def start(self, partner: str, partner_id: UUID, terms: str, at: datetime, title: str = "") -> Claim:
        """Open a draft."""
        claim = start_claim(
            terms_id=self.terms[terms],
            partner_id=partner_id,
            title=title,
            channel="portal" if partner in PORTALS else "message",
            actor_id=self.actor(partner),
            at=at,
            today=at.date(),
        )
        if self._first is None:
            # The claims before these were decided in Kestrel's old system, and its numbers go on.
            self._first = claim.id
            with self.kestrel.inside():
                Claim.objects.filter(id=claim.id).update(number=FIRST_NUMBER)
        return claim

    def keep_warned(self, claim: Claim, partner: str, at: datetime) -> None:
        """Let the partner keep what it was warned about, with a reason for each kind."""
        while True:
            line = ClaimLine.objects.filter(claim=claim, state=LineState.TO_CHECK).order_by("row").first()
            if line is None:
                return
            code = next(one["code"] for one in line.problems if not one.get("kept"))
            keep_row(
                claim_id=claim.id,
                row=line.row,
                code=code,
                reason=KEPT.get(code, KEPT_USUALLY),
                everywhere=True,
                actor_id=self.actor(partner),
                at=at,
            )

    def submit(self, claim: Claim, partner: str, at: datetime) -> Claim:
        """Send a draft; rows that need a fix stay behind as another one."""
        with self.kestrel.inside():
            return submit_claim(
                claim_id=claim.id, leave_out_bad=True, actor_id=self.actor(partner), at=at, today=at.date()
            )

    def check(self, at: datetime) -> None:
        """Let the checks run as a worker would, a minute later."""
        self.kestrel.work(at, only="claims.check_claim")

    def decide(
        self,
        claim: Claim,
        at: datetime,
        *,
        by: str = RITA,
        lines: Mapping[int, LineDecision] | None = None,
        rest: LineState = LineState.APPROVED,
        reason: str = "",
        note: str = "",
    ) -> None:
        """Decide a claim."""
        with self.kestrel.inside():
            decide_claim(
                claim_id=claim.id,
                decisions=lines or {},
                rest=rest,
                reason=reason,
                note=note,
                seen_updated_at=None,
                actor_id=self.kestrel.people[by].id,
                at=at,
                today=at.date(),
            )

    def rows(self, sent: Sent) -> list[Sale]:
        """Write the sales of an ordinary claim."""
        # A claim of many units has more of them on a row, not many more rows.
        at_most = 10 if sent.units > MANY_UNITS else 4
        goods = list(self.shelf(sent.partner).pick(sent.units, at_most=at_most))
        number = self.run_number(sent.partner, len(goods))
        return sales_of(
            goods,
            prefix=sent.partner[:2],
            number=number,
            first=date(2026, 10, 1) if sent.day < on(15) else on(2),
            last=min(sent.day, on(19)),
            customers_from=number % 97,
        )
