"""Two versions of the terms word for word, their PDF, and asking about a line that did not count."""

from __future__ import annotations

from tests.faces.portal.stage import Stage, cordless, words
from tests.factories import make_next_version
from vir.faces.portal.redline import Run, redline, redlined
from vir.foundation.tenancy.context import tenant_context

TERMS = "/p/kestrel/programs/VIR-2026-014/terms/"


def test_every_word_stays_is_taken_out_or_added() -> None:
    found = redline("earn 2% to 5% back on all", "earn 2% to 6% back on nearly all")

    assert found == (
        Run("earn 2% to ", "kept"),
        Run("5% ", "removed"),
        Run("6% ", "added"),
        Run("back on ", "kept"),
        Run("nearly ", "added"),
        Run("all", "kept"),
    )


def test_what_is_written_without_spaces_is_not_one_word() -> None:
    found = redline("実績が$400,000に達すると3%を支払います。", "実績が$400,000に達すると4%を支払います。")

    assert found == (
        Run("実績が$400,000に達すると", "kept"),
        Run("3%", "removed"),
        Run("4%", "added"),
        Run("を支払います。", "kept"),
    )


def test_a_part_that_only_one_version_has_is_new_or_gone_as_a_whole() -> None:
    found = redlined({"Cap": "$40,000.00", "Paid": "by check"}, {"Paid": "by check", "Minimum": "$50.00"})

    assert [(part.label, part.runs, part.is_changed) for part in found] == [
        ("Paid", (Run("by check", "kept"),), False),
        ("Minimum", (Run("$50.00", "added"),), True),
        ("Cap", (Run("$40,000.00", "removed"),), True),
    ]


def test_two_versions_are_compared_both_ways_and_marked_without_colour(stage: Stage) -> None:
    alder = stage.partner("ALDER", "Alder Supply")
    program = stage.publish(cordless(), [alder])
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        make_next_version(
            program, approver=stage.approver, caps=[{"per": "partner_period", "amount": "55000.00"}]
        )
    client = stage.visit(alder)

    page, back = client.get(f"{TERMS}?version=2&against=1"), client.get(f"{TERMS}?version=1&against=2")

    assert '<del><span class="sr">taken out: </span>$40,000' in page.content.decode()
    assert '<ins><span class="sr">added: </span>$55,000' in page.content.decode()
    assert '<ins><span class="sr">added: </span>$40,000' in back.content.decode()
    assert [part.label for part in page.context["redlines"]] == ["", "Cap"]
    assert client.get(f"{TERMS}?version=2&against=3").status_code == 404


def test_the_terms_are_given_as_a_pdf_of_their_version(stage: Stage) -> None:
    alder = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [alder])
    client = stage.visit(alder)

    found = client.get(f"{TERMS}pdf/?version=1")

    assert (found.status_code, found.headers["Content-Type"], found.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert found.headers["Content-Disposition"] == 'attachment; filename="kestrel_VIR-2026-014_terms_v1.pdf"'
    assert client.get(f"{TERMS}pdf/?version=2").status_code == 404


def test_a_line_that_did_not_count_is_questioned_with_its_reason(stage: Stage) -> None:
    alder = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [alder])
    stage.sold(alder, "10.00", category="Refurbished", document="INV-1 & 2")
    stage.calculate()
    client = stage.visit(alder)
    listed = client.get("/p/kestrel/purchases/?show=not-counted")
    (link,) = [line for line in listed.content.decode().split('"') if "subject=" in line]

    asked = client.get(link.replace("&amp;", "&"))

    assert words(listed, "question") == ["Question this line"]
    assert asked.context["subject"] == "INV-1 & 2, KE-01, 22 Nov 2026: the product does not count"
