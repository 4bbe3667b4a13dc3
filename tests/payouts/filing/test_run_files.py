"""Files of a run: what they hold adds up to the run, a payment stands in one bank file ever, and bytes stay."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from lxml import etree

from partners.operations.payee.accounts import UnableToRead
from partners.operations.payee.decide import retire_payee
from payouts.exports.forms import BY_NAME, RUN_FORMS
from payouts.exports.latin import Changed
from payouts.exports.nacha.reading import read_entries
from payouts.exports.remit import ReadBack
from payouts.models import FiledPayment, Payment, PaymentStep, PayoutRun, RunFile
from payouts.operations.export_payments import UnableToExportFile, export_run_file
from payouts.operations.place_hold import place_hold, release_hold
from payouts.operations.vendor_bank.rotate import rotate_bank_files
from payouts.queries.remitting import (
    country_code,
    file_of_run_load,
    run_load_bytes,
    run_loads,
)
from tests.support.filed_runs import OWN_IBAN, PAY_AT, PAY_DAY, FiledRun, make_filed_run, set_bank
from tests.support.payees import GERMAN
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.models import StoredFileChunk
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity import secrets
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

HOLDER = Changed(
    "PM-2026-0001", "account holder", "Corvus Industrie Größe GmbH", "Corvus Industrie Grosse GmbH"
)


@pytest.fixture
def filed(kestrel: Tenant, olga: User, finn: User, lena: User) -> FiledRun:
    """The run, with the vendor's own details in force."""
    set_bank(kestrel, olga, lena)
    return make_filed_run(kestrel, finn, lena)


def write(filed: FiledRun, form: str, *, at: object = PAY_AT, **changes: object) -> RunFile:
    asked = {
        "run_id": filed.run.id,
        "form": form,
        "execute_on": date(2026, 12, 4),
        "actor_id": filed.preparer.id,
        "at": at,
        "today": PAY_DAY,
        **changes,
    }
    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        return export_run_file(**asked)  # type: ignore[arg-type]


def read(filed: FiledRun, file: RunFile) -> ReadBack:
    with tenant_context(filed.tenant.id):
        return BY_NAME[file.form.partition("-")[0]].read(run_load_bytes(file))


def refused(filed: FiledRun, form: str, **changes: object) -> str:
    with pytest.raises(UnableToExportFile) as caught:
        write(filed, form, **changes)
    return caught.value.message


def states(filed: FiledRun) -> dict[str, str]:
    with tenant_context(filed.tenant.id):
        return {code: filed.payment(code).state for code in ("CORVUS", "DUNE", "EASTGATE", "FENWICK")}


def test_the_files_together_hold_every_payment_of_the_run_once(filed: FiledRun) -> None:
    backs = [read(filed, write(filed, form)) for form in ("pain_001_09", "nacha", "ubl")]

    held = sorted(amount for back in backs for amount in back.amounts)
    assert held == [
        ("PM-2026-0001", Decimal("9120.40")),
        ("PM-2026-0002", Decimal("6231.60")),
        ("PM-2026-0003", Decimal("11000.00")),
        ("PM-2026-0004", Decimal("999.60")),
    ]
    assert sum(back.total_stated for back in backs) == filed.run.payable_total == Decimal("27351.60")


def test_the_remittance_list_adds_up_to_the_run(filed: FiledRun) -> None:
    back = read(filed, write(filed, "remittance"))

    assert (back.count_stated, back.total_stated) == (4, filed.run.payable_total)


def test_numbers_are_those_that_the_partners_entered(filed: FiledRun) -> None:
    transfer = write(filed, "pain_001_09")
    american = write(filed, "nacha")

    with tenant_context(filed.tenant.id):
        tree = etree.fromstring(run_load_bytes(transfer))
        entries = read_entries(run_load_bytes(american))
    ibans = [element.text for element in tree.iter("{*}IBAN")]
    assert ibans == [OWN_IBAN, GERMAN]
    assert [(entry.routing, entry.account, entry.holder) for entry in entries] == [
        ("121042882", "0004821", "DUNE TOOLS INC")
    ]


