"""What holds for programs of every shape, over whatever was sold."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import fields, is_dataclass
from decimal import ROUND_DOWN, Decimal, localcontext

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from programs.conformance.case import read_case
from programs.rating import rate_many
from programs.rating.calculate import calculate
from programs.rating.exactness import settled
from programs.terms import Terms
from tests.programs.worlds import worlds
from vir.foundation.money import exact, format_money, minor_units, round_amount

anything = settings(
    database=None,
    deadline=None,
    max_examples=80,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
ZERO = Decimal(0)


def rated(case):
    found = read_case({**case, "expect": [{"program": "V0", "partner": "P1", "earned": "0"}]}).given
    return calculate([Terms.from_document(document) for document in case["programs"]], found)


def summary(results):
    return sorted(
        (
            *(result.program, result.partner, str(result.period.start), result.rating.tier),
            *(
                f"{result.earned.normalize():f}",
                str(result.first),
                str(result.accrued and result.accrued.accrued),
            ),
        )
        for result in results
    )


def documents(case):
    return {document["code"]: document for document in case["programs"]}


def caps(document):
    return {cap["per"]: Decimal(cap["amount"]) for cap in document.get("caps", [])}


@anything
@given(case=worlds(), data=st.data())
def test_the_order_of_lines_programs_and_partners_is_irrelevant(case, data):
    keys = ("lines", "programs", "partners", "exchange_rates", "products")
    shuffled = {**case, **{key: data.draw(st.permutations(case[key])) for key in keys}}

    assert summary(rated(shuffled)) == summary(rated(case))


@anything
@given(case=worlds(), data=st.data())
def test_a_line_that_is_cut_in_two_changes_nothing(case, data):
    assume(case["lines"])
    line = data.draw(st.sampled_from(case["lines"]))
    part = {
        key: f"{Decimal(data.draw(st.integers(-300, 300))).scaleb(-1)}"
        for key in ("quantity", "net", "gross")
    }
    rest = {key: f"{Decimal(line.get(key, line['net'])) - Decimal(value):f}" for key, value in part.items()}
    cut = {
        **case,
        "lines": [*(one for one in case["lines"] if one is not line), {**line, **part}, {**line, **rest}],
    }

    assert summary(rated(cut)) == summary(rated(case))


@anything
@given(case=worlds(), data=st.data())
def test_what_is_bought_and_returned_on_the_same_day_changes_nothing(case, data):
    assume(case["lines"])
    line = data.draw(st.sampled_from([one for one in case["lines"] if one.get("type") != "return"] or [None]))
    assume(line is not None)
    again = {key: value for key, value in line.items() if key not in ("document", "line")}
    back = {
        **again,
        "type": "return",
        **{key: f"{-Decimal(line.get(key, line['net'])):f}" for key in ("quantity", "net", "gross")},
    }

    assert summary(rated({**case, "lines": [*case["lines"], again, back]})) == summary(rated(case))


@anything
@given(case=worlds(), data=st.data())
def test_a_partner_alone_earns_what_it_earns_among_others(case, data):
    assume(case["lines"])
    shared = [d for d in case["programs"] if "group" in d or "program" in caps(d)]
    assume(not shared)
    partner = data.draw(st.sampled_from(sorted({line["partner"] for line in case["lines"]})))
    alone = {**case, "lines": [line for line in case["lines"] if line["partner"] == partner]}

    def of_partner(results):
        return summary(result for result in results if result.partner == partner)

    assert of_partner(rated(alone)) == of_partner(rated(case))


@anything
@given(case=worlds())
def test_no_cap_is_ever_exceeded(case):
    results = rated(case)

    by_program = documents(case)
    together = defaultdict(Decimal)
    for result in results:
        limits, program = caps(by_program[result.program]), result.program
        together[program] += result.earned
        if "group" in by_program[program]:
            continue
        together[program, result.partner] += result.earned
        assert result.earned <= limits.get("partner_period", result.earned)
        assert together[program, result.partner] <= limits.get(
            "partner_program", together[program, result.partner]
        )
    for program, document in by_program.items():
        assert together[program] <= caps(document).get("program", together[program])


@anything
@given(case=worlds(group={"pays": "members", "key": "volume"}))
def test_what_members_are_paid_adds_up_to_what_their_account_earned(case):
    accounts = defaultdict(list)
    for result in rated(case):
        facts = result.rating.working.facts
        if facts.share is not None:
            accounts[result.program, facts.share.parent, result.period.start].append(result)

    for members in accounts.values():
        working = members[0].rating.working
        whole = working.own if working.facts.allotted is None else working.facts.allotted
        whole = ZERO if working.facts.outdone_by else whole
        weights = [member.rating.working.facts.share.weight for member in members]
        assert sum((member.earned for member in members), ZERO) == whole
        assert sum(weights, ZERO) == members[0].rating.working.facts.share.weights


@anything
@given(case=worlds())
def test_lines_add_up_to_the_volume_of_their_position(case):
    for result in rated(case):
        if result.rating.working.facts.share is not None:
            continue
        paying = [counted for counted in result.lines if counted.scopes[0]]
        with exact():
            assert settled(sum((counted.net for counted in paying), ZERO)) == settled(result.volume.net)
            assert sum((counted.line.quantity for counted in paying), ZERO) == result.volume.quantity
        assert len(paying) == result.volume.line_count + result.volume.return_count


@anything
@given(case=worlds())
def test_the_bulk_path_gives_what_each_partner_alone_is_given(case):
    by_program = documents(case)
    rows = defaultdict(list)
    for result in rated(case):
        document = by_program[result.program]
        looks_back = (
            document.get("accumulation") == "to_date"
            or "partner_program" in caps(document)
            or document.get("guarantee", {}).get("cumulative")
        )
        if not looks_back:
            rows[result.program].append(result)

    for program, results in rows.items():
        terms = Terms.from_document(by_program[program])
        many = rate_many(terms, [(result.counted, result.rating.working.facts) for result in results])
        assert many == [result.rating for result in results]


@anything
@given(case=worlds())
def test_the_decimal_context_of_the_caller_changes_nothing(case):
    with localcontext(prec=4, rounding=ROUND_DOWN):
        rough = rated(case)
        told = [result.rating.explanation.to_dict() for result in rough]

    plain = rated(case)
    assert summary(rough) == summary(plain)
    assert told == [result.rating.explanation.to_dict() for result in plain]


def floats_in(value, seen):
    if isinstance(value, float):
        return [value]
    if id(value) in seen or isinstance(value, str | int | Decimal | type(None)):
        return []
    seen.add(id(value))
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
    else:
        slots = getattr(type(value), "__slots__", ())
        parts = [getattr(value, name) for name in slots] or list(
            vars(value).values() if hasattr(value, "__dict__") else ()
        )
    return [found for part in parts for found in floats_in(part, seen)]


@anything
@given(case=worlds())
def test_there_is_no_float_in_any_result(case):
    results = rated(case)
    told = [result.rating.explanation for result in results]

    assert floats_in([results, told], set()) == []


@anything
@given(case=worlds(programs_max=1, accumulation="to_date"))
def test_periods_to_date_add_up_to_what_everything_since_the_start_comes_to(case):
    assume("program" not in caps(case["programs"][0]) and "group" not in case["programs"][0])
    partners = defaultdict(list)
    for result in rated(case):
        partners[result.partner].append(result)

    for results in partners.values():
        assert sum((result.earned for result in results), ZERO) == results[-1].rating.working.rounded


PLAIN = st.sampled_from(["net_amount", "gross_amount", "quantity", "share_percent"])


@anything
@given(case=worlds(programs_max=1, accumulation="to_date"), kind=PLAIN)
def test_periods_to_date_add_up_to_one_period_of_the_whole_program(case, kind):
    document = case["programs"][0]
    own_rules = {"caps", "guarantee", "group", "exchange"}
    plain = {key: value for key, value in document.items() if key not in own_rules}
    assume(document["measure"]["kind"] == kind)
    whole = {**plain, "period": "term", "accumulation": "per_period"}

    def totals(program):
        found = defaultdict(Decimal)
        for result in rated({**case, "programs": [program]}):
            found[result.partner] += result.earned
        return found

    assert totals(plain) == totals(whole)


@anything
@given(case=worlds())
def test_the_formula_ends_with_what_is_earned(case):
    for result in rated(case):
        shown = format_money(result.earned, result.rating.working.terms.currency)
        last = result.rating.explanation.formula_values[-1]

        assert last.partition(" ")[0] == shown


@anything
@given(case=worlds())
def test_steps_add_up_to_what_is_earned_but_for_the_one_rounding(case):
    for result in rated(case):
        working = result.rating.working
        currency = working.terms.currency
        amounts = [step.amount for step in result.rating.explanation.steps if step.amount is not None]
        with exact():
            whole = settled(sum(amounts, ZERO))
            off = settled(whole - result.earned)
            rounding = settled(working.unrounded - working.cap_taken - working.rounded)
            half = Decimal(5).scaleb(-minor_units(currency) - 1)

        assert off == rounding
        assert abs(off) <= half
        if not working.already and working.earned == working.own:
            assert round_amount(whole, currency, working.terms.rounding) == result.earned
