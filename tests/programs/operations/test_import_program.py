"""Taking a document in as a draft."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from programs.enums import Gate
from programs.models import Program, ProgramVersion
from programs.operations.import_program import FILE_BYTES_MAX, UnableToImportProgram, import_program
from programs.operations.save_draft import save_draft
from programs.operations.submit_for_approval import submit_for_approval
from programs.queries.programs import current_version
from programs.terms import FORMAT, Chain, find_faults, terms_hash
from programs.terms.upgrade import Step
from tests.factories import make_published_program, pass_gates, program_document
from tests.programs.operations.conftest import finished
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def _file(document: object) -> bytes:
    return json.dumps(document).encode()


def _without(*keys: str, **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in program_document(**changes).items() if key not in keys}


def _import(actor: User, at: datetime, document: object, **wanted: Any) -> Program:
    return import_program(content=_file(document), actor_id=actor.id, at=at, **wanted)


def _refused(actor: User, at: datetime, content: bytes, **wanted: Any) -> UnableToImportProgram:
    """Import what is refused, and prove that nothing moved."""
    before = _state()
    with pytest.raises(UnableToImportProgram) as refused:
        import_program(content=content, actor_id=actor.id, at=at, **wanted)
    assert _state() == before
    return refused.value


def _state() -> tuple[Any, ...]:
    return (
        list(Program.objects.order_by("code").values_list("code", "name", "updated_at")),
        list(ProgramVersion.objects.order_by("id").values_list("terms_hash", "revision")),
        AuditEvent.objects.count(),
        Job.objects.count(),
    )


def _found(refused: UnableToImportProgram) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in refused.faults]


def test_an_imported_program_is_a_draft_under_its_own_code(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    program = _import(priya, moment, program_document())

    version = ProgramVersion.objects.get(program=program)
    assert (program.code, program.name, program.status) == ("VIR-2026-014", "Q4 Cordless Growth", "draft")
    assert (program.starts_on, program.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (program.currency, program.owner, program.budget) == ("USD", priya, None)
    assert version.document == program_document()
    assert version.terms_hash == terms_hash(program_document())
    assert (version.number, version.revision, version.edited_by, version.published_at) == (1, 1, priya, None)


def test_the_trail_says_who_imported_what(inside: Tenant, priya: User, moment: datetime) -> None:
    _import(priya, moment, program_document())

    (event,) = trail_of("program", "VIR-2026-014")
    assert (event.action, event.actor, event.at) == ("program.imported", priya, moment)
    assert event.data == {
        "terms_hash": terms_hash(program_document()),
        "unfinished": False,
        "new_code": False,
    }


def test_an_imported_program_goes_on_like_any_other(stage: Tenant, priya: User, moment: datetime) -> None:
    program = _import(priya, moment, finished())

    pass_gates(program, priya, moment, Gate.BUDGET, Gate.BACKTEST)
    changed = finished(name="Q4 Cordless Push")
    save_draft(
        program_id=program.id, document=changed, budget=None, seen_revision=1, actor_id=priya.id, at=moment
    )
    sent = submit_for_approval(program_id=program.id, actor_id=priya.id, at=moment)

    assert (sent.name, sent.status) == ("Q4 Cordless Push", "in_approval")


def test_a_code_that_is_taken_is_refused_by_name_with_the_next_free_one(
    inside: Tenant, priya: User, lena: User, moment: datetime
) -> None:
    make_published_program(program_document(name="The first"), partners=[], owner=priya, approver=lena)

    refused = _refused(priya, moment, _file(program_document()))

    assert _found(refused) == [("code", "CODE_TAKEN")]
    assert refused.faults[0].message == (
        "There is a program VIR-2026-014 here already: The first. "
        "Give this one the next free code, VIR-2026-015, or write another."
    )
    assert (refused.free_code, refused.may_be_unfinished) == ("VIR-2026-015", False)


def test_the_next_free_code_is_given_on_demand_and_stands_in_the_document(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    first = _import(priya, moment, program_document())

    second = _import(priya, moment, program_document(), with_next_code=True)
    third = _import(
        priya, moment, program_document(starts_on="2027-01-01", ends_on="2027-03-31"), with_next_code=True
    )

    assert [program.code for program in (first, second, third)] == [
        "VIR-2026-014",
        "VIR-2026-015",
        "VIR-2027-001",
    ]
    assert current_version(first).document == program_document()
    assert current_version(second).document == program_document(code="VIR-2026-015")
    assert current_version(second).terms_hash == terms_hash(program_document(code="VIR-2026-015"))


def test_a_lookalike_elsewhere_takes_no_code_here(
    kestrel: Tenant, osprey: Tenant, charlie: User, priya: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = _import(charlie, moment, program_document(name="Theirs"))

    with tenant_context(kestrel.id, user_id=priya.id):
        mine = _import(priya, moment, program_document())
        seen = list(Program.objects.values_list("id", "name"))

    assert theirs.code == mine.code
    assert seen == [(mine.id, "Q4 Cordless Growth")]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("prog", "CODE_INVALID"),
        ("VIR 2026", "CODE_INVALID"),
        ("VIR/2026", "CODE_INVALID"),
        ("-VIR", "CODE_INVALID"),
        ("V" * 41, "CODE_INVALID"),
        ("V" * 61, "TEXT_INVALID"),
        (" VIR", "TEXT_INVALID"),
        ("", "TEXT_INVALID"),
        (14, "TEXT_INVALID"),
        (["VIR"], "TEXT_INVALID"),
    ],
)
def test_a_code_that_cannot_be_one_here_is_refused_until_it_is_replaced(
    code: object, fault: str, inside: Tenant, priya: User, moment: datetime
) -> None:
    document = program_document(code=code)

    refused = _refused(priya, moment, _file(document), as_unfinished=True)

    assert _found(refused) == [("code", fault)]
    assert (refused.free_code, refused.may_be_unfinished) == ("VIR-2026-001", False)
    assert _import(priya, moment, document, with_next_code=True).code == "VIR-2026-001"


def test_a_document_without_a_code_gets_one_on_demand(inside: Tenant, priya: User, moment: datetime) -> None:
    refused = _refused(priya, moment, _file(_without("code")))

    assert _found(refused) == [("code", "KEY_MISSING")]
    assert _import(priya, moment, _without("code"), with_next_code=True).code == "VIR-2026-001"


def test_every_fault_comes_at_once_with_that_of_the_code(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    _import(priya, moment, program_document())
    document = program_document(caps=[{"per": "partner_period", "amount": "0"}], ends_on="2026-02-30")
    document["reward"]["tiers"][0]["percent"] = "101"

    refused = _refused(priya, moment, _file(document))

    assert _found(refused) == [
        ("code", "CODE_TAKEN"),
        ("ends_on", "DATE_INVALID"),
        ("reward.tiers[0].percent", "PERCENT_OUT_OF_RANGE"),
        ("caps[0].amount", "AMOUNT_NOT_POSITIVE"),
    ]
    assert (refused.free_code, refused.may_be_unfinished) == ("VIR-2026-015", True)


UNFINISHED: list[tuple[dict[str, Any], tuple[str, date, date]]] = [
    (_without("name"), ("VIR-2026-014", date(2026, 10, 1), date(2026, 12, 31))),
    (program_document(name=" "), ("VIR-2026-014", date(2026, 10, 1), date(2026, 12, 31))),
    (program_document(ends_on="2026-02-30"), ("Q4 Cordless Growth", date(2026, 10, 1), date(2026, 10, 1))),
    (_without("starts_on"), ("Q4 Cordless Growth", date(2026, 12, 31), date(2026, 12, 31))),
    (_without("starts_on", "ends_on"), ("Q4 Cordless Growth", date(2026, 11, 23), date(2026, 11, 23))),
    (program_document(ends_on="2026-09-30"), ("Q4 Cordless Growth", date(2026, 10, 1), date(2026, 10, 1))),
    (_without("reward", "measure"), ("Q4 Cordless Growth", date(2026, 10, 1), date(2026, 12, 31))),
    (program_document(minimum_payable={}), ("Q4 Cordless Growth", date(2026, 10, 1), date(2026, 12, 31))),
]


@pytest.mark.parametrize(("document", "listed"), UNFINISHED)
def test_an_unfinished_draft_is_let_in_only_when_somebody_says_so(
    document: dict[str, Any],
    listed: tuple[str, date, date],
    inside: Tenant,
    priya: User,
    moment: datetime,
) -> None:
    refused = _refused(priya, moment, _file(document))

    program = _import(priya, moment, document, as_unfinished=True)

    assert list(refused.faults) == find_faults(document)
    assert (refused.free_code, refused.may_be_unfinished) == ("", True)
    assert (program.name, program.starts_on, program.ends_on) == listed
    assert current_version(program).document == document
    assert trail_of("program", program.code)[0].data["unfinished"] is True


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        (_without("format"), "format", "KEY_MISSING"),
        (program_document(format="vir.program/0"), "format", "FORMAT_UNKNOWN"),
        (program_document(format="vir.program/99"), "format", "FORMAT_UNKNOWN"),
        (_without("currency"), "currency", "KEY_MISSING"),
        (program_document(currency="DOLLARS"), "currency", "CURRENCY_UNKNOWN"),
        (program_document(colour="red"), "colour", "KEY_UNKNOWN"),
        (program_document(caps={"per": "partner_period"}), "caps", "TYPE_INVALID"),
        (program_document(reward=[]), "reward", "TYPE_INVALID"),
        ([program_document()], "", "TYPE_INVALID"),
        ("VIR-2026-014", "", "TYPE_INVALID"),
        (None, "", "TYPE_INVALID"),
    ],
)
def test_what_the_builder_could_not_mend_is_never_a_draft(
    document: object, path: str, code: str, inside: Tenant, priya: User, moment: datetime
) -> None:
    refused = _refused(priya, moment, _file(document), as_unfinished=True, with_next_code=True)

    assert (path, code) in _found(refused)
    assert refused.may_be_unfinished is False


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"2"}', "2.0}", [("reward.tiers[0].percent", "NUMBER_INVALID")]),
        ('"2"}', "NaN}", [("reward.tiers[0].percent", "NUMBER_INVALID")]),
        ('"quarter"', '"year", "period": "month"', [("period", "KEY_REPEATED")]),
        ("30}", "30.0}", [("payment.due_days", "INTEGER_INVALID")]),
        ('"Q4 Cordless Growth"', '"\\u0000"', [("name", "TEXT_INVALID")]),
        ('"VIR-2026-014"', "1.5", [("code", "NUMBER_INVALID")]),
    ],
)
def test_what_json_lets_through_and_no_document_may_hold_is_refused_whatever_is_ticked(
    old: str, new: str, found: list[tuple[str, str]], inside: Tenant, priya: User, moment: datetime
) -> None:
    content = json.dumps(program_document()).replace(old, new).encode()

    refused = _refused(priya, moment, content, as_unfinished=True)

    assert _found(refused) == found
    assert refused.may_be_unfinished is False


def test_faults_of_the_file_and_of_the_document_come_together(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    document = json.dumps(program_document(currency="usd")).replace('"2"}', "0.02}")

    refused = _refused(priya, moment, document.encode())

    assert _found(refused) == [
        ("reward.tiers[0].percent", "NUMBER_INVALID"),
        ("currency", "CURRENCY_UNKNOWN"),
    ]


def test_what_cannot_be_read_is_refused_by_its_place(inside: Tenant, priya: User, moment: datetime) -> None:
    refused = _refused(priya, moment, b'{\n "name": "A",\n}', as_unfinished=True)

    assert _found(refused) == [("", "JSON_INVALID")]
    assert refused.faults[0].message.startswith("Line ")


def test_a_file_that_no_draft_could_hold_is_refused_before_it_is_read(
    inside: Tenant, priya: User, moment: datetime
) -> None:
    refused = _refused(priya, moment, b" " * (FILE_BYTES_MAX + 1))

    assert _found(refused) == [("", "FILE_TOO_LARGE")]


def test_a_long_name_is_kept_and_shortened_for_lists(inside: Tenant, priya: User, moment: datetime) -> None:
    program = _import(priya, moment, program_document(name="n" * 150))

    assert program.name == "n" * 120
    assert current_version(program).document["name"] == "n" * 150


def test_an_older_format_comes_in_as_the_newest(inside: Tenant, priya: User, moment: datetime) -> None:
    def first(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "name": document["label"]}

    def second(document: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in document.items() if key != "label"}

    chain = Chain(FORMAT, (Step("vir.trial/1", "vir.trial/2", first), Step("vir.trial/2", FORMAT, second)))
    old = {**_without("name"), "format": "vir.trial/1", "label": "Q4 Cordless Growth"}

    program = _import(priya, moment, old, chain=chain)

    assert current_version(program).document == program_document()
    assert _found(_refused(priya, moment, _file(old))) == [("format", "FORMAT_UNKNOWN")]
