"""What a run's payments are written from, and which of them each form could still take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from babel import Locale

from partners.queries.payees import without_secrets
from payouts.enums import PaymentState
from payouts.exports.forms import BY_NAME, RUN_FORMS
from payouts.exports.latin import Changed
from payouts.exports.remit import Account, Address, Form, Payer, PaymentLine, Remittance
from payouts.models import FiledPayment, Payment, PayoutRun, RunFile, Statement
from payouts.queries.vendor_bank import confirmed_bank, payer_of
from vir.foundation.documents.queries import file_bytes
from vir.foundation.documents.sealed import sealed_bytes
from vir.foundation.periods import format_dates
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NOTHING = Decimal(0)
# What a bank may be told to pay: nothing that went another way already.
TO_SEND = (PaymentState.READY.value,)
ALIVE = (PaymentState.READY.value, PaymentState.SENT.value, PaymentState.PAID.value)


@dataclass(frozen=True)
class KeptFile:
    """A file of a run that was written."""

    row: RunFile
    form: Form
    payments: int
    total: Decimal


@dataclass(frozen=True)
class Offer:
    """
    What a form could hold of a run now.

    :ivar faults: what keeps it from being written, in sentences
    :ivar changes: texts that it would hold in other letters, or shorter
    """

    form: Form
    file_name: str
    payments: int
    total: Decimal
    faults: tuple[str, ...]
    changes: tuple[Changed, ...]
    kept: tuple[KeptFile, ...]


@dataclass(frozen=True)
class RunLoads:
    """The files of a run, written and possible, and the payments that no file can hold."""

    offers: tuple[Offer, ...]
    elsewhere: tuple[PaymentLine, ...]
    payments: int
    total: Decimal


def base_of(form: str) -> str:
    """Give the folder of a kept file's form: a further file of a run has its number after it."""
    return form.partition("-")[0]


def unfiled(run: PayoutRun, form: Form) -> list[Payment]:
    """List the payments that could still be put in a file of a form, by code."""
    states = TO_SEND if form.moves_money else ALIVE
    filed = FiledPayment.objects.filter(payment__run=run, family=form.family).values("payment_id")
    rows = Payment.objects.filter(run=run, state__in=states).exclude(id__in=filed)
    return list(rows.select_related("partner").order_by("code"))


def next_part(run: PayoutRun, form: Form) -> int:
    """Give the number of the next file of a form's family, from 1."""
    made = RunFile.objects.filter(run=run).values_list("form", flat=True)
    family = {other.name for other in RUN_FORMS if other.family == form.family}
    return 1 + sum(1 for name in made if base_of(name) in family)


def remittance_of(
    run: PayoutRun,
    payments: Sequence[Payment],
    *,
    payer: Payer,
    accounts: Mapping[UUID, Account],
    made_at: datetime,
    execute_on: date,
    part: int,
) -> Remittance:
    """Give what a file is written from."""
    codes = statement_codes(run)
    last = run.period_end - timedelta(days=1)
    program = run.program
    about = f"{program.name if program else 'Approved claims'}, {format_dates(run.period_start, last)}"
    lines = tuple(
        PaymentLine(
            code=payment.code,
            partner_code=payment.partner.code,
            partner=payment.partner.name,
            amount=payment.amount,
            method=payment.method,
            statement=codes.get(payment.item_id, ""),
            about=about,
            account=accounts.get(payment.partner_id),
            address=Address(
                city=payment.partner.city,
                region=payment.partner.region,
                country=country_code(payment.partner.country),
            ),
        )
        for payment in payments
    )
    return Remittance(
        run=run.code,
        tenant_slug=Tenant.objects.values_list("slug", flat=True).get(id=current_tenant_id()),
        program=program.code if program else "",
        program_name=program.name if program else "Approved claims",
        first=run.period_start,
        last=last,
        currency=run.currency,
        made_at=made_at,
        execute_on=execute_on,
        payer=payer,
        lines=lines,
        part=part,
    )


def sealed_accounts(payments: Sequence[Payment]) -> dict[UUID, Account]:
    """Give the accounts that payments go to, by partner, without their numbers."""
    versions = {
        payment.partner_id: payment.payee_version for payment in payments if payment.payee_version is not None
    }
    rows = without_secrets().filter(partner_id__in=set(versions)) if versions else []
    return {
        row.partner_id: Account(
            kind=row.kind, holder=row.holder, country=row.country, masked=row.masked, sealed=True
        )
        for row in rows
        if row.version == versions[row.partner_id]
    }