def test_files_with_numbers_of_accounts_lie_encrypted_and_are_encrypted_anew_under_a_newer_key(
    filed: FiledRun, settings: Any
) -> None:
    bank, american = write(filed, "pain_001_09"), write(filed, "nacha")
    with tenant_context(filed.tenant.id):
        before = [(file_bytes(file.file_id), run_load_bytes(file)) for file in (bank, american)]
        settings.FIELD_KEYS = ("f" * 64, *settings.FIELD_KEYS)
        done, again = rotate_bank_files(), rotate_bank_files()
        after = [(file_bytes(file.file_id), run_load_bytes(file)) for file in (bank, american)]

    assert GERMAN.encode() in before[0][1]
    assert GERMAN.encode() not in before[0][0]
    assert (done, again) == (2, 0)
    assert [inside for _, inside in after] == [inside for _, inside in before]
    assert [token for token, _ in after] != [token for token, _ in before]


def test_the_bytes_of_one_file_do_not_open_in_the_place_of_another(filed: FiledRun) -> None:
    bank, american = write(filed, "pain_001_09"), write(filed, "nacha")

    with tenant_context(filed.tenant.id):
        token = file_bytes(american.file_id)
        StoredFileChunk.objects.filter(file_id=bank.file_id).update(content=token)
        with pytest.raises(secrets.UnreadableSecret, match="made for another row"):
            run_load_bytes(bank)


def test_asked_again_it_is_the_identical_file(filed: FiledRun) -> None:
    first = write(filed, "pain_001_09")
    again = write(filed, "pain_001_09", at=PAY_AT + timedelta(days=3), execute_on=date(2026, 12, 9))

    assert (again.id, again.file.sha256) == (first.id, first.file.sha256)
    with tenant_context(filed.tenant.id):
        assert RunFile.objects.count() == 1


@pytest.mark.parametrize("form", [form.name for form in RUN_FORMS])
def test_each_file_is_named_after_vendor_run_and_form_and_is_kept_as_it_was_written(
    filed: FiledRun, form: str
) -> None:
    written = write(filed, form)

    with tenant_context(filed.tenant.id):
        content = run_load_bytes(written)
    assert written.file.name == f"kestrel_PR-2026-031_{form}.{BY_NAME[form].extension}"
    assert hashlib.sha256(content).hexdigest() == written.file.sha256


def test_a_payment_in_one_bank_file_is_in_no_other(filed: FiledRun) -> None:
    write(filed, "pain_001_09")

    said = refused(filed, "pain_001_03")

    assert said == (
        "PR-2026-031 has no payment left that a file of pain.001.001.03 can hold."
        " Look at the files that are made."
    )
    with tenant_context(filed.tenant.id):
        assert RunFile.objects.count() == 1


def test_the_database_puts_no_payment_in_two_bank_files(filed: FiledRun) -> None:
    first = write(filed, "pain_001_09")

    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        payment = filed.payment("CORVUS")
        with pytest.raises(DatabaseError, match="payment_filed_once"), transaction.atomic():
            FiledPayment.objects.create(file=first, payment=payment, family="bank")


def test_the_database_puts_no_payment_in_a_file_of_another_run(filed: FiledRun) -> None:
    first = write(filed, "remittance")

    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        other = PayoutRun.objects.create(
            code="PR-2026-032", period_start=date(2026, 7, 1), period_end=date(2026, 10, 1), currency="USD",
            earned_total=0, payable_total=0, payable_partners=0, prepared_by=filed.preparer,
            prepared_at=PAY_AT,
        )  # fmt: skip
        file = RunFile.objects.create(
            run=other, form="nacha", file=first.file, made_by=filed.preparer, made_at=PAY_AT
        )
        with pytest.raises(DatabaseError, match="in a file of its own run"), transaction.atomic():
            FiledPayment.objects.create(file=file, payment=filed.payment("DUNE"), family="bank")


