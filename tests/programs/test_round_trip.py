"""A program that leaves as a file and comes in again is the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.exports.program_file import program_file
from programs.models import Program
from programs.operations.import_program import UnableToImportProgram, import_program
from programs.queries.programs import current_version
from programs.terms import canonical_json, find_faults
from tests.conftest import SHARED
from tests.factories import program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

CASES = sorted((SHARED / "conformance").glob("*.json"))
many = settings(
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
codes = st.from_regex(r"[A-Z0-9](?:[A-Z0-9.-]{0,38}[A-Z0-9])?", fullmatch=True)
cents = st.integers(1, 10**12).map(lambda value: f"{value // 100}.{value % 100:02d}")
percents = st.integers(0, 10_000).map(lambda value: f"{value / 100:.2f}")
rules = st.dictionaries(st.sampled_from(["sku", "category", "brand"]), names, min_size=1)
lists = st.lists(names, max_size=3)


def _optional(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=values)


@st.composite
def rewards(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["percent", "per_unit", "fixed"]))
    thresholds = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=5, unique=True))
    rate, rates = ("percent", percents) if kind == "percent" else ("amount", cents)
    tiers = [{"threshold": str(threshold), rate: draw(rates)} for threshold in thresholds]
    application = draw(st.sampled_from(["all_volume", "per_band"]))
    return {"kind": kind, "application": application, "tiers": tiers}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Write any program without a fault."""
    first = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    last = first + timedelta(days=draw(st.integers(0, 1000)))
    whole = {
        "format": "vir.program/1",
        "code": draw(codes),
        "name": draw(names),
        "currency": draw(st.sampled_from(["USD", "EUR", "CAD"])),
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "measure": {"kind": draw(st.sampled_from(["net_amount", "gross_amount", "quantity"]))},
        "reward": draw(rewards()),
    }
    rest = _optional(
        goal=st.fixed_dictionaries({"measure": st.just("net_amount"), "amount": cents}),
        period=st.sampled_from(["term", "month", "quarter", "half_year", "year"]),
        fiscal_year_start_month=st.integers(1, 12),
        accumulation=st.sampled_from(["per_period", "to_date"]),
        basis=st.sampled_from(["sell_in", "sell_through"]),
        eligibility=_optional(segments=lists, partners=lists, except_partners=lists),
        products=_optional(include=st.lists(rules, max_size=3), exclude=st.lists(rules, max_size=3)),
        caps=st.lists(st.fixed_dictionaries({"per": st.just("partner_period"), "amount": cents}), max_size=1),
        minimum_payable=st.fixed_dictionaries(
            {"amount": cents, "below": st.sampled_from(["carry_over", "drop"])}
        ),
        guarantee=st.fixed_dictionaries({"amount": cents}, optional={"cumulative": st.booleans()}),
        returns=st.just("return_period"),
        receipt_grace_days=st.integers(0, 366),
        rounding=st.sampled_from(["half_up", "half_even"]),
        payment=st.fixed_dictionaries({"method": st.just("credit_memo"), "due_days": st.integers(0, 366)}),
    )
    return {**whole, **draw(rest)}


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List where something stands in a document."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from _places(inner, (*path, key))


PLACES = [place for place in _places(program_document()) if place not in (("code",), ("format",))]
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
    | st.sampled_from(["0", "-1", "0.005", "100000", "2026-09-30", "JPY", "quantity", "fixed", "program"])
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)


@st.composite
def spoilt_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Write the demo's program with up to three things taken away or put in the place of others."""
    document = program_document()
    for place in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3)):
        *way, last = place
        around: Any = document
        for key in way:
            inside = isinstance(around, dict | list) and key in dict(_entries(around))
            around = around[key] if inside else None
        if not isinstance(around, dict | list) or last not in dict(_entries(around)):
            continue
        if draw(st.booleans()):
            del around[last]
        else:
            around[last] = draw(values)
    return document


def _entries(value: dict[str, Any] | list[Any]) -> list[tuple[Any, Any]]:
    return list(value.items() if isinstance(value, dict) else enumerate(value))


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _exported(document: dict[str, Any]) -> bytes:
    return f"{canonical_json(document)}\n".encode()


@many
@given(document=documents())
def test_any_program_comes_in_and_leaves_as_the_same_bytes(
    document: dict[str, Any], inside: Tenant, priya: User, moment: datetime
) -> None:
    untouched = deepcopy(document)
    file = _exported(document)

    with _undone():
        program = import_program(content=file, actor_id=priya.id, at=moment)
        version = current_version(Program.objects.get(id=program.id))

        assert find_faults(document) == []
        assert version.document == untouched
        assert program_file(version) == file


@many
@given(document=documents(), indent=st.sampled_from([None, 1, "\t"]), escaped=st.booleans())
def test_however_a_document_is_spelt_its_export_is_the_one_canonical_file(
    document: dict[str, Any], indent: Any, escaped: bool, inside: Tenant, priya: User, moment: datetime
) -> None:
    spelt = json.dumps(dict(reversed(document.items())), indent=indent, ensure_ascii=escaped)

    with _undone():
        program = import_program(content=spelt.encode(), actor_id=priya.id, at=moment)

        assert program_file(current_version(program)) == _exported(document)


@many
@given(document=spoilt_documents())
def test_a_draft_with_faults_comes_in_whole_and_opens_in_the_builder_or_is_refused(
    document: dict[str, Any], kestrel: Tenant, priya: User, moment: datetime, client: Client
) -> None:
    client.force_login(priya)
    file = _exported(document)

    with _undone():
        try:
            with tenant_context(kestrel.id, user_id=priya.id):
                import_program(content=file, actor_id=priya.id, at=moment, as_unfinished=True)
        except UnableToImportProgram:
            return

        assert client.get("/t/kestrel/programs/VIR-2026-014/edit/").status_code == 200
        assert client.get("/t/kestrel/programs/VIR-2026-014/export").content == file


def _programs_of(case: Path) -> list[dict[str, Any]]:
    programs = json.loads(case.read_text(encoding="utf-8"))["programs"]
    assert programs
    return list(programs)


def test_there_are_published_examples() -> None:
    assert len(CASES) > 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_program_of_the_published_examples_goes_from_one_vendor_to_the_other_and_back(
    case: Path, kestrel: Tenant, priya: User, osprey: Tenant, charlie: User, client: Client
) -> None:
    for document in _programs_of(case):
        files = [_exported(document)]
        for person, place in ((priya, "kestrel"), (charlie, "osprey")):
            client.force_login(person)
            # A few of the examples are about faults; as drafts they may have them.
            unfinished = {"as_unfinished": "on"} if find_faults(document) else {}
            sent = {"file": SimpleUploadedFile("program.json", files[-1]), **unfinished}

            assert client.post(f"/t/{place}/programs/import/", sent).status_code == 302
            files.append(client.get(f"/t/{place}/programs/{document['code']}/export").content)

        assert files == [files[0]] * 3
