import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programs.conformance import CaseStatus, run_case
from tests.programs.examples import a_document, percent_reward

TEN_PERCENT = percent_reward(tiers=(("0", "10"),))


def a_line(net="100.00", **changes):
    return {"partner": "P1", "sku": "T1", "date": "2026-10-15", "quantity": "1", "net": net, **changes}


def an_expectation(earned, **changes):
    return {"program": "VIR-2026-014", "partner": "P1", "earned": earned, **changes}


def a_case(*lines, earned="10.00", program=None, **changes):
    case = {
        "format": "vir.case/1",
        "id": "C1",
        "as_of": "2026-12-31",
        "programs": [a_document(reward=TEN_PERCENT, **(program or {}))],
        "lines": list(lines),
        "expect": [an_expectation(earned)],
        **changes,
    }
    return {key: value for key, value in case.items() if value is not None}


def outcome(case):
    result = run_case(case)
    return result.status, result.details


PASSED = (CaseStatus.PASSED, ())
RATE = "exchange_rates[0].rate"


def test_a_case_that_earns_what_it_expects_passes():
    assert outcome(a_case(a_line())) == PASSED


def test_a_case_that_differs_says_what_was_wanted_and_what_came():
    wrong = a_case(a_line(), expect=[an_expectation("10.01", period="2026-10-01", tier=2)])

    assert outcome(wrong) == (
        CaseStatus.FAILED,
        (
            "program VIR-2026-014, partner P1, period 2026-10-01, earned: wanted 10.01, got 10.00",
            "program VIR-2026-014, partner P1, period 2026-10-01, tier: wanted 2, got 1",
        ),
    )


@pytest.mark.parametrize(
    "line",
    [
        a_line(date="2026-09-30"),
        a_line(date="2027-01-01"),
        a_line(basis="sell_through"),
        a_line(received="2027-01-01"),
    ],
    ids=["before the program", "after the program", "other basis", "received after as_of"],
)
def test_a_line_that_does_not_count_earns_nothing(line):
    assert outcome(a_case(a_line(), line)) == PASSED


def test_a_line_after_as_of_does_not_exist_yet():
    lines = (a_line(), a_line(date="2026-11-01"))

    assert outcome(a_case(*lines, as_of="2026-10-31")) == PASSED
    assert outcome(a_case(*lines, as_of="2026-11-01", earned="20.00")) == PASSED
    assert outcome(a_case(*lines, as_of=None, earned="20.00")) == PASSED


def test_only_periods_that_have_begun_are_calculated():
    lump = {"kind": "fixed", "application": "all_volume", "tiers": [{"threshold": "0", "amount": "5"}]}
    document = a_document(period="month", reward=lump)
    months = ["2026-10-01", "2026-11-01", "2026-12-01"]

    def expecting(*amounts):
        rows = [an_expectation(amount, period=month) for amount, month in zip(amounts, months, strict=True)]
        return a_case(a_line(), programs=[document], as_of="2026-11-01", expect=rows)

    assert outcome(expecting("5.00", "5.00", "0.00")) == PASSED
    assert outcome(expecting("5.00", "5.00", "5.00")) == (
        CaseStatus.FAILED,
        ("program VIR-2026-014, partner P1, period 2026-12-01, earned: wanted 5.00, got no result",),
    )


def test_without_a_period_all_periods_are_asked_for():
    lines = (a_line(), a_line(date="2026-12-01"))

    assert outcome(a_case(*lines, program={"period": "month"}, earned="20.00")) == PASSED


def test_an_expected_zero_is_met_by_no_result():
    nobody = [an_expectation("0.00", partner="P9", tier=0)]

    assert outcome(a_case(a_line(), expect=nobody)) == PASSED
    assert outcome(a_case(a_line(), expect=[an_expectation("1.00", partner="P9")]))[0] is CaseStatus.FAILED
    assert (
        outcome(a_case(a_line(), expect=[an_expectation("0.00", partner="P9", tier=1)]))[0]
        is CaseStatus.FAILED
    )


