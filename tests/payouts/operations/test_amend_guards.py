"""Ways round the approval and the consent of an amendment, each of them shut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import CalculationRun
from payouts.operations.amend_program import put_in_force, send_amendment
from payouts.queries.amending import impact_of
from programs.models import Product, Program, ProgramVersion
from programs.operations.publish_amendment import ConsentMissing, SecondPersonNeeded
from programs.operations.record_consent import record_consent
from programs.operations.save_amendment import Wishes, save_amendment
from programs.operations.set_launch_policy import set_launch_policy
from programs.operations.start_amendment import UnableToAmend
from programs.operations.submit_amendment import return_amendment
from programs.queries.amendments import Amendment, open_amendment, read_amendment
from programs.queries.programs import program_by_code
from programs.queries.seen import seen_state
from tests.factories import make_line, make_product, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Publish = Callable[..., Program]
Write = Callable[..., Amendment]
TOMORROW, LATER = date(2026, 11, 24), date(2026, 12, 10)


@pytest.fixture
def program(publish: Publish, alder: Partner, drill: Product) -> Program:
    """Alder bought drills for 120,000: 2%."""
    make_line(alder, drill, date(2026, 10, 10), "120000.00")
    made = publish(alder, ends_on="2026-12-31")
    made.budget = Decimal(1000)
    made.save()
    return made


@pytest.fixture
def alone(inside: Tenant, olga: User, moment: datetime) -> None:
    """One person may publish up to 500,000."""
    set_launch_policy(alone_limit=Decimal(500_000), reason="Agreed", actor_id=olga.id, at=moment)


@pytest.fixture
def write(inside: Tenant, priya: User, moment: datetime) -> Write:
    """Write an amendment of a program: its whole document changed, from a day on, with a budget."""

    def written(
        program: Program, day: date | None, *, budget: Decimal | None = None, **changes: Any
    ) -> Amendment:
        version = open_amendment(program)
        newest = ProgramVersion.objects.filter(program=program).latest("number")
        return save_amendment(
            program_id=program.id,
            document={**newest.document, **changes},
            wishes=Wishes(effective_on=day, reason="Agreed", budget=budget),
            seen_revision=version.revision if version else 1,
            actor_id=priya.id,
            at=moment,
        )

    return written


def go(program: Program, by: User, at: datetime, seen: str | None = None) -> None:
    version = open_amendment(program)
    assert version is not None
    told: Mapping[str, Any] = {"seen_hash": version.terms_hash, "seen": seen, "actor_id": by.id}
    put_in_force(program_id=program.id, today=at.date(), at=at, **told)
    program.refresh_from_db()


def send(program: Program, by: User, at: datetime) -> None:
    send_amendment(program_id=program.id, actor_id=by.id, today=at.date(), at=at)


def agree(program: Program, partner: str, by: User, at: datetime) -> None:
    record_consent(program_id=program.id, partner_code=partner, note="By phone", actor_id=by.id, at=at)


@pytest.mark.parametrize(
    "change", [{"day": LATER}, {"budget": Decimal(900_000)}], ids=["another day", "another budget"]
)
def test_what_was_returned_and_sent_again_is_read_again(
    change: dict[str, Any], program: Program, write: Write, priya: User, lena: User, moment: datetime
) -> None:
    asked: dict[str, Any] = {"day": TOMORROW, "ends_on": "2027-01-31"}
    write(program, **asked)
    send(program, priya, moment)
    read = open_amendment(program)
    assert read is not None
    seen = seen_state(program, read)
    return_amendment(program_id=program.id, note="More", actor_id=priya.id, at=moment)
    write(program, **{**asked, **change})
    send(program, priya, moment + timedelta(minutes=1))

    with pytest.raises(UnableToAmend, match="changed after you opened the page"):
        go(program, lena, moment, seen)

    now = open_amendment(program)
    assert now is not None
    assert now.terms_hash == read.terms_hash
    go(program, lena, moment, seen_state(program, now))
    assert open_amendment(program) is None


def test_an_amendment_of_a_program_that_is_over_is_not_published(
    program: Program, write: Write, alone: None, priya: User, moment: datetime
) -> None:
    write(program, TOMORROW, ends_on="2027-01-31")
    Program.objects.filter(id=program.id).update(status="closed")

    with pytest.raises(UnableToAmend, match="is closed"):
        go(program, priya, moment)


def test_the_first_day_is_fixed_from_the_day_itself_on(
    publish: Publish, alder: Partner, write: Write, today: date
) -> None:
    """The nightly job that makes it live may be late."""
    program = publish(alder, starts_on=today.isoformat(), ends_on="2026-12-31")
    Program.objects.filter(id=program.id).update(status="scheduled")

    amendment = write(program, None, starts_on="2026-12-01")

    assert "FIRST_DAY_FIXED" in [fault.code for fault in amendment.faults]


def test_an_amendment_that_comes_before_a_worse_one_is_held_against_what_it_takes_the_place_of(
    program: Program, write: Write, alone: None, priya: User, lena: User, moment: datetime
) -> None:
    """Less was agreed from 10 December; the next version has nearly the same from tomorrow."""
    reward = program_document()["reward"]
    lower = [{**tier, "percent": "1.5"} for tier in reward["tiers"][:1]]
    write(program, LATER, reward={**reward, "tiers": lower})
    send(program, priya, moment)
    agree(program, "ALDER", priya, moment)
    go(program, lena, moment)
    sooner = [{**tier, "percent": "1.6"} for tier in reward["tiers"][:1]]
    amendment = write(program, TOMORROW, reward={**reward, "tiers": sooner})
    assert [change.effect.value for change in amendment.changes] == ["improves"]
    agree(program, "ALDER", priya, moment)

    with pytest.raises(SecondPersonNeeded, match="worsens"):
        go(program, priya, moment)


def test_less_in_a_program_that_shares_the_purchases_is_less(
    publish: Publish,
    write: Write,
    alone: None,
    alder: Partner,
    drill: Product,
    priya: User,
    lena: User,
    moment: datetime,
    today: date,
    calculate: Callable[..., CalculationRun],
) -> None:
    """The first program of a group comes to count drills, at 1%, which the second one rewards with 5%."""
    make_product("SAW-1", category="Saws")
    make_line(alder, drill, date(2026, 10, 10), "100000.00")
    group = {"policy": "exclusive", "group": "Spring"}
    percent = program_document()["reward"]
    first = publish(
        alder,
        code="VIR-2026-101",
        products={"include": [{"category": "Saws"}]},
        stacking={**group, "rank": 1},
        reward={**percent, "tiers": [{"threshold": "0", "percent": "1"}]},
    )
    publish(
        alder,
        code="VIR-2026-102",
        products={"include": [{"category": "Cordless"}]},
        stacking={**group, "rank": 2},
        reward={**percent, "tiers": [{"threshold": "0", "percent": "5"}]},
    )
    Program.objects.update(budget=Decimal(1000))
    first.refresh_from_db()
    calculate()
    write(first, None, products={"include": [{"category": "Saws"}, {"category": "Cordless"}]})

    with pytest.raises(SecondPersonNeeded, match="1 partner would be worse off"):
        go(first, priya, moment)
    send(first, priya, moment)
    with pytest.raises(ConsentMissing) as refused:
        go(first, lena, moment)

    assert refused.value.partners == ["Alder Supply"]
    version = open_amendment(first)
    assert version is not None
    found = program_by_code("VIR-2026-101")
    assert found is not None
    impact = impact_of(read_amendment(found, version, today=today, closed_to=None), today=today)
    assert [(one.earned, one.beside) for one in impact.worse_off] == [(Decimal(1000), Decimal(-5000))]
    assert impact.less[0] == Decimal(4000)