def test_what_stands_in_a_file_is_on_its_way(filed: FiledRun) -> None:
    write(filed, "nacha")
    write(filed, "remittance")

    assert states(filed) == {"CORVUS": "ready", "DUNE": "sent", "EASTGATE": "ready", "FENWICK": "ready"}
    with tenant_context(filed.tenant.id):
        assert list(PaymentStep.objects.values_list("payment__code", "act")) == [("PM-2026-0002", "sent")]


def test_a_payment_that_was_paid_another_way_is_in_no_bank_file(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        Payment.objects.filter(id=filed.payment("CORVUS").id).update(
            state="paid", paid_on=PAY_DAY, reference="W-1"
        )

    assert refused(filed, "pain_001_09").startswith("PR-2026-031 has no payment left")


def test_a_payment_made_again_goes_in_a_further_file_with_an_id_of_its_own(filed: FiledRun) -> None:
    first = write(filed, "pain_001_09")
    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        old = filed.payment("CORVUS")
        Payment.objects.filter(id=old.id).update(state="bounced")
        Payment.objects.create(
            code="PM-2026-0005", run=filed.run, item=old.item, partner=old.partner, amount=old.amount,
            currency="USD", method="bank_transfer", payee_version=1, replaces=old, created_at=PAY_AT,
        )  # fmt: skip

    second = write(filed, "pain_001_09")

    assert second.id != first.id
    assert (second.form, second.file.name) == ("pain_001_09-2", "kestrel_PR-2026-031-2_pain_001_09.xml")
    assert read(filed, second).amounts == (("PM-2026-0005", Decimal("9120.40")),)


def test_an_account_that_may_not_be_paid_to_yet_stops_the_file(filed: FiledRun) -> None:
    with pytest.raises(UnableToRead, match="is usable from"):
        write(filed, "pain_001_09", today=date(2026, 11, 24))

    assert states(filed)["CORVUS"] == "ready"


def test_an_account_that_was_ended_since_the_export_is_in_no_file(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id, user_id=filed.approver.id):
        retire_payee(
            partner_id=filed.partners["CORVUS"].id,
            version=1,
            reason="Corvus called: the account is not theirs any more",
            actor_id=filed.approver.id,
            at=PAY_AT,
        )

    with pytest.raises(UnableToRead, match=r"was ended on 2 Dec 2026\. Void its payment"):
        write(filed, "pain_001_09")

    assert states(filed)["CORVUS"] == "ready"
    with tenant_context(filed.tenant.id):
        assert RunFile.objects.count() == 0


def test_a_partner_that_is_held_since_the_export_stops_the_file_until_it_is_released(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        hold = place_hold(
            partner_code="CORVUS", currency="USD", text="Under review", actor_id=filed.preparer.id, at=PAY_AT
        )

    name = filed.partners["CORVUS"].name
    said = f"{name} is held: Under review. Release the hold, or void PM-2026-0001."
    assert refused(filed, "pain_001_09") == said
    assert read(filed, write(filed, "nacha")).amounts == (("PM-2026-0002", Decimal("6231.60")),)

    with tenant_context(filed.tenant.id, user_id=filed.approver.id):
        release_hold(hold_id=hold.id, note="All well", actor_id=filed.approver.id, at=PAY_AT)
    assert read(filed, write(filed, "pain_001_09")).amounts == (("PM-2026-0001", Decimal("9120.40")),)


def test_a_list_without_numbers_opens_no_account(filed: FiledRun) -> None:
    write(filed, "remittance")
    write(filed, "ubl")

    with tenant_context(filed.tenant.id):
        assert AuditEvent.objects.filter(action="payee.read").count() == 0
    write(filed, "nacha")
    with tenant_context(filed.tenant.id):
        event = AuditEvent.objects.get(action="payee.read")
    assert (event.object_code, event.actor_id) == ("NACHA CCD+ of PR-2026-031", filed.preparer.id)


def test_letters_that_were_changed_are_named_in_the_trail(filed: FiledRun) -> None:
    write(filed, "pain_001_09")

    with tenant_context(filed.tenant.id):
        data = AuditEvent.objects.get(action="run.file_made").data
    assert data["changed"] == ["PM-2026-0001, account holder: Corvus Industrie Grosse GmbH"]
    assert (data["payments"], data["total"]) == (1, "9120.4000")


def test_nothing_is_made_before_the_run_is_exported(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id, user_id=filed.preparer.id):
        draft = PayoutRun.objects.create(
            code="PR-2026-032", period_start=date(2026, 7, 1), period_end=date(2026, 10, 1), currency="USD",
            earned_total=0, payable_total=0, payable_partners=0, prepared_by=filed.preparer,
            prepared_at=PAY_AT,
        )  # fmt: skip

    assert refused(filed, "ubl", run_id=draft.id) == (
        "PR-2026-032 is not exported yet. Its payments are made by that."
    )


def test_a_day_that_has_gone_is_refused(filed: FiledRun) -> None:
    assert refused(filed, "nacha", execute_on=date(2026, 12, 1)) == (
        "1 Dec 2026 has gone. Choose a day from today on."
    )


def test_a_form_that_does_not_exist_is_refused(filed: FiledRun) -> None:
    assert refused(filed, "mt101") == "There is no form mt101."


def test_without_the_vendors_details_it_is_said_what_is_missing(
    kestrel: Tenant, finn: User, lena: User
) -> None:
    filed = make_filed_run(kestrel, finn, lena)

    assert refused(filed, "pain_001_09") == (
        "The account that pays has no IBAN. Enter it under Settings, Bank and company."
    )
    assert states(filed)["CORVUS"] == "ready"


def test_the_page_says_what_each_form_would_hold_before_anything_is_made(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id):
        loads = run_loads(filed.run, at=PAY_AT, today=PAY_DAY)

    assert [(o.form.name, o.payments, o.total, o.faults) for o in loads.offers] == [
        ("pain_001_09", 1, Decimal("9120.40"), ()),
        ("pain_001_03", 1, Decimal("9120.40"), ()),
        ("nacha", 1, Decimal("6231.60"), ()),
        ("ubl", 2, Decimal("11999.60"), ()),
        ("remittance", 4, Decimal("27351.60"), ()),
    ]
    assert (loads.payments, loads.total, loads.elsewhere) == (4, Decimal("27351.60"), ())


def test_what_a_bank_would_read_in_other_letters_is_said_before_anything_is_made(filed: FiledRun) -> None:
    with tenant_context(filed.tenant.id):
        loads = run_loads(filed.run, at=PAY_AT, today=PAY_DAY)

    assert {offer.form.name: offer.changes for offer in loads.offers} == {
        "pain_001_09": (HOLDER,),
        "pain_001_03": (HOLDER,),
        "nacha": (),
        "ubl": (),
        "remittance": (),
    }


def test_after_a_file_is_made_the_page_shows_it_and_offers_what_is_left(filed: FiledRun) -> None:
    made = write(filed, "pain_001_09")

    with tenant_context(filed.tenant.id):
        loads = run_loads(filed.run, at=PAY_AT, today=PAY_DAY)
        found = file_of_run_load(filed.run, made.file.name)
        assert file_of_run_load(filed.run, "other.xml") is None

    assert [(o.form.name, o.payments, len(o.kept)) for o in loads.offers[:2]] == [
        ("pain_001_09", 0, 1),
        ("pain_001_03", 0, 0),
    ]
    assert (loads.offers[0].kept[0].payments, loads.offers[0].kept[0].total) == (1, Decimal("9120.40"))
    assert found is not None
    assert found.id == made.id


def test_another_vendors_run_is_never_in_a_file(filed: FiledRun, osprey: Tenant, charlie: User) -> None:
    with tenant_context(osprey.id, user_id=charlie.id), pytest.raises(PayoutRun.DoesNotExist):
        export_run_file(
            run_id=filed.run.id,
            form="ubl",
            execute_on=PAY_DAY,
            actor_id=charlie.id,
            at=PAY_AT,
            today=PAY_DAY,
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        ("United States", "US"),
        ("germany", "DE"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_letters_or_its_name(text: str, code: str) -> None:
    assert country_code(text) == code
