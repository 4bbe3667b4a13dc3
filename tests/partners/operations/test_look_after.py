"""Who looks after a partner, and that its bank details changed, is said by people of the vendor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from partners.models import AccountManager, BankChange
from partners.operations.look_after import UnableToLookAfter, record_bank_change, set_account_managers
from partners.queries.looked_after import last_bank_changes, looked_after_by, managers_of
from tests.factories import make_partner, make_portal_user
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant


def test_managers_are_replaced_and_those_before_stay_on_record(
    inside: Tenant, priya: User, finn: User, moment: datetime
) -> None:
    alder, brook = make_partner("ALDER"), make_partner("BROOK")
    for partner, people in ((alder, [finn.id]), (brook, [finn.id]), (alder, [priya.id])):
        set_account_managers(partner_id=partner.id, user_ids=people, actor_id=priya.id, at=moment)

    assert [one.user_id for one in managers_of(alder.id)] == [priya.id]
    assert (looked_after_by(finn.id), looked_after_by(priya.id)) == ({brook.id}, {alder.id})
    assert AccountManager.objects.filter(partner=alder).count() == 2
    assert AuditEvent.objects.filter(action="partner.managers_set").count() == 3


def test_nobody_but_people_of_the_vendor_looks_after_a_partner(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    alder = make_partner("ALDER")
    marta = make_portal_user(alder)

    for partner_id, people, message in (
        (alder.id, [marta.id], "Only people of the vendor"),
        (alder.id, [], "Nothing to change"),
        (uuid4(), [priya.id], "no such partner"),
    ):
        with pytest.raises(UnableToLookAfter, match=message):
            set_account_managers(partner_id=partner_id, user_ids=people, actor_id=priya.id, at=moment)

    assert not AccountManager.objects.exists()


def test_a_change_of_bank_details_is_kept_with_its_day_and_reason(
    inside: Tenant, priya: User, moment: datetime, today: date
) -> None:
    alder = make_partner("ALDER")

    def record(day: date, reason: str = "Letter of 20 Nov") -> BankChange:
        return record_bank_change(
            partner_id=alder.id, changed_on=day, reason=reason, actor_id=priya.id, at=moment, today=today
        )

    with pytest.raises(UnableToLookAfter, match="still to come"):
        record(today + timedelta(days=1))
    with pytest.raises(UnableToLookAfter, match="Reason: it is empty"):
        record(today, " ")
    assert not BankChange.objects.exists()
    record(today - timedelta(days=9))
    record(today)

    assert last_bank_changes([alder.id]) == {alder.id: today}
