"""A draft keeps its problems in English and says them to whoever reads it in their language."""

from __future__ import annotations

from datetime import date

from claims.models import ClaimLine, DraftLook
from claims.queries.claiming.rows import problem_words
from tests.faces.portal.claims.desk import CLAIMS, Desk
from tests.support.claim_files import KIT
from tests.support.pseudo import words_past
from vir.foundation.kept import told
from vir.foundation.languages import speaking
from vir.foundation.periods import format_date, format_dates
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.words import say

OUTSIDE = "Row {row}, Date: {day} is outside {days}."
TOO_MANY = ("INV-1", "2026-10-04", KIT, "1200", "Harbour Electric")
DAY, FIRST, LAST = date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31)


def outside(row: int) -> str:
    return say(OUTSIDE, row=row, day=format_date(DAY), days=format_dates(FIRST, LAST))


def test_a_problem_found_for_a_german_reader_is_kept_in_english_and_read_in_german(desk: Desk) -> None:
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    number = desk.draft_of([("INV-1", "2026-09-30", KIT, "1", "Harbour Electric")])

    page = desk.get(number)

    (row,) = page.context["grid"]["rows"]  # type: ignore[attr-defined]
    with speaking("de"):
        assert row["problems"][0]["message"] == outside(row["row"])
        assert [fix["label"] for fix in row["problems"][0]["fixes"]] == [say("Remove row")]
    with tenant_context(desk.stage.tenant.id):
        (line,) = ClaimLine.objects.filter(claim__number=number)
    assert line.problems[0]["message"] == outside(row["row"])
    assert problem_words(line.problems[0]) == outside(row["row"])
    assert "9月30日" in _japanese(line.problems[0])


def test_what_was_seen_for_a_german_reader_is_kept_in_english_and_read_in_german(desk: Desk) -> None:
    number = desk.draft_of([TOO_MANY])
    desk.keep(number, 2)
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"

    (warning,) = desk.look(number).context["warnings"]

    with tenant_context(desk.stage.tenant.id):
        ((kept,),) = DraftLook.objects.values_list("findings", flat=True)
    assert kept["title"] == "Sold more than bought"
    with speaking("de"):
        assert warning.title == say(kept["title_of"]["text"]) != kept["title"]
        assert warning.sentence == told(kept["sentence_of"], "") != kept["sentence"]
    assert "1,200" in kept["sentence"]
    assert "1.200" in warning.sentence


def test_the_check_page_says_nothing_past_the_catalogues(desk: Desk) -> None:
    number = desk.draft_of([TOO_MANY])
    desk.keep(number, 2)
    names = {"Kestrel Tools", "Alder Supply", "Marta-alder", "Sell-through Bonus", "Q4 Sell-through Bonus"}

    before = words_past(desk.client, f"{CLAIMS}{number}/check/", names)
    warnings = desk.look(number).context["warnings"]
    after = words_past(desk.client, f"{CLAIMS}{number}/check/", {*names, KIT})

    assert (before, len(warnings), after) == ([], 1, [])


def _japanese(problem: dict[str, object]) -> str:
    with speaking("ja"):
        return problem_words(problem)