@pytest.mark.parametrize(
    "segments, earned",
    [
        (["Gold"], "10.00"),
        (["Silver"], "0.00"),
        ([], "0.00"),
        ([{"name": "Gold", "from": "2026-10-15"}], "10.00"),
        ([{"name": "Gold", "to": "2026-10-15"}], "10.00"),
        ([{"name": "Gold", "from": "2026-10-16"}], "0.00"),
        ([{"name": "Gold", "to": "2026-10-14"}], "0.00"),
    ],
)
def test_membership_is_judged_on_the_day_of_the_sale(segments, earned):
    case = a_case(
        a_line(),
        earned=earned,
        program={"eligibility": {"segments": ["Gold"]}},
        partners=[{"code": "P1", "segments": segments}],
    )

    assert outcome(case) == PASSED


def test_an_excepted_partner_never_earns():
    eligibility = {"segments": ["Gold"], "partners": ["P1"], "except_partners": ["P1"]}

    case = a_case(
        a_line(),
        earned="0.00",
        program={"eligibility": eligibility},
        partners=[{"code": "P1", "segments": ["Gold"]}],
    )

    assert outcome(case) == PASSED


def test_a_product_without_a_known_category_is_in_no_category():
    lines = (a_line(), a_line(sku="X9"), a_line(sku="S1"))
    scope = {"include": [{"category": "Tools"}]}
    products = [{"sku": "T1", "category": "Tools"}, {"sku": "S1", "category": "Spares"}]

    assert outcome(a_case(*lines, program={"products": scope}, products=products)) == PASSED


def test_gross_value_is_net_value_where_it_is_not_written():
    lines = (a_line(), a_line(net="50.00", gross="80.00"))

    assert outcome(a_case(*lines, earned="18.00", program={"measure": {"kind": "gross_amount"}})) == PASSED


def test_a_period_knows_what_earlier_ones_counted_and_earned():
    lines = (a_line(), a_line(date="2026-11-15"), a_line(date="2026-12-15"))
    program = {"period": "month", "caps": [{"per": "partner_program", "amount": "25.00"}]}
    expected = [an_expectation("5.00", period="2026-12-01")]

    assert outcome(a_case(*lines, program=program, expect=expected)) == PASSED
    assert outcome(a_case(*lines, program={**program, "accumulation": "to_date"}, expect=expected)) == PASSED


def test_each_program_of_a_case_is_calculated_on_its_own():
    other = a_document(code="B", reward=percent_reward(tiers=(("0", "1"),)))
    case = a_case(a_line(), programs=[a_document(reward=TEN_PERCENT), other])
    case["expect"].append({"program": "B", "partner": "P1", "earned": "1.00"})

    assert outcome(case) == PASSED


@pytest.mark.parametrize(
    "expected, status",
    [
        ({"code": "CURRENCY_UNKNOWN", "path": "currency"}, CaseStatus.PASSED),
        ({"code": "CURRENCY_UNKNOWN", "path": "reward"}, CaseStatus.FAILED),
        ({"code": "KEY_UNKNOWN", "path": "currency"}, CaseStatus.FAILED),
    ],
)
def test_an_expected_refusal_needs_its_code_and_path(expected, status):
    assert outcome(a_case(program={"currency": "ZZZ"}, expect=None, expect_error=expected))[0] is status


def test_a_document_that_should_be_refused_and_is_not_fails_the_case():
    case = a_case(expect=None, expect_error={"code": "TIERS_MISSING", "path": "reward.tiers"})

    assert outcome(case) == (
        CaseStatus.FAILED,
        ("refusal: wanted TIERS_MISSING at reward.tiers, got no fault",),
    )


def test_a_document_with_faults_fails_the_case_and_says_all_of_them():
    case = a_case(a_line(), program={"currency": "usd", "period": "week"})

    assert outcome(case)[1] == (
        "refused: currency CURRENCY_UNKNOWN: Write a three-letter ISO 4217 code in capitals, such as USD.",
        "refused: period VALUE_UNKNOWN: “week” is not one of the values. "
        "Write one of: term, month, quarter, half_year, year.",
    )


