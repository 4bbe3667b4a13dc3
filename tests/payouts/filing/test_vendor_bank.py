"""The vendor's own bank and company details: two people, encrypted, and checked before they are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from payouts.models import VendorBank
from payouts.operations.vendor_bank.decide import UnableToDecideBank, confirm_bank, reject_bank
from payouts.operations.vendor_bank.propose import UnableToProposeBank, owner_of, propose_bank
from payouts.operations.vendor_bank.typed import UnreadableBank, read_bank
from payouts.queries.vendor_bank import confirmed_bank, payer_of, proposed_bank
from tests.factories import NOON
from tests.support.filed_runs import BANK, OWN_IBAN, set_bank
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity import secrets
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def faults(**changes: str) -> dict[str, str]:
    with pytest.raises(UnreadableBank) as caught:
        read_bank({**BANK, **changes})
    return caught.value.faults


def test_what_is_typed_is_read_and_the_account_is_masked() -> None:
    read = read_bank(BANK)

    assert read.secret == {"iban": OWN_IBAN, "bic": "BYLADEM1001"}
    assert read.masked == "•••• 2051"
    assert (read.plain["country"], read.plain["vat_percent"]) == ("DE", Decimal("19"))
    assert OWN_IBAN not in str(read.plain)


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"name": ""}, "name", "Company name: write it as the bank has it."),
        ({"country": "Germany"}, "country", "Country: write its two letters, such as US or DE."),
        ({"vat_percent": "nineteen"}, "vat_percent", "Rate: write a percentage from 0 to 100, such as 19."),
        ({"vat_percent": "0"}, "vat_percent", "Rate: write the rate of tax, such as 19."),
        ({"vat_category": "Z"}, "vat_percent", "Rate: only credit notes with value added tax have one."),
        ({"vat_category": "X"}, "vat_category", "Tax on credit notes: choose one of the list."),
        ({"vat_id": ""}, "vat_id", "VAT number: credit notes have to name it."),
        ({"vat_id": "123"}, "vat_id", "VAT number: it begins with the two letters of its country."),
        (
            {"odfi_routing": "091000018"},
            "odfi_routing",
            "Routing number: it has 9 digits of which the last checks the others, and these do not fit.",
        ),
        (
            {"company_id": "12-3456"},
            "company_id",
            "Company id: 1 to 10 letters and digits that your bank gave you, often 1 and the EIN.",
        ),
        (
            {"iban": "", "bic": "BYLADEM1001"},
            "iban",
            "IBAN: a BIC is named and no IBAN. Write both, or none.",
        ),
        ({"city": "x" * 61}, "city", "City: it has 60 characters at most."),
    ],
)
def test_each_fault_is_named_at_its_field(changes: dict[str, str], field: str, text: str) -> None:
    assert faults(**changes)[field] == text


def test_an_iban_that_cannot_exist_is_refused() -> None:
    assert "iban" in faults(iban="DE03120300000000202051")


def test_credit_notes_without_tax_say_why() -> None:
    found = faults(vat_category="O", vat_percent="", vat_reason="", registration="")

    assert found == {
        "vat_reason": "Reason without tax: credit notes have to say it.",
        "registration": "Registration number: credit notes without a VAT number have to name it.",
    }


def test_a_proposal_counts_once_another_person_has_confirmed_it(
    kestrel: Tenant, olga: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=olga.id):
        propose_bank(details=read_bank(BANK), keep_account=False, actor_id=olga.id, at=NOON)
        before = confirmed_bank()
        with pytest.raises(UnableToDecideBank, match="A second person has to confirm it"):
            confirm_bank(version=1, actor_id=olga.id, at=NOON)
    with tenant_context(kestrel.id, user_id=lena.id):
        confirm_bank(version=1, actor_id=lena.id, at=NOON)
        after = confirmed_bank()

    assert before is None
    assert after is not None
    assert (after.version, after.masked, after.decided_by_id) == (1, "•••• 2051", lena.id)


def test_the_number_lies_encrypted_and_opens_in_its_own_row_only(
    kestrel: Tenant, olga: User, lena: User
) -> None:
    set_bank(kestrel, olga, lena)

    with tenant_context(kestrel.id):
        row = VendorBank.objects.get()
        assert OWN_IBAN not in row.secret
        assert secrets.decrypt(row.secret, owner=owner_of(1))["iban"] == OWN_IBAN
        with pytest.raises(secrets.UnreadableSecret):
            secrets.decrypt(row.secret, owner=owner_of(2))


def test_a_confirmed_change_retires_what_was_in_force_and_keeps_the_account_if_none_is_typed(
    kestrel: Tenant, olga: User, lena: User
) -> None:
    set_bank(kestrel, olga, lena)
    with tenant_context(kestrel.id, user_id=lena.id):
        details = read_bank({**BANK, "iban": "", "bic": "", "city": "Bremen"})
        propose_bank(details=details, keep_account=True, actor_id=lena.id, at=NOON)
    with tenant_context(kestrel.id, user_id=olga.id):
        confirm_bank(version=2, actor_id=olga.id, at=NOON)
        rows = list(VendorBank.objects.order_by("version").values_list("version", "state", "city", "masked"))
        newest = VendorBank.objects.get(version=2)

        assert secrets.decrypt(newest.secret, owner=owner_of(2))["iban"] == OWN_IBAN
    assert rows == [
        (1, "retired", "Hamburg", "•••• 2051"),
        (2, "confirmed", "Bremen", "•••• 2051"),
    ]


def test_only_one_change_waits_at_a_time_and_a_rejection_says_why(
    kestrel: Tenant, olga: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=olga.id):
        propose_bank(details=read_bank(BANK), keep_account=False, actor_id=olga.id, at=NOON)
        with pytest.raises(UnableToProposeBank, match="A change waits for a second person already"):
            propose_bank(details=read_bank(BANK), keep_account=False, actor_id=olga.id, at=NOON)
    with tenant_context(kestrel.id, user_id=lena.id):
        with pytest.raises(UnableToDecideBank, match="Reason: say why"):
            reject_bank(version=1, reason=" ", actor_id=lena.id, at=NOON)
        rejected = reject_bank(version=1, reason="The IBAN is of the old bank", actor_id=lena.id, at=NOON)
        with pytest.raises(UnableToDecideBank, match="was decided already"):
            confirm_bank(version=1, actor_id=lena.id, at=NOON)

    assert (rejected.state, rejected.decision_note) == ("rejected", "The IBAN is of the old bank")


def test_whoever_proposed_takes_it_back_without_a_reason(kestrel: Tenant, olga: User) -> None:
    with tenant_context(kestrel.id, user_id=olga.id):
        propose_bank(details=read_bank(BANK), keep_account=False, actor_id=olga.id, at=NOON)
        back = reject_bank(version=1, reason="", actor_id=olga.id, at=NOON)

        assert (back.state, proposed_bank()) == ("withdrawn", None)


def test_the_database_lets_nobody_decide_alone_or_exchange_an_account(
    kestrel: Tenant, olga: User, lena: User
) -> None:
    with tenant_context(kestrel.id, user_id=olga.id):
        propose_bank(details=read_bank(BANK), keep_account=False, actor_id=olga.id, at=NOON)
        row = VendorBank.objects.filter(version=1)
        for change, refusal in (
            ({"state": "confirmed", "decided_by": olga, "decided_at": NOON}, "vendor_bank_two_people"),
            ({"state": "confirmed", "decided_by": lena, "decided_at": NOON}, "in one's own name"),
            ({"secret": "another"}, "an account is never exchanged"),
            ({"city": "Bremen"}, "only state"),
        ):
            with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                row.update(**change)
        with pytest.raises(DatabaseError, match="in one's own name"), transaction.atomic():
            VendorBank.objects.create(version=2, name="X", country="DE", proposed_by=lena, proposed_at=NOON)

        assert VendorBank.objects.get().state == "proposed"


def test_another_vendor_has_details_of_its_own(
    kestrel: Tenant, osprey: Tenant, olga: User, lena: User, charlie: User
) -> None:
    set_bank(kestrel, olga, lena)

    with tenant_context(osprey.id, user_id=charlie.id):
        assert confirmed_bank() is None
        assert payer_of(None, name="Osprey Supply").name == "Osprey Supply"


def test_the_trail_names_the_account_by_its_last_digits(kestrel: Tenant, olga: User, lena: User) -> None:
    set_bank(kestrel, olga, lena)

    with tenant_context(kestrel.id):
        events = AuditEvent.objects.filter(object_kind="vendor_bank").order_by("at", "action")
        told = [(event.action, event.object_code, event.data.get("account")) for event in events]

    assert sorted(told) == [
        ("bank.confirmed", "v1", "•••• 2051"),
        ("bank.proposed", "v1", "•••• 2051"),
    ]
