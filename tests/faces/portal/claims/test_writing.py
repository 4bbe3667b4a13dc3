"""Writing a claim: an offer, rows by file, paste or hand, putting them right, sending what is ready."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Claim, ClaimTerms
from claims.operations.claiming import evidence
from claims.operations.claiming.hold import lock_claim
from tests.faces.portal.claims.desk import CLAIMS, Desk
from tests.faces.portal.stage import words
from tests.support.claim_files import (
    KIT,
    TAKEN_INVOICE,
    as_csv,
    as_pasted,
    photograph,
    rows_of_october,
    with_faults,
)
from tests.support.claim_world import make_offer
from vir.foundation.documents import proofs
from vir.foundation.documents.evidence import Inspected, inspect
from vir.foundation.tenancy.context import tenant_context


def add_offer(desk: Desk, **fields: object) -> ClaimTerms:
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        return make_offer(desk.stage.manager, program=desk.offer.program, **fields)


def test_without_claims_the_list_says_how_and_gives_a_template(desk: Desk) -> None:
    page = desk.client.get(CLAIMS)

    assert words(page, "how-to", tag="section") == [
        "How a claim works Choose the offer, and drop a file, paste from Excel, type rows or photograph an invoice."
        " Fix here what could not be read. Rows that are ready can go first, the others stay as a draft."
        " You get a number and the day of the decision, 5 working days at most. The decision says why, line by line."
        " New claim Template to fill in, Q4 Sell-through Bonus: XLSX CSV"
    ]


def test_a_template_has_the_columns_of_the_offer_and_is_read_back_without_a_question(desk: Desk) -> None:
    csv = desk.client.get(f"{CLAIMS}templates/CT-1/csv/")
    workbook = desk.client.get(f"{CLAIMS}templates/CT-1/xlsx/")

    header = csv.content.decode("utf-8-sig").strip()
    number = desk.start()
    answer = desk.upload(number, f"{header}\r\nINV-1,2026-10-04,{KIT},2{',' * 6}\r\n".encode())

    assert header == "Invoice,Date,SKU,Quantity,End customer,Serial number,Unit,Unit price,Net amount,Line"
    assert csv.headers["Content-Disposition"] == 'attachment; filename="kestrel_CT-1.csv"'
    assert workbook.content[:2] == b"PK"
    assert answer.headers["Location"] == f"{CLAIMS}{number}/#fix"
    assert desk.rows(number) == [(2, "ready")]


def test_a_template_of_nothing_is_not_found(desk: Desk) -> None:
    addresses = ("CT-1/ods/", "CT-9/csv/")

    assert [desk.client.get(f"{CLAIMS}templates/{address}").status_code for address in addresses] == [
        404,
        404,
    ]


def test_offers_say_what_they_pay_for_which_sales_and_until_when(desk: Desk) -> None:
    page = desk.client.get(f"{CLAIMS}new/")

    assert words(page, "offer") == [
        "Q4 Sell-through Bonus CT-1 $8 per unit. Sales from 1 Oct–31 Oct 2026. Template: XLSX CSV"
        " Start a claim for Q4 Sell-through Bonus Claim by 30 Dec 2026, 37 days left"
    ]


def test_a_closed_offer_says_the_exact_rule_and_takes_a_reason(desk: Desk) -> None:
    add_offer(
        desk,
        code="CT-0",
        name="Summer Bonus",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        deadline_days=30,
    )

    page = desk.client.get(f"{CLAIMS}new/")
    empty = desk.client.post(f"{CLAIMS}new/exception/", {"terms": "CT-0", "reason": " "})
    asked = desk.client.post(
        f"{CLAIMS}new/exception/", {"terms": "CT-0", "reason": "Our warehouse was closed."}, follow=True
    )

    assert (
        "Sales from 1 Jul–30 Sep 2026 could be claimed until 30 Oct 2026, 30 days after the last of them."
        in (words(page, "offer")[1])
    )
    assert (empty.status_code, "Say why the claim comes late" in empty.content.decode()) == (422, True)
    assert "Kestrel Tools was asked to open Summer Bonus for you." in asked.content.decode()


def test_a_closed_offer_cannot_be_started(desk: Desk) -> None:
    add_offer(desk, code="CT-0", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30), deadline_days=30)

    answer = desk.client.post(f"{CLAIMS}new/", {"terms": "CT-0"})

    assert (answer.status_code, desk.client.get(CLAIMS).context["drafts"]) == (422, [])


def test_a_file_with_six_faults_is_mended_in_the_page_and_sent_without_another_upload(desk: Desk) -> None:
    earlier = desk.sent([(TAKEN_INVOICE, "2026-10-04", KIT, "1", "Harbour Electric")])
    number = desk.draft_of(with_faults(rows_of_october()))

    first = desk.get(number)
    desk.post(number, "fix", act="remove", row="14", show="fix")
    desk.post(number, "fix", act="remove", row="131", show="fix")
    sku = {"act": "set", "row": "88", "code": "sku_unknown", "column": "sku", "value": KIT, "show": "fix"}
    desk.post(number, "fix", **sku)
    dates = problem_of(first, 57)
    desk.post(
        number,
        "fix",
        act="set",
        row="57",
        code=dates["code"],
        column="sold_on",
        value=dates["fixes"][0]["value"],
        everywhere="1",
        show="fix",
    )
    mended = desk.get(number, "?show=fix")
    sent = desk.submit(number)

    assert [tab["count"] for tab in first.context["grid"]["tabs"]] == [6, 0, 234, 240]
    assert [row["row"] for row in first.context["grid"]["rows"]] == [14, 57, 58, 88, 120, 131]
    assert f"CLM-{earlier}" in problem_of(first, 14)["message"]
    assert dates["fixes"][0]["more_label"] == "and 2 like it"
    assert words(mended, "fix__none") == ["No row needs a fix."]
    assert sent.headers["Location"] == f"{CLAIMS}{number}/"
    assert (desk.claim(number).state, desk.claim(number).lines_count) == ("submitted", 238)


def problem_of(page: object, row: int) -> dict[str, object]:
    """Give the first problem of a row as the page has it."""
    rows = page.context["grid"]["rows"]  # type: ignore[attr-defined]
    return next(one["problems"][0] for one in rows if one["row"] == row)  # type: ignore[no-any-return]


def test_what_is_ready_is_sent_and_the_rest_stays_as_a_draft(desk: Desk) -> None:
    number = desk.draft_of([*rows_of_october(3), ("INV-9", "99/10/2026", KIT, "1", "Nobody")])

    check = desk.look(number)
    desk.submit(number)
    rest = desk.client.get(CLAIMS).context["drafts"]

    assert [(fact["label"], fact.get("text")) for fact in check.context["facts"]][-2] == (
        "Stay behind as a draft",
        "1 row",
    )
    assert desk.claim(number).lines_count == 3
    assert [draft.what for draft in rest] == ["1 row, 1 need a fix"]


def test_a_change_is_undone_and_named_before(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))
    desk.post(number, "fix", act="remove", row="2", show="ready")

    before = desk.get(number)
    desk.post(number, "fix", act="undo", show="ready")

    assert before.context["undo"] != ""
    assert desk.rows(number) == [(2, "ready"), (3, "ready")]


def test_rows_are_pasted_with_or_without_their_names(desk: Desk) -> None:
    number = desk.start()

    desk.post(number, "paste", text=as_pasted(rows_of_october(2)))
    desk.post(number, "paste", text=f"INV-8\t2026-10-05\t{KIT}\t3")

    assert [state for _, state in desk.rows(number)] == ["ready", "ready", "ready"]


def test_typed_rows_are_added_and_empty_ones_left_out(desk: Desk) -> None:
    number = desk.start()

    desk.post(
        number,
        "rows",
        **{
            "invoice-0": "INV-1",
            "sold_on-0": "2026-10-04",
            "sku-0": KIT,
            "quantity-0": "2",
            "invoice-2": " ",
        },
    )
    empty = desk.post(number, "rows", **{"invoice-0": ""})

    assert desk.rows(number) == [(1, "ready")]
    assert (empty.status_code, "Nothing was typed." in empty.content.decode()) == (422, True)


def test_dates_that_can_be_read_in_two_ways_are_asked_once_with_five_examples(desk: Desk) -> None:
    rows = [(f"INV-{n}", f"0{n}/10/2026", KIT, "1", "Harbour") for n in range(1, 7)]
    number = desk.start()

    answer = desk.upload(number, as_csv(rows))
    page = desk.client.get(answer.headers["Location"])
    (question,) = page.context["questions"]
    refused = desk.post(number, "columns", **matched(page))
    desk.post(number, "columns", **matched(page), dates="DMY")
    next_one = desk.start()
    again = desk.upload(next_one, as_csv([(f"X{i}", d, s, q, c) for i, d, s, q, c in rows]))

    assert [(option.name, len(option.examples)) for option in question.options] == [("DMY", 5), ("MDY", 5)]
    assert question.options[0].examples[0].reads == "1 Oct 2026"
    assert refused.status_code == 422
    assert [state for _, state in desk.rows(number)] == ["ready"] * 6
    assert again.headers["Location"] == f"{CLAIMS}{next_one}/#fix"


def matched(page: object) -> dict[str, str]:
    """Give the columns as the page has them matched."""
    rows = page.context["settled"]  # type: ignore[attr-defined]
    return {f"header-{row['column'].name}": row["choice"].header for row in rows if row["choice"].header}


def test_the_same_file_again_names_the_claim_that_it_became(desk: Desk) -> None:
    content = as_csv(rows_of_october(3))
    first = desk.start()
    desk.upload(first, content)

    second = desk.upload(desk.start(), content)

    assert second.status_code == 422
    assert f"You uploaded this file on 23 Nov 2026 as CLM-{first}." in words(second, "notice")[0]
    assert f'href="{CLAIMS}{first}/"' in second.content.decode()


def test_an_unreadable_file_says_what_it_is_and_keeps_the_rows_there_were(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))

    answer = desk.upload(number, b"%PDF-1.7 nothing", "invoice.pdf")

    assert answer.status_code == 422
    assert desk.rows(number) == [(2, "ready"), (3, "ready")]


def test_no_file_is_said(desk: Desk) -> None:
    answer = desk.post(desk.start(), "file")

    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)


def test_a_draft_is_left_and_found_again_with_what_is_left_to_do(desk: Desk) -> None:
    number = desk.draft_of([*rows_of_october(3), ("INV-9", "99/10/2026", KIT, "1", "Nobody")])

    (draft,) = desk.client.get(CLAIMS).context["drafts"]
    page = desk.get(number)

    assert (draft.code, draft.what) == (f"CLM-{number}", "4 rows, 1 need a fix")
    assert words(page, "saved")[0].startswith("Draft saved ")
    assert [step["label"] for step in page.context["steps"]] == ["File", "Columns", "Fix"]
    assert page.context["steps"][2]["text"] == "3 ready · 1 needs a fix"


def test_how_dates_and_numbers_were_read_is_said_with_a_way_to_change_it(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(3))

    step = desk.get(number).context["steps"][1]

    assert step["text"] == "Invoice, Date, SKU, Quantity, End customer · 5 of 10 matched"
    assert step["note"].startswith("Dates read as day/month")
    assert step["url"] == f"{CLAIMS}{number}/columns/"


def test_the_rows_to_fix_are_downloaded_with_what_is_wrong(desk: Desk) -> None:
    number = desk.draft_of([*rows_of_october(1), ("INV-9", "99/10/2026", KIT, "1", "Nobody")])

    answer = desk.client.get(f"{CLAIMS}{number}/bad-rows/")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row in the claim,Invoice,Date,SKU,Quantity,")
    assert len(lines) == 2
    assert lines[1].startswith("3,INV-9,99/10/2026,CD-18-KIT,1,")


def test_a_different_sale_is_said_with_a_reason(desk: Desk) -> None:
    number = desk.draft_of([("INV-1", "2026-10-04", KIT, "1", "A"), ("INV-1", "2026-10-04", KIT, "1", "A")])

    page = desk.get(number)
    acts = [fix["act"] for fix in problem_of(page, 3)["fixes"]]  # type: ignore[attr-defined]
    answer = desk.post(number, "fix", act="different", row="3", reason="Two boxes on one invoice", show="fix")

    assert "different" in acts
    assert answer.status_code == 302
    assert desk.rows(number) == [(2, "ready"), (3, "ready")]


def test_a_press_that_names_nothing_is_refused_in_words(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))

    answers = [
        desk.post(number, "fix", act="remove", row="x"),
        desk.post(number, "fix", act="stock", sku=KIT, quantity="many", reason="r"),
        desk.post(number, "fix", act="move", row="2", value="nowhere"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert desk.post(number, "fix", act="bribe").status_code == 404


def test_a_draft_is_discarded_after_a_question(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))

    asked = desk.client.get(f"{CLAIMS}{number}/discard/")
    desk.post(number, "discard")

    assert f"Discard the draft CLM-{number}?" in asked.content.decode()
    assert desk.claim(number).state == "withdrawn"


def test_the_check_page_sends_only_what_it_showed(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))
    seen = desk.look(number).context["seen"]
    desk.post(number, "fix", act="remove", row="2", show="all")

    answer = desk.post(number, "check", seen=seen)

    assert (answer.status_code, desk.claim(number).state) == (422, "draft")
    assert "The draft changed since this page was shown." in answer.content.decode()


def test_evidence_is_kept_shown_and_tied_to_rows(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(3))
    shot = SimpleUploadedFile("invoice.jpg", photograph(), "image/jpeg")

    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot})
    (proof,) = desk.get(number).context["evidence"].files
    desk.client.post(f"{CLAIMS}{number}/evidence/{proof.id}/rows/", {"rows": "2, 4"})
    wrong = desk.client.post(f"{CLAIMS}{number}/evidence/{proof.id}/rows/", {"rows": "all"}, follow=True)
    covered = desk.get(number).context["evidence"]

    assert (covered.tally, covered.files[0].about) == (
        "1 file · 2 lines covered",
        "Photograph · rows 2 and 4",
    )
    assert "Rows: “all” was not read." in wrong.content.decode()


def test_all_documents_are_opened_before_the_first_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.draft_of(rows_of_october(1))
    done: list[str] = []

    def looks(path: Path) -> Inspected:
        done.append("opened")
        return inspect(path)

    def locks(claim_id: UUID) -> Claim:
        done.append("locked")
        return lock_claim(claim_id)

    monkeypatch.setattr(proofs, "inspect", looks)
    monkeypatch.setattr(evidence, "lock_claim", locks)
    shots = [
        SimpleUploadedFile(f"{name}.jpg", content, "image/jpeg")
        for name, content in (("one", photograph("1")), ("bad", b"none"), ("two", photograph("2")))
    ]

    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shots})

    assert done == ["opened", "opened", "opened", "locked", "locked"]
    assert [proof.name for proof in desk.get(number).context["evidence"].files] == ["one.jpg", "two.jpg"]


def test_evidence_is_served_sealed(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))
    shot = SimpleUploadedFile('in"voice.jpg', photograph(), "image/jpeg")
    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot})
    (proof,) = desk.get(number).context["evidence"].files

    answers = [desk.client.get(address) for address in (proof.url, proof.preview)]

    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert [answer.headers["Content-Type"] for answer in answers] == [
        "application/octet-stream",
        "image/jpeg",
    ]
    assert desk.client.get(proof.preview.replace("/1/", "/9/")).status_code == 404


def test_what_is_no_picture_is_refused_by_its_content(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(1))
    fake = SimpleUploadedFile("invoice.jpg", b"<script>alert(1)</script>", "image/jpeg")

    page = desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": fake}, follow=True)

    assert "invoice.jpg: " in page.content.decode()
    assert desk.get(number).context["evidence"].files == []


def test_rows_typed_from_a_photograph_are_tied_to_it(desk: Desk) -> None:
    number = desk.start()
    shot = SimpleUploadedFile("invoice.jpg", photograph(), "image/jpeg")
    desk.client.post(f"{CLAIMS}{number}/evidence/", {"file": shot, "then": "type"})
    page = desk.get(number, "?by=type")

    desk.post(
        number,
        "rows",
        **{"invoice-0": "INV-1", "sold_on-0": "2026-10-04", "sku-0": KIT, "quantity-0": "2"},
        proves=page.context["beside"].id,
    )

    assert desk.get(number).context["evidence"].files[0].about == "Photograph · row 1"


def test_the_check_page_warns_of_what_is_sent_and_not_of_what_stays_behind(desk: Desk) -> None:
    number = desk.draft_of([*rows_of_october(2), ("INV-9", "02/11/2026", KIT, "1", "Nobody")])

    page = desk.look(number)

    assert desk.rows(number) == [(2, "ready"), (3, "ready"), (4, "needs_fix")]
    assert page.context["warnings"] == []


def test_a_large_file_is_read_in_the_background_and_says_how_far_it_is(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2001))

    waiting = desk.get(number)
    asked = desk.client.get(f"{CLAIMS}{number}/progress/", headers={"HX-Request": "true"})
    desk.run_jobs("claims.read_claim")
    over = desk.client.get(f"{CLAIMS}{number}/progress/", headers={"HX-Request": "true"})
    page = desk.get(number)

    assert words(waiting, "progress__count") == ["0 rows"]
    assert (asked.status_code, "Waiting for its turn" in asked.content.decode()) == (200, True)
    assert over.headers["HX-Refresh"] == "true"
    assert page.context["steps"][0]["note"].startswith("2,001 rows")


def test_many_rows_are_removed_at_once_only_where_nothing_else_mends_them(desk: Desk) -> None:
    faults = [("W-1", "2026-10-05", "NOBODY-1", "1", "A"), ("W-2", "2026-10-05", "NOBODY-1", "1", "A")]
    near = ("W-3", "2026-10-05", "CD18KIT", "1", "A")
    number = desk.draft_of([*faults, near, ("W-4", "2026-10-06", KIT, "1", "A")])

    page = desk.get(number)
    labels = {
        row["row"]: [f.get("more_label") for f in row["problems"][0]["fixes"]]
        for row in page.context["grid"]["rows"]
    }
    desk.post(
        number, "fix", act="remove", row="2", code="sku_unknown", column="sku", value="", everywhere="1"
    )

    assert labels == {2: ["and 1 like it"], 3: ["and 1 like it"], 4: [None, None]}
    assert desk.rows(number) == [(2, "removed"), (3, "removed"), (4, "needs_fix"), (5, "ready")]
