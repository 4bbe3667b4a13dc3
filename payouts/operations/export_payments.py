"""Writing the payments of a run in a form that a bank or another system loads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.operations.payee.accounts import accounts_of
from payouts.enums import RunState
from payouts.exports.forms import BY_NAME
from payouts.exports.remit import Account, Form, Payer, Remittance, Written
from payouts.models import FiledPayment, Payment, PayoutRun, RunFile
from payouts.operations.redo_payment import mark_sent
from payouts.operations.vendor_bank.propose import owner_of
from payouts.queries.dues import scope_of
from payouts.queries.holds import held_whole
from payouts.queries.locks import lock_run, lock_run_codes
from payouts.queries.remitting import next_part, remittance_of, sealed_accounts, unfiled
from payouts.queries.vendor_bank import confirmed_bank, payer_of
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.documents.sealed import store_sealed
from vir.foundation.identity import secrets
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

ROWS_AT_ONCE = 1000
CHANGES_KEPT = 50


class UnableToExportFile(Refused):
    """A file that cannot be written; the text says why."""


@transaction.atomic
def export_run_file(
    *, run_id: UUID, form: str, execute_on: date, actor_id: UUID, at: datetime, today: date
) -> RunFile:
    """
    Write the payments of a run that a form takes and no file of its kind holds yet.

    Where all are in a file already it is that file. A payment stands in one file that a bank reads, ever. Those that
    are in one now are on their way.

    :param execute_on: the day on which the bank should pay
    :raises UnableToExportFile: if the run is not exported, the form does not exist or lacks something, the day has
        gone, a partner is held, or what was written does not read back as the payments
    :raises partners.operations.payee.accounts.UnableToRead: if an account may not be paid to
    """
    lock_run_codes()
    run = lock_run(run_id)
    chosen = BY_NAME.get(form)
    if chosen is None:
        raise UnableToExportFile(f"There is no form {form[:30]}.")
    if run.state not in (RunState.EXPORTED, RunState.CLOSED):
        raise UnableToExportFile(f"{run.code} is not exported yet. Its payments are made by that.")
    payments = _payments(run, chosen)
    if not payments:
        return _there(run, chosen)
    if chosen.moves_money:
        _check_going(run, payments, execute_on=execute_on, today=today)
    remittance = _remittance(
        run, chosen, payments, execute_on=execute_on, actor_id=actor_id, at=at, today=today
    )
    written = _written(chosen, remittance)
    made = _keep(run, chosen, remittance, written, payments, actor_id=actor_id, at=at)
    mark_sent(
        payment_ids=[payment.id for payment in payments if payment.method in chosen.sends],
        actor_id=actor_id,
        at=at,
    )
    record(
        action="run.file_made",
        kind="payout_run",
        code=run.code,
        actor_id=actor_id,
        at=at,
        data={
            "form": made.form,
            "file": made.file.name,
            "sha256": made.file.sha256,
            "payments": len(payments),
            "total": str(remittance.total),
            "changed": [f"{c.where}, {c.what}: {c.now}" for c in written.changed[:CHANGES_KEPT]],
        },
    )
    return made


def _check_going(run: PayoutRun, payments: Sequence[Payment], *, execute_on: date, today: date) -> None:
    """
    Let a bank be told to pay only from today on, and nobody whose payments are held since.

    :raises UnableToExportFile: if the day has gone, or a partner is held
    """
    if execute_on < today:
        raise UnableToExportFile(f"{format_date(execute_on)} has gone. Choose a day from today on.")
    held = held_whole(scope_of(run), {payment.partner_id for payment in payments})
    if held:
        codes = {payment.partner_id: payment.code for payment in payments}
        raise UnableToExportFile(
            " ".join(
                f"{hold.partner.name} is held: {hold.text.rstrip('.')}. Release the hold, or void "
                f"{codes[hold.partner_id]}."
                for hold in held
            )
        )


def _payments(run: PayoutRun, form: Form) -> list[Payment]:
    """Lock the payments that go in the file."""
    # What is taken depends on the account only by its kind, which stays with the version.
    waiting = unfiled(run, form)
    whole = remittance_of(
        run,
        waiting,
        payer=Payer(""),
        accounts=sealed_accounts(waiting),
        made_at=run.prepared_at,
        execute_on=run.period_start,
        part=1,
    )
    codes = {line.code for line in whole.lines if form.takes(whole, line)}
    wanted = [payment.id for payment in waiting if payment.code in codes]
    rows = Payment.objects.select_for_update(of=("self",)).filter(id__in=wanted).select_related("partner")
    return list(rows.order_by("code"))


def _there(run: PayoutRun, form: Form) -> RunFile:
    """
    Give the newest file of a form.

    :raises UnableToExportFile: if there is none: no payment of the run can be in it
    """
    rows: list[RunFile] = list(
        RunFile.objects.filter(run=run).select_related("file").order_by("-made_at", "-form")
    )
    for row in rows:
        if row.form.partition("-")[0] == form.name:
            return row
    raise UnableToExportFile(
        f"{run.code} has no payment left that a file of {form.label} can hold. Look at the files that are made."
    )


def _remittance(
    run: PayoutRun,
    form: Form,
    payments: Sequence[Payment],
    *,
    execute_on: date,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> Remittance:
    """Gather what the file is written from; numbers are decrypted only where the form holds them."""
    accounts = sealed_accounts(payments)
    if form.needs_numbers:
        accounts = _opened(run, form, payments, actor_id=actor_id, at=at, today=today)
    return remittance_of(
        run,
        payments,
        payer=_payer(form),
        accounts=accounts,
        made_at=at,
        execute_on=execute_on,
        part=next_part(run, form),
    )


def _opened(
    run: PayoutRun, form: Form, payments: Sequence[Payment], *, actor_id: UUID, at: datetime, today: date
) -> dict[UUID, Account]:
    versions = {
        payment.partner_id: payment.payee_version for payment in payments if payment.payee_version is not None
    }
    opened = accounts_of(
        versions=versions,
        purpose=f"{form.label} of {run.code}",
        actor_id=actor_id,
        at=at,
        today=today,
    )
    return {
        partner_id: Account(
            kind=account.kind.value,
            holder=account.holder,
            country=account.country,
            iban=account.iban,
            bic=account.bic,
            routing=account.routing,
            number=account.account,
            account_type=account.account_type or "checking",
            masked=account.masked,
        )
        for partner_id, account in opened.items()
    }


def _payer(form: Form) -> Payer:
    name = Tenant.objects.values_list("name", flat=True).get(id=current_tenant_id())
    bank = confirmed_bank()
    fields: dict[str, str] = {}
    if bank is not None and bank.masked and form.needs_numbers:
        fields = secrets.decrypt(bank.secret, owner=owner_of(bank.version))
    return payer_of(bank, name=name, iban=fields.get("iban", ""), bic=fields.get("bic", ""))


def _written(form: Form, remittance: Remittance) -> Written:
    """
    Write the file, and read it again before anybody loads it.

    :raises UnableToExportFile: if something is missing, or it reads back as something else
    """
    faults = form.faults(remittance)
    if faults:
        raise UnableToExportFile(" ".join(faults))
    written = form.write(remittance)
    back = form.read(written.content)
    wanted = tuple((line.code, line.amount) for line in remittance.lines)
    if (back.amounts, back.count_stated, back.total_stated) != (wanted, len(wanted), remittance.total):
        raise UnableToExportFile(
            f"The file says {back.total_stated} in {back.count_stated} payments; {remittance.run} pays"
            f" {remittance.total} in {len(wanted)}. It was not given out."
        )
    return written


def _keep(
    run: PayoutRun,
    form: Form,
    remittance: Remittance,
    written: Written,
    payments: Sequence[Payment],
    *,
    actor_id: UUID,
    at: datetime,
) -> RunFile:
    name = form.file_name(remittance)
    if form.needs_numbers:
        stored = store_sealed(name=name, content_type=form.content_type, content=written.content, at=at)
    else:
        stored = store_file(name=name, content_type=form.content_type, chunks=[written.content], at=at)
    made: RunFile = RunFile.objects.create(
        run=run,
        form=form.name if remittance.part == 1 else f"{form.name}-{remittance.part}",
        file=stored,
        made_by_id=actor_id,
        made_at=at,
    )
    FiledPayment.objects.bulk_create(
        [FiledPayment(file=made, payment=payment, family=form.family) for payment in payments],
        batch_size=ROWS_AT_ONCE,
    )
    return made
