"""Payments: what comes next, and every statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.enums import PaymentState
from payouts.queries.portal import (
    OwnClawback,
    OwnFile,
    OwnPayment,
    OwnStatement,
    own_clawbacks,
    own_files,
    own_payments,
)
from payouts.queries.requests import own_request_file, own_requests
from payouts.queries.statements import state_of
from payouts.statements.saying import said
from programs.enums import PaymentMethod
from programs.queries.portal import PortalProgram
from vir.faces.portal import addresses, once, words
from vir.faces.portal.dues import outlook
from vir.faces.portal.statement_files import FileLink, links, reader_language
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period, local_date
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.attachments import attachment
from vir.foundation.words import say


@dataclass(frozen=True)
class StatementRow:
    """One statement of the list."""

    code: str
    version: int
    program_name: str
    program_code: str
    period: str
    issued_on: date
    payable: Decimal
    currency: str
    files: list[FileLink]
    state: str
    paid_on: date | None

    @property
    def paid_note(self) -> str:
        """Give the day of the payment, as it follows the state."""
        return f" {formats.day(self.paid_on)}" if self.paid_on else ""


@dataclass(frozen=True)
class TakenBack:
    """Rebate of a closed period that is not earned any more, and why."""

    program_name: str
    # The working of the period as it stands now.
    opens: str
    period: Period
    text: str
    was: Decimal
    now: Decimal
    currency: str
    tier_was: int
    tier_now: int
    on: date

    @property
    def amount(self) -> Decimal:
        """Give what is taken off, below zero."""
        return self.now - self.was


@dataclass(frozen=True)
class PaymentRow:
    """One payment of the list; `statement` is the code of what it pays."""

    code: str
    statement: str
    amount: Decimal
    currency: str
    method: str
    reference: str
    on: date | None
    words: str
    is_paid: bool


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def payments(request: TenantRequest) -> HttpResponse:
    """Show what is to come and the statements."""
    access = request.access
    programs = once.programs()
    files = own_files([found.id for found in once.statements()])
    by_id = {program.id: program for program in programs}
    context = {
        "dues": outlook(
            programs,
            once.earnings(),
            once.statements(),
            once.closed_earnings(),
            today=access.today,
            slug=access.tenant.slug,
        ),
        "statements": [
            _row(
                found,
                by_id.get(found.program_id) if found.program_id else None,
                files[found.id],
                access,
                is_questioned=found.is_questioned,
            )
            for found in once.statements()
        ],
        "asked": [
            (one, one.state(access.today), links(one.forms, reader_language())) for one in own_requests()
        ],
        "vendor": access.tenant.name,
        "taken_back": [_taken_back(found, by_id, access) for found in own_clawbacks()],
        "payments": _payments(once.statements(), access),
        "as_of": words.as_of(once.freshness(), access.today, access.tenant.time_zone),
    }
    return render(request, "portal/payments.html", context)


@requires(Right.PORTAL_STATEMENTS)
@require_GET
def request_file(request: TenantRequest, code: str, form: str) -> HttpResponse:
    """
    Give a file of a request for payment.

    :raises Http404: if there is no such request or file of the partner
    """
    found = own_request_file(code, form)
    if found is None:
        raise Http404
    content = file_bytes(found.file_id)
    return attachment(content, content_type=found.file.content_type, name=found.file.name)


def _taken_back(found: OwnClawback, by_id: Mapping[UUID, PortalProgram], access: Access) -> TakenBack:
    program = by_id.get(found.program_id)
    period = Period(found.period_start, found.period_end)
    return TakenBack(
        program_name=program.name if program else "",
        opens=addresses.working(access.tenant.slug, program.code, "earned", period.start) if program else "",
        period=period,
        text=said(found.text, found.currency),
        was=found.was,
        now=found.now,
        currency=found.currency,
        tier_was=found.tier_was,
        tier_now=found.tier_now,
        on=local_date(found.written_at, access.tenant.time_zone),
    )


def _payments(statements: Sequence[OwnStatement], access: Access) -> list[PaymentRow]:
    codes = {found.item_id: found.code for found in statements}
    return [_payment(one, codes.get(one.item_id, ""), access) for one in own_payments()]


def _payment(one: OwnPayment, statement: str, access: Access) -> PaymentRow:
    sent = local_date(one.sent_at, access.tenant.time_zone) if one.sent_at else None
    words_of = {
        PaymentState.PAID: say("Paid"),
        PaymentState.BOUNCED: say("Came back, is paid again with the next run"),
    }.get(PaymentState(one.state), say("Sent, not confirmed yet"))
    return PaymentRow(
        code=one.code,
        statement=statement,
        amount=one.amount,
        currency=one.currency,
        method=say(PaymentMethod(one.method).label),
        reference=one.reference,
        on=one.paid_on or sent,
        words=words_of,
        is_paid=one.state == PaymentState.PAID,
    )


def _row(
    found: OwnStatement,
    program: PortalProgram | None,
    files: list[OwnFile],
    access: Access,
    *,
    is_questioned: bool,
) -> StatementRow:
    period = Period(found.period_start, found.period_end)
    return StatementRow(
        code=found.code,
        version=found.version,
        program_name=program.name if program else say("Approved claims") if found.program_id is None else "",
        program_code=program.code if program else "",
        period=formats.span(period.start, period.last_day),
        issued_on=local_date(found.issued_at, access.tenant.time_zone),
        payable=found.payable,
        currency=found.currency,
        files=links((file.form for file in files), reader_language()),
        state=state_of(found.version, paid=found.paid_on is not None, questioned=is_questioned),
        paid_on=found.paid_on,
    )