@pytest.mark.parametrize(
    "accrued, details",
    [
        # Half of 92 days have passed: 20.00 at pace, half of it bought.
        ("10.00", ()),
        (
            "9.99",
            ("program VIR-2026-014, partner P1, accrued: wanted 9.99, got 10.00",),
        ),
    ],
)
def test_what_is_accrued_is_compared_as_well(accrued, details):
    case = a_case(a_line(), as_of="2026-11-15", expect=[an_expectation("10.00", accrued=accrued)])

    assert outcome(case) == (CaseStatus.FAILED if details else CaseStatus.PASSED, details)


def test_where_nothing_more_is_expected_what_was_earned_is_carried():
    assert outcome(a_case(a_line(), expect=[an_expectation("10.00", accrued="10.00")])) == PASSED


def test_an_accrual_of_nobody_is_met_by_nothing_only():
    nobody = {"partner": "P9", "accrued": "1.00"}

    assert outcome(a_case(a_line(), expect=[an_expectation("0.00", **nobody)])) == (
        CaseStatus.FAILED,
        ("program VIR-2026-014, partner P9, accrued: wanted 1.00, got no result",),
    )
    assert outcome(a_case(a_line(), expect=[an_expectation("0.00", partner="P9", accrued="0.00")])) == PASSED


def test_a_wrong_amount_fails_even_beside_an_accrual():
    case = a_case(a_line(), expect=[an_expectation("9.00", accrued="1")])

    assert outcome(case) == (
        CaseStatus.FAILED,
        (
            "program VIR-2026-014, partner P1, earned: wanted 9.00, got 10.00",
            "program VIR-2026-014, partner P1, accrued: wanted 1, got 10.00",
        ),
    )


def test_programs_of_a_group_in_different_currencies_fail_the_case():
    stacking = {"stacking": {"policy": "best_of", "group": "G"}}
    case = a_case(
        a_line(), programs=[a_document(**stacking), a_document(code="B", currency="EUR", **stacking)]
    )

    assert outcome(case) == (
        CaseStatus.FAILED,
        (
            "refused: The programs of the group “G” are in EUR and USD: B, VIR-2026-014."
            " Give them one currency, or groups of their own.",
        ),
    )


def test_a_line_without_a_rate_is_held():
    assert outcome(a_case(a_line(), a_line(currency="EUR"))) == PASSED


@pytest.mark.parametrize(
    "line, changes, earned",
    [
        (
            a_line("50.00", currency="EUR"),
            {"exchange_rates": [{"from": "EUR", "to": "USD", "on": "2026-10-01", "rate": "2"}]},
            "20.00",
        ),
        (
            a_line("-40.00", quantity="-1", type="return", date="2026-11-20", document="D", line=7),
            {
                "lines": [
                    a_line(document="D", line="7"),
                    a_line("-40.00", type="return", date="2026-11-20", document="D", line=7),
                ],
                "program": {"period": "month", "returns": "original_period"},
                "expect": [an_expectation("6.00", period="2026-10-01")],
            },
            "6.00",
        ),
        (
            a_line("-40.00", type="return", date="2026-11-20", sold_on="2026-10-15"),
            {
                "program": {"period": "month", "returns": "original_period"},
                "expect": [an_expectation("6.00", period="2026-10-01")],
            },
            "6.00",
        ),
        (
            a_line(paid=False),
            {"program": {"conditions": [{"kind": "invoices_paid"}]}},
            "0.00",
        ),
        (
            a_line(paid=None),
            {
                "program": {"conditions": [{"kind": "terms_acknowledged"}]},
                "acknowledgements": [{"program": "VIR-2026-014", "partner": "P1"}],
            },
            "20.00",
        ),
        (
            a_line(),
            {
                "program": {"measure": {"kind": "attainment_percent"}},
                "targets": [{"program": "VIR-2026-014", "partner": "P1", "amount": "100"}],
            },
            "20.00",
        ),
        (
            a_line(),
            {
                "program": {"measure": {"kind": "growth_amount", "baseline": {"rule": "fixed"}}},
                "baselines": [
                    {"program": "VIR-2026-014", "partner": "P1", "amount": "150", "period": "2026-10-01"}
                ],
            },
            "5.00",
        ),
        (
            a_line(partner="P2"),
            {
                "program": {"group": {"pays": "parent"}},
                "partners": [
                    {"code": "P1", "parent": "H"},
                    {"code": "P2", "parent": [{"code": "H", "from": "2026-10-01", "to": "2026-10-31"}]},
                ],
                "expect": [an_expectation("20.00", partner="H")],
            },
            "20.00",
        ),
    ],
)
def test_everything_a_case_says_of_sales_and_partners_is_read(line, changes, earned):
    assert outcome(a_case(*changes.pop("lines", (a_line(), line)), **{"earned": earned, **changes})) == PASSED