def run_loads(run: PayoutRun, *, at: datetime, today: date) -> RunLoads:
    """Say what each form could hold of a run, what was written, and what no form takes."""
    payments = list(
        Payment.objects.filter(run=run, state__in=ALIVE).select_related("partner").order_by("code")
    )
    name = Tenant.objects.values_list("name", flat=True).get(id=current_tenant_id())
    bank = confirmed_bank()
    # The IBAN stays sealed; what is shown of it says that there is one.
    payer = payer_of(bank, name=name, iban=bank.masked if bank else "")
    whole = remittance_of(
        run,
        payments,
        payer=payer,
        accounts=sealed_accounts(payments),
        made_at=at,
        execute_on=today,
        part=1,
    )
    ids = {payment.code: payment.id for payment in payments}
    ready = {payment.code for payment in payments if payment.state in TO_SEND}
    filed = _filed(run)
    kept = _kept(run)
    offers = []
    for form in RUN_FORMS:
        done = filed.get(form.family, set())
        lines = tuple(
            line
            for line in whole.lines
            if form.takes(whole, line)
            and ids[line.code] not in done
            and (line.code in ready or not form.moves_money)
        )
        part = 1 + sum(1 for file in kept if file.form.family == form.family)
        could = replace(whole, lines=lines, part=part)
        offers.append(
            Offer(
                form,
                form.file_name(could),
                len(lines),
                could.total,
                tuple(form.faults(could)) if lines else (),
                form.changes(could) if lines else (),
                tuple(file for file in kept if file.form is form),
            )
        )
    taken = {
        line.code
        for form in RUN_FORMS
        if form.sends
        for line in whole.lines
        if form.takes(whole, line) or ids[line.code] in filed.get(form.family, set())
    }
    return RunLoads(
        offers=tuple(offers),
        elsewhere=tuple(line for line in whole.lines if line.code not in taken),
        payments=len(payments),
        total=whole.total,
    )


def file_of_run_load(run: PayoutRun, name: str) -> RunFile | None:
    """Find a file of a run that finance loads elsewhere, by its name."""
    found: RunFile | None = RunFile.objects.filter(run=run, file__name=name).select_related("file").first()
    return found if found is not None and base_of(found.form) in BY_NAME else None


def run_load_bytes(file: RunFile) -> bytes:
    """Give what is inside a file of a run; one that holds numbers of accounts lies encrypted."""
    if BY_NAME[base_of(file.form)].needs_numbers:
        return sealed_bytes(file.file_id)
    return file_bytes(file.file_id)


def statement_codes(run: PayoutRun) -> dict[UUID, str]:
    """Give the codes of a run's statements by item."""
    return dict(Statement.objects.filter(run=run).values_list("item_id", "code"))


@cache
def _countries() -> dict[str, str]:
    return {name.casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2}


def country_code(text: str) -> str:
    """Give the two letters of a country that is written as two letters or in English; nothing if it is neither."""
    said = text.strip()
    codes = set(_countries().values())
    if said.upper() in codes:
        return said.upper()
    return {"usa": "US", "uk": "GB"}.get(said.casefold()) or _countries().get(said.casefold(), "")


def _filed(run: PayoutRun) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for family, payment_id in FiledPayment.objects.filter(payment__run=run).values_list(
        "family", "payment_id"
    ):
        found.setdefault(family, set()).add(payment_id)
    return found


def _kept(run: PayoutRun) -> list[KeptFile]:
    rows = RunFile.objects.filter(run=run).select_related("file", "made_by").order_by("made_at", "form")
    amounts: dict[UUID, list[Decimal]] = {}
    for file_id, amount in FiledPayment.objects.filter(payment__run=run).values_list(
        "file_id", "payment__amount"
    ):
        amounts.setdefault(file_id, []).append(amount)
    return [
        KeptFile(
            row,
            BY_NAME[base_of(row.form)],
            len(amounts.get(row.id, [])),
            sum(amounts.get(row.id, []), NOTHING),
        )
        for row in rows
        if base_of(row.form) in BY_NAME
    ]
