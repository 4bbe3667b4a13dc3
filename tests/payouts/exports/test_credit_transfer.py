"""ISO 20022 credit transfers: what is written is what the schema takes, and reads back as the run."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import xmlschema
from lxml import etree
from sepaxml import SepaTransfer

from payouts.exports import credit_transfer
from payouts.exports.latin import Changed
from payouts.exports.pain_001_03 import FORM as PAIN_03
from payouts.exports.pain_001_09 import FORM as PAIN_09
from payouts.exports.remit import Form
from tests.payouts.remittances import IBANS, PAYER, iban_account, line, remittance

BOTH = pytest.mark.parametrize("form", [PAIN_03, PAIN_09], ids=lambda form: form.name)


def three() -> Any:
    return remittance(
        line(1, "9120.40", iban_account(0, "Alder Supply GmbH")),
        line(2, "6231.60", iban_account(1, "Bexley SARL")),
        line(3, "3068.00", iban_account(2, "Corwin B.V.")),
    )


def text_of(content: bytes, path: str) -> list[str]:
    """Read texts by a path whose steps have no prefix."""
    tree = etree.fromstring(content)
    space = {"p": etree.QName(tree).namespace}
    steps = "/".join(f"p:{step}" for step in path.split("/"))
    return [element.text for element in tree.iterfind(f".//{steps}", space)]


@BOTH
def test_what_is_written_reads_back_as_the_run(form: Form) -> None:
    run = three()

    back = form.read(form.write(run).content)

    assert back.amounts == (
        ("PM-2026-0001", Decimal("9120.40")),
        ("PM-2026-0002", Decimal("6231.60")),
        ("PM-2026-0003", Decimal("3068.00")),
    )
    assert (back.count_stated, back.total_stated) == (3, Decimal("18420.00"))


@BOTH
def test_a_second_validator_takes_the_file_as_well(form: Form) -> None:
    version = form.name.replace("_", ".").replace("pain.001.", "pain.001.001.")
    schema = xmlschema.XMLSchema((files("sepaxml") / "schemas" / f"{version}.xsd").read_text())

    assert schema.is_valid(form.write(three()).content.decode())


@BOTH
def test_the_same_run_gives_the_same_bytes(form: Form) -> None:
    assert form.write(three()).content == form.write(three()).content


@BOTH
def test_dates_and_moments_are_those_of_the_run(form: Form) -> None:
    content = form.write(three()).content

    assert text_of(content, "GrpHdr/CreDtTm") == ["2026-11-16T09:30:05Z"]
    day = "PmtInf/ReqdExctnDt" + ("/Dt" if form is PAIN_09 else "")
    assert text_of(content, day) == ["2026-11-18"]
    assert text_of(content, "GrpHdr/MsgId") == ["PR-2026-031"]


@BOTH
def test_it_says_the_same_as_sepaxml_but_for_clock_and_chance(form: Form) -> None:
    schema = form.name.replace("_", ".").replace("pain.001.", "pain.001.001.")
    theirs = SepaTransfer(
        {"name": PAYER.name, "IBAN": PAYER.iban, "BIC": PAYER.bic, "batch": True, "currency": "EUR"},
        schema=schema,
    )
    run = three()
    for payment in run.lines:
        theirs.add_payment(
            {
                "name": payment.account.holder,
                "IBAN": payment.account.iban,
                "BIC": payment.account.bic,
                "amount": int(payment.amount * 100),
                "execution_date": date(2026, 11, 18),
                "description": f"{payment.statement} {payment.about}",
                "endtoend_id": payment.code,
            }
        )

    def facts(content: bytes) -> list[tuple[str, str]]:
        # What sepaxml reads from the clock or draws by chance is left out.
        chance = {"MsgId", "CreDtTm", "PmtInfId"}
        return [
            (etree.QName(element).localname, element.text.strip())
            for element in etree.fromstring(content).iter()
            if (element.text or "").strip() and etree.QName(element).localname not in chance
        ]

    assert facts(form.write(run).content) == facts(theirs.export())


@BOTH
def test_every_payment_of_the_group_is_counted_in_both_heads(form: Form) -> None:
    content = form.write(three()).content

    assert text_of(content, "NbOfTxs") == ["3", "3"]
    assert text_of(content, "CtrlSum") == ["18420.00", "18420.00"]


@BOTH
def test_a_bank_without_a_bic_is_written_as_not_provided(form: Form) -> None:
    payer = PAYER.__class__(name="Kestrel", iban=PAYER.iban)

    content = form.write(remittance(line(1, "1.00", iban_account(0, "Alder", bic="")), payer=payer)).content

    assert text_of(content, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert text_of(content, "CdtrAgt") == []


@BOTH
@pytest.mark.parametrize(
    ("currency", "amount", "written"), [("JPY", "125000", "125000"), ("KWD", "12.345", "12.345")]
)
def test_amounts_have_the_decimals_of_their_currency(
    form: Form, currency: str, amount: str, written: str
) -> None:
    run = remittance(line(1, amount, iban_account(0, "Alder")), currency=currency)

    content = form.write(run).content

    assert text_of(content, "InstdAmt") == [written]
    assert form.read(content).total_stated == Decimal(amount)


def test_a_fraction_of_a_minor_unit_is_never_written() -> None:
    run = remittance(line(1, "10.5", iban_account(0, "Alder")), currency="JPY")

    with pytest.raises(ValueError, match="fraction of a minor unit"):
        PAIN_09.write(run)


def test_euros_within_the_area_are_a_sepa_payment_and_nothing_else_is() -> None:
    euros = PAIN_09.write(three()).content
    dollars = PAIN_09.write(remittance(line(1, "5.00", iban_account(3, "Dunn Ltd")), currency="USD")).content

    assert (text_of(euros, "SvcLvl/Cd"), text_of(euros, "ChrgBr")) == (["SEPA"], ["SLEV"])
    assert (text_of(dollars, "SvcLvl/Cd"), text_of(dollars, "ChrgBr")) == ([], ["SHAR"])
    assert text_of(dollars, "Cdtr/PstlAdr/Ctry") == ["GB"]


def test_letters_no_bank_takes_are_replaced_and_named() -> None:
    run = remittance(line(1, "1.00", iban_account(0, "Żółw & Синяя Gerät GmbH"), about=""))

    written = PAIN_09.write(run)

    assert text_of(written.content, "Cdtr/Nm") == ["Zolw + Sinyaya Gerat GmbH"]
    assert written.changed == (
        Changed("PM-2026-0001", "account holder", "Żółw & Синяя Gerät GmbH", "Zolw + Sinyaya Gerat GmbH"),
    )


def test_a_name_too_long_is_cut_and_named() -> None:
    run = remittance(line(1, "1.00", iban_account(0, "A" * 90), about="x" * 200))

    written = PAIN_03.write(run)

    assert text_of(written.content, "Cdtr/Nm") == ["A" * 70]
    assert [len(text) for text in text_of(written.content, "Ustrd")] == [140]
    assert [change.what for change in written.changed] == ["account holder", "text"]


@BOTH
def test_markup_in_a_name_stays_a_name(form: Form) -> None:
    run = remittance(line(1, "1.00", iban_account(0, "</Nm><InstdAmt Ccy='EUR'>9</InstdAmt>")))

    content = form.write(run).content

    assert form.read(content).amounts == (("PM-2026-0001", Decimal("1.00")),)
    assert text_of(content, "Cdtr/Nm") == ["(/Nm)(InstdAmt Ccy-'EUR')9(/InstdAmt)"]


def test_a_holder_without_a_latin_letter_is_a_fault_and_not_a_row_of_dots() -> None:
    run = remittance(line(1, "1.00", iban_account(0, "東京電器"), partner="Tokyo Denki"))

    assert PAIN_09.faults(run) == [
        "The account holder of Tokyo Denki, “東京電器”, has no Latin letter, and banks take no others."
        " Have the partner enter the name as its bank writes it in Latin letters."
    ]


def test_what_is_missing_is_said_in_sentences() -> None:
    run = remittance(
        line(1, "1.00", iban_account(0, "Alder", bic="")), currency="USD", payer=PAYER.__class__(name="")
    )

    assert PAIN_09.faults(run) == [
        "The account that pays has no IBAN. Enter it under Settings, Bank and company.",
        "The company has no name in Latin letters. Enter it under Settings, Bank and company.",
        "PM-2026-0001 to Partner 1 needs a BIC, as it is not a SEPA payment.",
    ]


def test_a_run_without_payments_is_a_fault() -> None:
    assert PAIN_09.faults(remittance()) == ["PR-2026-031 has no payment that this file can hold."]


def test_one_payment_twice_is_a_fault() -> None:
    twice = line(1, "1.00", iban_account(0, "Alder"))

    assert PAIN_09.faults(remittance(twice, twice)) == ["PM-2026-0001 is in the run twice."]


def test_a_file_the_schema_refuses_is_never_given_out() -> None:
    wrong = remittance(line(1, "1.00", iban_account(0, "Alder", iban="not an IBAN")))

    with pytest.raises(credit_transfer.NotValid, match="IBAN"):
        PAIN_09.write(wrong)


def test_accounts_of_other_kinds_are_left_to_other_forms() -> None:
    run = three()

    assert PAIN_09.takes(run, line(4, "1.00", iban_account(3, "Dunn")))
    assert not PAIN_09.takes(run, line(5, "1.00"))
    assert not PAIN_09.takes(run, line(6, "1.00", iban_account(3, "Dunn"), method="check"))


def test_a_further_file_of_a_run_has_an_id_of_its_own() -> None:
    content = PAIN_09.write(remittance(line(1, "1.00", iban_account(0, "Alder")), part=2)).content

    assert text_of(content, "GrpHdr/MsgId") == ["PR-2026-031-2"]
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,35}", found) for found in text_of(content, "PmtInfId"))


def test_ibans_of_the_run_are_those_of_the_file() -> None:
    assert text_of(PAIN_03.write(three()).content, "CdtrAcct/Id/IBAN") == list(IBANS[:3])