def test_a_line_in_another_currency_that_does_not_count_is_no_matter():
    assert outcome(a_case(a_line(), a_line(currency="EUR", date="2025-01-01"))) == PASSED


@pytest.mark.parametrize(
    "case, path",
    [
        ([], "case"),
        ({"format": "vir.case/2"}, "format"),
        (a_case(programs=[]), "programs"),
        (a_case(programs={}), "programs"),
        (a_case(expect=None), "expect"),
        (a_case(a_line(net=100)), "lines[0].net"),
        (a_case(a_line(date="15 Oct 2026")), "lines[0].date"),
        (a_case(a_line(partner="")), "lines[0].partner"),
        (a_case(a_line(basis="sell_out")), "lines[0].basis"),
        (a_case("line"), "lines[0]"),
        (a_case(expect=[an_expectation("1", tier="1")]), "expect[0].tier"),
        (a_case(expect=[an_expectation("NaN")]), "expect[0].earned"),
        (a_case(partners=[{"code": "P1", "segments": [7]}]), "partners[0].segments[0]"),
        (a_case(programs=[a_document(), a_document()]), "programs"),
        (a_case(a_line(paid="yes")), "lines[0].paid"),
        (a_case(a_line(line=True)), "lines[0].line"),
        (a_case(a_line(sold_on="yesterday")), "lines[0].sold_on"),
        (a_case(partners=[{"code": "P1", "parent": 7}]), "parent"),
        (a_case(partners=[{"code": "P1", "parent": [{"from": "2026-10-01"}]}]), "partners[0].parent[0].code"),
        (a_case(exchange_rates=[{"from": "EUR", "to": "USD", "on": "2026-10-01", "rate": "0"}]), RATE),
        (a_case(targets=[{"program": "V", "partner": "P1"}]), "targets[0].amount"),
        (a_case(lines={}), "lines"),
    ],
)
def test_a_case_that_cannot_be_read_fails_and_says_where(case, path):
    status, (detail,) = outcome(case)

    assert status is CaseStatus.FAILED
    assert detail.startswith(f"case not readable: {path}: ")


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps(a_case(a_line(), id="A")))
        (tmp_path / "c.json").write_text(json.dumps(a_case(a_line(), a_line(currency="EUR"), id="C")))
        (tmp_path / "notes.txt").write_text("not a case")
        return tmp_path

    def run(self, folder):
        out = StringIO()
        call_command("conformance", str(folder), stdout=out)
        return out.getvalue().splitlines()

    def test_cases_that_pass_are_counted(self, folder):
        assert self.run(folder) == ["2 passed, 0 failed"]

    def test_a_case_that_differs_is_printed_and_exits_1(self, folder):
        (folder / "b.json").write_text(json.dumps(a_case(a_line(), id="B", earned="11.00")))
        out = StringIO()

        with pytest.raises(SystemExit) as ended:
            call_command("conformance", str(folder), stdout=out)

        assert ended.value.code == 1
        assert out.getvalue().splitlines() == [
            "B failed: program VIR-2026-014, partner P1, earned: wanted 11.00, got 10.00",
            "2 passed, 1 failed",
        ]

    def test_a_file_that_is_no_json_is_a_failed_case(self, folder):
        (folder / "b.json").write_text("{")
        out = StringIO()

        with pytest.raises(SystemExit):
            call_command("conformance", str(folder), stdout=out)

        assert out.getvalue().splitlines()[-1] == "2 passed, 1 failed"

    def test_a_folder_without_cases_is_refused(self, tmp_path):
        with pytest.raises(CommandError):
            call_command("conformance", str(tmp_path / "nowhere"))

    def test_the_published_examples_all_pass(self, shared):
        assert self.run(shared / "conformance") == ["53 passed, 0 failed"]
