"""Whoever holds a file learns whether it is the statement that was issued; nobody else learns anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payouts.models import Statement, StatementFile
from tests.faces.portal.stage import Stage, cordless, make_stage, words
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

REWARD = {
    "kind": "percent",
    "application": "all_volume",
    "tiers": [{"threshold": "1000", "percent": "2"}],
}
Q3 = {"code": "VIR-2026-009", "name": "Q3", "starts_on": "2026-07-01", "ends_on": "2026-09-30"}


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def issued(stage: Stage) -> tuple[Statement, bytes]:
    """Issue a statement of 2,000.00, with its CSV."""
    alder = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(**Q3, reward=REWARD, caps=[]), [alder])
    stage.sold(alder, "100000.00", date(2026, 8, 3))
    stage.calculate()
    (statement,) = stage.pay("VIR-2026-009", date(2026, 7, 1))
    with tenant_context(stage.tenant.id):
        return statement, file_bytes(StatementFile.objects.get(statement=statement, form="csv").file_id)


@pytest.fixture
def kept(db: None, client_as: Callable[[User], Client]) -> tuple[Statement, bytes]:
    return issued(make_stage("kestrel", "Kestrel Tools", client_as))


def check(content: bytes, code: str) -> object:
    return Client().post(f"/verify/{code}/", {"file": SimpleUploadedFile("any.csv", content)})


def test_a_file_that_was_issued_is_known_without_any_amount(kept: tuple[Statement, bytes]) -> None:
    statement, content = kept

    page = check(content, statement.code)

    assert words(page, "result") == [  # type: ignore[arg-type]
        "This file was issued by Kestrel Tools. It is the CSV of ST-2026-0001, version 1, issued 23 Nov 2026,"
        " and no byte of it was changed. The vendor is a demo: made-up data, not a payment."
        f" SHA-256 {hashlib.sha256(content).hexdigest()}"
    ]
    assert "2,000" not in page.content.decode()  # type: ignore[attr-defined]


def test_one_changed_byte_is_another_file(kept: tuple[Statement, bytes]) -> None:
    statement, content = kept

    page = check(content.replace(b"2000.00", b"9000.00"), statement.code)

    assert "This file was not issued as ST-2026-0001." in words(page, "result")[0]  # type: ignore[arg-type]


def test_a_code_alone_says_nothing_whether_there_is_such_a_statement(kept: tuple[Statement, bytes]) -> None:
    statement, _ = kept
    real = Client().get(f"/verify/{statement.code}/").content.decode()
    made_up = Client().get("/verify/ST-2026-9999/").content.decode()

    def plain(text: str, code: str) -> str:
        return "\n".join(
            line for line in text.replace(code, "CODE").splitlines() if "csrf" not in line.lower()
        )

    assert plain(real, statement.code) == plain(made_up, "ST-2026-9999")


def test_the_hash_alone_is_enough(kept: tuple[Statement, bytes]) -> None:
    statement, content = kept
    sha256 = hashlib.sha256(content).hexdigest().upper()

    page = Client().post(f"/verify/{statement.code}/", {"sha256": f" {sha256} "})

    assert page.context["found"].vendor == "Kestrel Tools"


@pytest.mark.parametrize(
    ("typed", "said"),
    [({}, "No file was chosen"), ({"sha256": "abc"}, "The SHA-256 has 64 digits from 0 to f")],
)
def test_what_is_no_file_is_told_so(db: None, typed: dict[str, str], said: str) -> None:
    page = Client().post("/verify/ST-2026-0001/", typed)

    assert (page.status_code, said in page.context["error"]) == (422, True)


@pytest.mark.parametrize("code", ["PR-2026-001", "ST-26-1", "ST-2026-0412'--", "st-2026-0412"])
def test_what_is_no_code_of_a_statement_is_not_found(db: None, code: str) -> None:
    assert Client().get(f"/verify/{code}/").status_code == 404


def test_two_vendors_with_one_code_are_told_apart_by_the_file(
    kept: tuple[Statement, bytes], client_as: Callable[[User], Client]
) -> None:
    statement, content = kept
    twin, other = issued(make_stage("osprey", "Osprey Supply", client_as))

    found = [check(one, statement.code).context["found"].vendor for one in (content, other)]  # type: ignore[attr-defined]

    assert twin.code == statement.code
    assert found == ["Kestrel Tools", "Osprey Supply"]


def test_too_many_files_in_a_minute_are_refused(db: None) -> None:
    client = Client()

    answers = [client.post("/verify/ST-2026-0001/", {"sha256": "0" * 64}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]
