"""Where a partner is paid: one person enters it, another confirms it, days pass, and everybody is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from partners.enums import PayeeKind
from partners.models import BankChange, PayeeDetails
from partners.operations.payee.accounts import UnableToRead, account_of, accounts_of
from partners.operations.payee.decide import (
    confirm_payee,
    note_other_number,
    reject_payee,
    retire_payee,
    withdraw_payee,
)
from partners.operations.payee.propose import propose_payee
from partners.operations.payee.refusals import NumberDiffers, UnableToSetPayee
from partners.queries.looked_after import last_bank_changes
from partners.queries.payees import confirmed_payees, sharing_accounts, versions_of, waiting_payees
from tests.factories import NOON, make_person, make_tenant
from tests.support.letters import posted
from tests.support.payees import (
    DUTCH,
    FRENCH,
    GERMAN,
    TODAY,
    Company,
    an_account,
    been_there,
    make_company,
    make_lookalike,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def corvus(kestrel: Tenant) -> Company:
    return make_company(kestrel)


@pytest.fixture
def alone(kestrel: Tenant) -> Company:
    """A partner of one person."""
    return make_company(kestrel, "KELD", second=None)


def refused(company: Company, user: User, details: PayeeDetails, iban: str = GERMAN, **more: object) -> str:
    with company.portal(user), pytest.raises(UnableToSetPayee) as found:
        confirm_payee(**company.asked(details, iban, user, **more))
    return found.value.message


def test_an_account_is_usable_days_after_a_second_person_confirmed_it(corvus: Company) -> None:
    make_lookalike()
    details = corvus.propose()
    with tenant_context(corvus.tenant.id):
        assert confirmed_payees([corvus.partner.id], today=TODAY) == {}

    corvus.confirm(details, "de89 3704 0044 0532 0130 00")

    with tenant_context(corvus.tenant.id):
        payee = confirmed_payees([corvus.partner.id], today=TODAY)[corvus.partner.id]
        later = confirmed_payees([corvus.partner.id], today=date(2026, 11, 30))[corvus.partner.id]
    assert (payee.version, payee.kind, payee.country, payee.masked) == (1, PayeeKind.IBAN, "DE", "•••• 3000")
    assert (payee.holder, payee.bank_name) == ("Corvus Industrial GmbH", "Commerzbank")
    assert (payee.confirmed_on, payee.usable_from) == (TODAY, date(2026, 11, 30))
    assert (payee.is_usable, later.is_usable, payee.change_waits) == (False, True, False)


def test_the_vendors_days_are_lengthened_by_its_policy_and_never_shorter_than_three(corvus: Company) -> None:
    corvus.confirm(corvus.propose(), cooling_days=0)
    corvus.confirm(corvus.propose(DUTCH), DUTCH, cooling_days=30)

    with tenant_context(corvus.tenant.id):
        usable = [row.usable_from for row in versions_of(corvus.partner.id)]
    assert usable == [date(2026, 12, 23), date(2026, 11, 26)]


def test_a_new_account_replaces_the_old_one_only_when_it_is_confirmed(corvus: Company) -> None:
    corvus.confirm(corvus.propose())
    change = corvus.propose(DUTCH, at=NOON + timedelta(hours=3))
    with tenant_context(corvus.tenant.id):
        waiting = confirmed_payees([corvus.partner.id], today=TODAY)[corvus.partner.id]

    corvus.confirm(change, DUTCH, at=NOON + timedelta(hours=4))

    assert (waiting.version, waiting.change_waits) == (1, True)
    assert corvus.rows() == [(1, "retired"), (2, "confirmed")]


def test_nobody_confirms_what_they_entered_themselves(corvus: Company) -> None:
    details = corvus.propose()

    assert refused(corvus, corvus.marta, details).startswith("You entered this account yourself.")
    assert corvus.rows() == [(1, "proposed")]


def test_whoever_was_brought_in_to_confirm_does_not_confirm(corvus: Company) -> None:
    details = corvus.propose()
    newcomer = make_person(corvus.tenant, "eve", "partner_admin", corvus.partner.id)
    been_there(corvus.tenant, newcomer, since=NOON - timedelta(days=29))

    assert refused(corvus, newcomer, details).startswith("You joined less than 30 days before")

    been_there(corvus.tenant, newcomer, since=NOON - timedelta(days=30))
    corvus.confirm(details, user=newcomer)
    assert corvus.rows() == [(1, "confirmed")]


def test_a_buyer_says_nothing_about_where_money_goes(corvus: Company) -> None:
    details = corvus.propose()
    buyer = make_person(corvus.tenant, "tom", "partner_member", corvus.partner.id)
    been_there(corvus.tenant, buyer)

    assert refused(corvus, buyer, details).startswith("Your role does not say where money goes.")


def test_the_second_person_types_the_number_and_another_one_is_refused(corvus: Company) -> None:
    details = corvus.propose()
    assert corvus.bo is not None

    with corvus.portal(corvus.bo):
        with pytest.raises(NumberDiffers, match="ends in 3000"):
            confirm_payee(**corvus.asked(details, DUTCH, corvus.bo))
        note_other_number(partner_id=corvus.partner.id, version=1, actor_id=corvus.bo.id, at=NOON)

    assert corvus.rows() == [(1, "proposed")]
    with tenant_context(corvus.tenant.id):
        assert AuditEvent.objects.get(action="payee.number_differs").actor == corvus.bo


def test_the_routing_number_is_compared_as_well(kestrel: Tenant) -> None:
    company = make_company(kestrel)
    american = {
        "kind": "us_ach",
        "routing": "021000021",
        "account": "1234564821",
        "account_again": "1234564821",
        "account_type": "checking",
        "bank_name": "First Bank",
    }
    details = company.propose("", **american)
    assert company.bo is not None

    assert refused(company, company.bo, details, "1234564821", routing="011401533").startswith("Number:")
    company.confirm(details, "1234564821", routing="021 000 021")

    assert company.rows() == [(1, "confirmed")]


def test_the_vendor_calls_back_a_partner_of_one_person(alone: Company, lena: User) -> None:
    details = alone.propose()

    confirmed = alone.call_back(details, lena)

    assert (confirmed.decided_side, confirmed.decided_by_id) == ("vendor", lena.id)
    assert confirmed.decision_note.startswith("Called Marta on")
    with tenant_context(alone.tenant.id):
        assert confirmed_payees([alone.partner.id], today=TODAY)[alone.partner.id].version == 1


def test_the_vendor_does_not_confirm_where_the_partner_has_a_second_person(
    corvus: Company, lena: User
) -> None:
    details = corvus.propose()

    with pytest.raises(UnableToSetPayee, match="has a second person who confirms this: Bo-corvus"):
        corvus.call_back(details, lena)

    with tenant_context(corvus.tenant.id):
        Membership.objects.filter(user=corvus.bo).update(ended_at=NOON)
    corvus.call_back(details, lena)
    assert corvus.rows() == [(1, "confirmed")]


def test_a_call_without_a_word_of_whom_or_by_somebody_else_confirms_nothing(
    alone: Company, lena: User, finn: User, priya: User
) -> None:
    details = alone.propose()

    with pytest.raises(UnableToSetPayee, match="Call: it is empty"):
        alone.call_back(details, lena, note="  ")
    for person in (finn, priya):
        with pytest.raises(UnableToSetPayee, match="Only an approver of finance"):
            alone.call_back(details, person)
    assert alone.rows() == [(1, "proposed")]


def test_one_proposal_waits_at_a_time_and_the_account_in_use_is_not_entered_again(corvus: Company) -> None:
    details = corvus.propose()
    with pytest.raises(UnableToSetPayee, match="waits for its second person already"):
        corvus.propose(DUTCH, user=corvus.bo)
    corvus.confirm(details)

    with pytest.raises(UnableToSetPayee, match="the account you are paid to already"):
        corvus.propose()


def test_what_was_decided_is_not_decided_again(corvus: Company) -> None:
    details = corvus.propose()
    assert corvus.bo is not None
    with corvus.portal(corvus.marta):
        withdraw_payee(partner_id=corvus.partner.id, version=1, actor_id=corvus.marta.id, at=NOON)

    assert refused(corvus, corvus.bo, details).startswith("This proposal does not wait any more")
    with corvus.portal(corvus.bo), pytest.raises(UnableToSetPayee, match="does not wait any more"):
        reject_payee(partner_id=corvus.partner.id, version=1, reason="No", actor_id=corvus.bo.id, at=NOON)
    assert corvus.rows() == [(1, "withdrawn")]


def test_who_entered_it_withdraws_and_everybody_else_rejects_with_a_reason(
    corvus: Company, lena: User
) -> None:
    corvus.propose()
    assert corvus.bo is not None
    ask = {"partner_id": corvus.partner.id, "version": 1, "at": NOON}

    with corvus.portal(corvus.bo):
        with pytest.raises(UnableToSetPayee, match="Somebody else entered this change"):
            withdraw_payee(**ask, actor_id=corvus.bo.id)
        with pytest.raises(UnableToSetPayee, match="Reason: it is empty"):
            reject_payee(**ask, reason=" ", actor_id=corvus.bo.id)
    with corvus.portal(corvus.marta), pytest.raises(UnableToSetPayee, match="Withdraw it instead"):
        reject_payee(**ask, reason="Mine", actor_id=corvus.marta.id)
    with corvus.console(lena):
        reject_payee(**ask, reason="Marta did not know of it", actor_id=lena.id)

    assert corvus.rows() == [(1, "rejected")]
    corvus.propose(DUTCH)
    assert corvus.rows() == [(1, "rejected"), (2, "proposed")]


def test_one_person_is_enough_to_stop_payments(corvus: Company) -> None:
    corvus.confirm(corvus.propose())
    with corvus.portal(corvus.marta):
        retire_payee(
            partner_id=corvus.partner.id, version=1, reason="Closed", actor_id=corvus.marta.id, at=NOON
        )
        with pytest.raises(UnableToSetPayee, match="not the confirmed one any more"):
            retire_payee(
                partner_id=corvus.partner.id, version=1, reason="Again", actor_id=corvus.marta.id, at=NOON
            )

    with tenant_context(corvus.tenant.id):
        assert confirmed_payees([corvus.partner.id], today=TODAY) == {}
        kept = versions_of(corvus.partner.id)[0]
    assert (kept.state, kept.decided_by, kept.ended_at) == ("retired", corvus.bo, NOON)


def test_everybody_who_would_notice_is_told_even_who_left_lately_or_entered_the_last_account(
    corvus: Company, django_capture_on_commit_callbacks: object
) -> None:
    gone_lately = make_person(corvus.tenant, "gwen", "partner_admin", corvus.partner.id)
    gone_long = make_person(corvus.tenant, "gil", "partner_admin", corvus.partner.id)
    buyer = make_person(corvus.tenant, "tom", "partner_member", corvus.partner.id)
    entered = make_person(corvus.tenant, "ed", "partner_accountant", corvus.partner.id)
    corvus.confirm(corvus.propose(user=entered))
    with tenant_context(corvus.tenant.id):
        for person, days in ((gone_lately, 90), (gone_long, 91), (entered, 300)):
            Membership.objects.filter(user=person).update(ended_at=NOON - timedelta(days=days))

    before = {letter.id for letter in posted(corvus.tenant)}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        corvus.propose(DUTCH)

    assert corvus.bo is not None
    letters = [letter for letter in posted(corvus.tenant) if letter.id not in before]
    told = sorted(address for letter in letters for address in letter.to)
    assert told == sorted([corvus.marta.email, corvus.bo.email, gone_lately.email, entered.email])
    assert gone_long.email not in told
    assert buyer.email not in told
    body = letters[0].body
    assert "•••• 4300" in body
    assert DUTCH not in letters[0].body + letters[0].html
    assert "http" not in body


def test_finance_is_asked_to_call_where_nobody_else_can_confirm(
    alone: Company,
    corvus: Company,
    lena: User,
    olga: User,
    finn: User,
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        corvus.propose()
        alone.propose(DUTCH)

    calls = [letter for letter in posted(alone.tenant) if letter.subject.startswith("Call ")]
    assert [(letter.subject, letter.to) for letter in calls] == [
        ("Call KELD Supply about its bank account", [email]) for email in sorted([lena.email, olga.email])
    ]


def test_a_confirmed_account_counts_as_changed_for_the_checks_of_claims(corvus: Company) -> None:
    details = corvus.propose()
    with tenant_context(corvus.tenant.id):
        assert last_bank_changes([corvus.partner.id]) == {}

    corvus.confirm(details)

    with tenant_context(corvus.tenant.id):
        assert last_bank_changes([corvus.partner.id]) == {corvus.partner.id: TODAY}
        assert BankChange.objects.get().reason == "Version 1 of the payee details, confirmed by the partner."


def test_two_partners_with_one_account_are_told_of_each_other_and_other_vendors_are_not(
    corvus: Company, alone: Company
) -> None:
    make_lookalike()
    other = make_company(corvus.tenant, "BEXLEY")
    corvus.confirm(corvus.propose())
    alone.propose()
    other.confirm(other.propose(FRENCH), FRENCH)

    with tenant_context(corvus.tenant.id):
        everybody = [one.partner.id for one in (corvus, alone, other)]
        found = {key: [one.code for one in others] for key, others in sharing_accounts(everybody).items()}
        rejected = PayeeDetails.objects.filter(partner=alone.partner)
        assert found == {corvus.partner.id: ["KELD"], alone.partner.id: ["CORVUS"]}
        with alone.portal(alone.marta):
            withdraw_payee(partner_id=alone.partner.id, version=1, actor_id=alone.marta.id, at=NOON)
        assert rejected.get().state == "withdrawn"
        assert sharing_accounts(everybody) == {}


def test_the_list_of_what_waits_is_the_vendors_own_oldest_first(corvus: Company, alone: Company) -> None:
    make_company(make_tenant("osprey", "Osprey Supply")).propose()
    corvus.propose(at=NOON + timedelta(hours=1))
    alone.propose(DUTCH)

    with tenant_context(corvus.tenant.id):
        assert [one.partner.code for one in waiting_payees()] == ["KELD", "CORVUS"]


def test_the_numbers_are_read_for_a_file_once_they_are_usable_and_each_reading_is_on_record(
    corvus: Company, lena: User
) -> None:
    corvus.confirm(corvus.propose(bic="COBADEFFXXX"))
    ask = {"purpose": "Payment file of RUN-2026-0001", "actor_id": lena.id, "at": NOON}
    with corvus.console(lena):
        with pytest.raises(UnableToRead, match="usable from 30 Nov 2026"):
            account_of(partner_id=corvus.partner.id, version=1, today=TODAY, **ask)
        opened = account_of(partner_id=corvus.partner.id, version=1, today=date(2026, 11, 30), **ask)

        assert (opened.iban, opened.bic, opened.holder) == (GERMAN, "COBADEFFXXX", "Corvus Industrial GmbH")
        assert GERMAN not in repr(opened)
        kept = AuditEvent.objects.get(action="payee.read")
        assert (kept.actor, kept.data) == (lena, {"accounts": ["CORVUS v1"]})


def test_an_account_that_was_never_confirmed_is_not_read(corvus: Company, lena: User) -> None:
    corvus.propose()
    ask = {"purpose": "x", "actor_id": lena.id, "at": NOON, "today": date(2027, 1, 1)}
    with corvus.console(lena):
        with pytest.raises(UnableToRead, match="was not confirmed"):
            account_of(partner_id=corvus.partner.id, version=1, **ask)
        with pytest.raises(UnableToRead, match="do not exist"):
            accounts_of(versions={corvus.partner.id: 2}, **ask)


def test_a_partner_enters_no_account_for_another(corvus: Company, alone: Company) -> None:
    with corvus.portal(corvus.marta), pytest.raises(DatabaseError) as found:
        propose_payee(partner_id=alone.partner.id, account=an_account(), actor_id=corvus.marta.id, at=NOON)

    assert "payee details are entered by a person of the partner" in str(found.value)
    assert alone.rows() == []
