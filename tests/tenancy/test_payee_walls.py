"""What plain SQL can do to payee details, as the portal and as the vendor, and what the database keeps it from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from partners.models import PayeeDetails
from partners.operations.payee.accounts import owner_of
from tests.factories import NOON, make_person
from tests.support.payees import DUTCH, GERMAN, Company, been_there, make_company, make_lookalike
from vir.foundation.identity import secrets
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

CONFIRM = (
    "UPDATE partners_payeedetails SET state = 'confirmed', decided_by_id = %(who)s, decided_at = %(at)s,"
    " decided_on = %(on)s, decided_side = %(side)s, decision_note = %(note)s, usable_from = %(usable)s"
    " WHERE version = 1"
)
INSERT = (
    "INSERT INTO partners_payeedetails (id, tenant_id, partner_id, version, kind, country, holder, bank_name, secret,"
    " masked, fingerprint, state, proposed_by_id, proposed_at, decided_side, decision_note)"
    " VALUES (gen_random_uuid(), %(tenant)s, %(partner)s, %(version)s, 'iban', 'DE', 'X', '', 'token', '•••• 1',"
    " 'print', %(state)s, %(who)s, %(at)s, '', '')"
)


@pytest.fixture
def corvus(kestrel: Tenant) -> Company:
    return make_company(kestrel)


@pytest.fixture
def alone(kestrel: Tenant) -> Company:
    return make_company(kestrel, "KELD", second=None)


def run(statement: str, **values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(statement: str, **values: Any) -> str:
    with pytest.raises(DatabaseError) as found:
        run(statement, **values)
    return str(found.value)


def confirming(who: User, **changes: Any) -> dict[str, Any]:
    day = NOON.date()
    return {
        "who": who.id,
        "at": NOON + timedelta(hours=1),
        "on": day,
        "side": "partner",
        "note": "",
        "usable": day + timedelta(days=7),
        **changes,
    }


def test_the_portal_never_reads_the_numbers_not_even_its_own(corvus: Company) -> None:
    corvus.propose()

    with corvus.portal(corvus.marta):
        for statement in (
            "SELECT secret FROM partners_payeedetails",
            "SELECT * FROM partners_payeedetails",
            "SELECT length(secret) FROM partners_payeedetails",
            "UPDATE partners_payeedetails SET state = 'withdrawn' RETURNING secret",
            "SELECT p FROM partners_payeedetails p",
            "SELECT 1 FROM partners_payeedetails WHERE secret LIKE 'g%%'",
        ):
            assert "permission denied" in refused(statement), statement
        assert run("SELECT masked FROM partners_payeedetails") == 1


def test_the_portal_sees_and_touches_no_other_partners_account(corvus: Company, alone: Company) -> None:
    make_lookalike()
    alone.propose(DUTCH)
    corvus.propose()

    with corvus.portal(corvus.marta):
        assert run("SELECT masked FROM partners_payeedetails") == 1
        touched = run(
            "UPDATE partners_payeedetails SET state = 'withdrawn', decided_by_id = %(who)s, decided_at = %(at)s"
            " WHERE partner_id = %(other)s",
            who=corvus.marta.id,
            at=NOON,
            other=alone.partner.id,
        )
        said = refused(
            INSERT,
            tenant=corvus.tenant.id,
            partner=alone.partner.id,
            version=9,
            state="proposed",
            who=corvus.marta.id,
            at=NOON,
        )

    assert touched == 0
    assert "entered by a person of the partner" in said
    assert alone.rows() == [(1, "proposed")]


def test_nobody_enters_an_account_in_another_name_for_the_vendor_or_confirmed_at_once(
    corvus: Company, olga: User
) -> None:
    assert corvus.bo is not None
    own = {"tenant": corvus.tenant.id, "partner": corvus.partner.id, "version": 1, "at": NOON}

    with corvus.portal(corvus.marta):
        other_name = refused(INSERT, **own, who=corvus.bo.id, state="proposed")
        at_once = refused(INSERT, **own, who=corvus.marta.id, state="confirmed")
    with corvus.console(olga):
        by_the_vendor = refused(INSERT, **own, who=olga.id, state="proposed")

    assert "in their own name" in other_name
    assert "entered by a person of the partner" in by_the_vendor
    assert "proposed first" in at_once
    assert corvus.rows() == []


def test_a_buyer_of_the_partner_enters_no_account(corvus: Company) -> None:
    buyer = make_person(corvus.tenant, "tom", "partner_member", corvus.partner.id)

    with corvus.portal(buyer):
        said = refused(
            INSERT,
            tenant=corvus.tenant.id,
            partner=corvus.partner.id,
            version=1,
            who=buyer.id,
            state="proposed",
            at=NOON,
        )

    assert "entered by a person of the partner" in said


def test_nobody_confirms_alone_whatever_they_say_of_themselves(corvus: Company) -> None:
    corvus.propose()
    assert corvus.bo is not None

    with corvus.portal(corvus.marta):
        mine = refused(CONFIRM, **confirming(corvus.marta))
        in_bos_name = refused(CONFIRM, **confirming(corvus.bo))
        as_the_vendor = refused(CONFIRM, **confirming(corvus.marta, side="vendor", note="Called"))

    assert "payee_two_people" in mine
    assert "in one's own name" in in_bos_name
    assert "says whom they called" in as_the_vendor
    assert corvus.rows() == [(1, "proposed")]


def test_a_newcomer_a_buyer_and_who_has_left_confirm_nothing(corvus: Company) -> None:
    corvus.propose()
    newcomer = make_person(corvus.tenant, "eve", "partner_admin", corvus.partner.id)
    buyer = make_person(corvus.tenant, "tom", "partner_member", corvus.partner.id)
    gone = make_person(corvus.tenant, "gil", "partner_admin", corvus.partner.id)
    been_there(corvus.tenant, buyer, gone)
    with tenant_context(corvus.tenant.id):
        Membership.objects.filter(user=gone).update(ended_at=NOON)

    for person in (newcomer, buyer, gone):
        with corvus.portal(person):
            assert "a second person of the partner confirms" in refused(CONFIRM, **confirming(person))


def test_the_vendor_confirms_as_an_approver_with_a_word_of_the_call(
    alone: Company, lena: User, finn: User, priya: User
) -> None:
    alone.propose()

    for person, more in (
        (finn, {"note": "Called"}),
        (priya, {"note": "Called"}),
        (lena, {"note": ""}),
        (lena, {"note": "Called", "side": "partner"}),
        (lena, {"note": "Called", "side": ""}),
    ):
        with alone.console(person):
            said = refused(CONFIRM, **confirming(person, **{"side": "vendor", **more}))
        assert "confirm" in said
    with alone.console(lena):
        assert run(CONFIRM, **confirming(lena, side="vendor", note="Called Marta")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"usable": NOON.date()},
        {"usable": NOON.date() + timedelta(days=2)},
        {"on": NOON.date() - timedelta(days=30), "usable": NOON.date() - timedelta(days=20)},
        {"on": None},
        {"at": NOON - timedelta(days=30), "on": NOON.date() - timedelta(days=30)},
    ],
)
def test_no_statement_makes_an_account_usable_at_once(corvus: Company, changes: dict[str, Any]) -> None:
    corvus.propose()
    assert corvus.bo is not None

    with corvus.portal(corvus.bo):
        refused(CONFIRM, **confirming(corvus.bo, **changes))

    assert corvus.rows() == [(1, "proposed")]


@pytest.mark.parametrize(
    "change",
    [
        "usable_from = usable_from - 7",
        "decision_note = 'later'",
        "decided_at = decided_at + interval '1 second'",
        "state = 'proposed'",
        "holder = 'Somebody else'",
        "secret = 'another'",
        "fingerprint = 'another'",
        "masked = '•••• 0000'",
        "state = 'retired', ended_at = now(), usable_from = usable_from - 7",
        "state = 'retired'",
    ],
)
def test_what_was_confirmed_stands_even_for_the_vendor(corvus: Company, olga: User, change: str) -> None:
    corvus.confirm(corvus.propose())
    statement = f"UPDATE partners_payeedetails SET {change}"

    with corvus.console(olga):
        refused(statement)
        assert "permission denied" in refused("DELETE FROM partners_payeedetails")
    with corvus.portal(corvus.marta):
        refused(statement)

    assert corvus.rows() == [(1, "confirmed")]


def test_a_cleared_context_confirms_nothing(corvus: Company) -> None:
    corvus.propose()
    assert corvus.bo is not None

    with corvus.portal(corvus.bo):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', 'none', true), set_config('app.partner_id', '', true)")
        assert "a second person of the partner" in refused(CONFIRM, **confirming(corvus.bo))


def test_a_token_put_into_another_row_by_the_owner_of_the_tables_does_not_open(
    corvus: Company, alone: Company
) -> None:
    first, second = corvus.propose(), alone.propose(DUTCH)

    with tenant_context(corvus.tenant.id):
        token = PayeeDetails.objects.get(id=first.id).secret
        assert secrets.decrypt(token, owner=owner_of(corvus.partner.id, 1))["iban"] == GERMAN
        with pytest.raises(secrets.UnreadableSecret):
            secrets.decrypt(token, owner=owner_of(second.partner_id, 1))


def test_the_keys_are_not_rotated_by_the_run_time_role(corvus: Company) -> None:
    with pytest.raises(CommandError, match="VIR_DATABASE_ROLE=owner"):
        call_command("rotate_field_keys")
