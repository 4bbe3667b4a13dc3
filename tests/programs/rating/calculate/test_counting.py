"""Which lines count, on which day, for whom, at what value. Ten percent of everything unless said otherwise."""

from datetime import date
from decimal import Decimal

import pytest

from programs.enums import Basis, LineReason
from programs.rating.calculate import Counting, Membership
from programs.rating.volume import Volume
from programs.terms import partner_is_eligible
from tests.programs.sales import SAWS, SPARES, a_program, a_return, a_sale, amounts, on, quotes, sold
from vir.foundation.periods import Period

ORIGINAL = {"returns": "original_period", "period": "month"}


def only(*partners):
    """Let these partners in, and only those."""
    return lambda terms, partner, day: partner in partners


def judged(line, *others, known=None, **changes):
    """Tell why a line does not count, or the place and account at which it does."""
    given = sold(line, *others, **(known or {}))
    reason, counted = Counting(a_program(**changes), given).judge(line)
    return reason if counted is None else (reason, counted.place, counted.account, counted.net)


@pytest.mark.parametrize(
    "line, changes, reason",
    [
        (a_sale(day="09-30"), {}, LineReason.OUTSIDE_DATES),
        (a_sale(day="2027-01-01"), {}, LineReason.OUTSIDE_DATES),
        (a_sale(basis=Basis.SELL_THROUGH), {}, LineReason.OTHER_BASIS),
        (a_sale(), {"basis": "sell_through"}, LineReason.OTHER_BASIS),
        (a_sale(sku="DRILL"), {"products": SAWS}, LineReason.PRODUCT),
        (a_sale(sku="UNKNOWN"), {"products": SAWS}, LineReason.PRODUCT),
        (a_sale(currency="EUR"), {}, LineReason.NO_RATE),
    ],
)
def test_a_line_that_does_not_count_says_why(line, changes, reason):
    assert judged(line, **changes) == reason


@pytest.mark.parametrize("day, place", [("10-01", 0), ("10-31", 0), ("11-01", 1), ("12-31", 2)])
def test_a_line_counts_in_the_period_of_its_day(day, place):
    assert judged(a_sale(day=day), period="month") == (None, place, "P1", 100)


def test_a_partner_that_is_not_let_in_on_the_day_does_not_count():
    assert judged(a_sale(), known={"eligible": only("P2")}) == LineReason.PARTNER


@pytest.mark.parametrize("group", [None, {"pays": "parent"}])
def test_a_partner_is_judged_for_the_program_on_the_day_of_the_sale(group):
    asked = []

    def eligible(terms, partner, day):
        asked.append((terms.code, partner, str(day)))
        return False

    known = {"eligible": eligible, "parents": {"P1": (Membership("H"),)}}

    assert judged(a_sale(), known=known, group=group) == LineReason.PARTNER
    expected = [("V", "P1", "2026-10-15")]
    assert asked == (expected if group is None else [*expected, ("V", "H", "2026-10-15")])


def test_a_period_that_has_not_begun_by_as_of_holds_nothing():
    given = sold(a_sale(day="11-01"), as_of=on("10-31"))

    counting = Counting(a_program(period="month"), given)

    assert [period.start for period in counting.periods] == [date(2026, 10, 1)]
    assert counting.counted == []
    assert counting.judge(given.lines[0]) == (LineReason.OUTSIDE_DATES, None)


def test_lines_are_listed_by_day_and_then_by_what_they_say():
    lines = (
        a_sale("3", "12-01"),
        a_sale("2", "11-01"),
        a_sale("1", "11-01"),
        a_sale("5", "11-01", sku="BLADE"),
    )

    listed = [counted.net for counted in Counting(a_program(), sold(*lines)).counted]

    assert listed == [5, 1, 2, 3]


def test_a_line_that_only_qualifies_is_kept_and_said_to_qualify_only():
    changes = {"products": SAWS, "measure": {"kind": "net_amount", "products": SPARES}}

    assert judged(a_sale(sku="BLADE"), **changes) == (LineReason.QUALIFIES_ONLY, 0, "P1", 100)
    assert judged(a_sale(sku="DRILL"), **changes) == LineReason.PRODUCT


def test_scopes_stand_in_the_order_paying_qualifying_whole_conditions_kickers():
    terms = a_program(
        products=SAWS,
        measure={"kind": "share_percent", "products": SPARES},
        conditions=[
            {"kind": "minimum_volume", "amount": "1"},
            {"kind": "share_percent", "percent": "1", "products": SPARES, "share_of": SAWS},
        ],
        reward={
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "0", "percent": "1"}],
            "kickers": [
                {"name": "K", "kind": "percent", "percent": "1", "products": SPARES},
                {"name": "L", "kind": "percent", "percent": "1", "products": SAWS},
            ],
        },
    )

    scopes = Counting(terms, sold()).scopes

    # A kicker is for products of the program: spares are none of them.
    assert scopes.of("SAW") == (True, False, True, True, False, False, True, False, True)
    assert scopes.of("BLADE") == (False, True, True, False, False, True, False, False, False)
    assert scopes.first_kicker == 7


class TestReturns:
    SALE = a_sale(day="10-15", document="D1", number="1")

    def day(self, back, *lines, **changes):
        terms = a_program(**{**ORIGINAL, **changes})
        return str(Counting(terms, sold(*lines, back)).day_of(back))

    def test_a_return_counts_on_its_own_day(self):
        back = a_return(day="11-20", document="D1", number="1")

        assert self.day(back, self.SALE, returns="return_period") == "2026-11-20"

    def test_to_the_original_period_it_counts_on_the_day_of_the_line_it_takes_back(self):
        back = a_return(day="11-20", document="D1", number="1", sku="DRILL")

        assert self.day(back, self.SALE) == "2026-10-15"

    def test_without_a_number_the_product_in_the_document_is_taken_back(self):
        assert self.day(a_return(day="11-20", document="D1"), self.SALE) == "2026-10-15"

    def test_a_number_that_is_not_in_the_document_falls_back_to_the_product(self):
        assert self.day(a_return(day="11-20", document="D1", number="9"), self.SALE) == "2026-10-15"

    def test_of_several_sales_the_first_is_taken_back(self):
        lines = (a_sale(day="10-20", document="D1"), self.SALE, a_sale(day="10-18", document="D1"))

        assert self.day(a_return(day="11-20", document="D1"), *lines) == "2026-10-15"

    @pytest.mark.parametrize(
        "back",
        [
            a_return(day="11-20"),
            a_return(day="11-20", document="D2"),
            a_return(day="11-20", document="D1", sku="DRILL"),
            a_return(day="11-20", document="D1", number="1", partner="P2"),
        ],
        ids=["no document", "another document", "another product", "another partner"],
    )
    def test_where_no_sale_is_known_a_return_counts_on_its_own_day(self, back):
        assert self.day(back, self.SALE) == "2026-11-20"

    def test_a_return_is_no_sale_to_take_back(self):
        earlier = a_return(day="10-05", document="D1")

        assert self.day(a_return(day="11-20", document="D1"), earlier) == "2026-11-20"

    def test_the_day_of_sale_that_a_return_names_comes_first(self):
        back = a_return(day="11-20", document="D1", number="1", sold_on="10-02")

        assert self.day(back, self.SALE) == "2026-10-02"

    @pytest.mark.parametrize("limit, day", [(36, "2026-10-15"), (35, "2026-11-20"), (0, "2026-11-20")])
    def test_a_return_looks_back_only_so_far(self, limit, day):
        # From 15 Oct to 20 Nov are 36 days.
        back = a_return(day="11-20", document="D1", number="1")

        assert self.day(back, self.SALE, returns_lookback_days=limit) == day

    def test_a_sale_counts_on_its_own_day_whatever_it_refers_to(self):
        line = a_sale(day="11-20", document="D1", sold_on="10-02")

        assert self.day(line, self.SALE) == "2026-11-20"

    def test_the_period_of_the_sale_earns_less(self):
        lines = (self.SALE, a_sale("50", "11-20"), a_return("-40", "11-21", document="D1", number="1"))

        assert amounts(a_program(**ORIGINAL), sold(*lines)) == ["6.00", "5.00", "0.00"]
        assert amounts(a_program(period="month"), sold(*lines)) == ["10.00", "1.00", "0.00"]


class TestCurrencies:
    RATES = quotes(
        ("EUR", "USD", "09-01", "1.10"),
        ("EUR", "USD", "10-10", "1.20"),
        ("EUR", "USD", "11-10", "1.30"),
        ("EUR", "USD", "12-10", "1.60"),
        ("USD", "EUR", "10-10", "0.80"),
    )

    def net(self, day, **changes):
        line = a_sale(day=day, currency="EUR", gross="110")
        _, counted = Counting(a_program(**changes), sold(line, quotes=self.RATES)).judge(line)
        return None if counted is None else (counted.net, counted.gross)

    @pytest.mark.parametrize(
        "day, net, gross", [("10-09", 110, 121), ("10-10", 120, 132), ("11-09", 120, 132)]
    )
    def test_a_line_converts_at_the_latest_rate_on_or_before_its_day(self, day, net, gross):
        assert self.net(day) == (net, gross)

    def test_the_average_of_the_period_is_that_of_the_rates_dated_in_it(self):
        # In the quarter 1.20, 1.30 and 1.60: 4.10 ÷ 3; in October only 1.20.
        average = {"exchange": {"policy": "period_average"}}

        assert self.net("10-01", **average, period="month") == (120, 132)
        assert self.net("10-01", **average)[0] == pytest.approx(Decimal(410) / 3)

    def test_a_period_without_a_rate_has_no_average(self):
        terms = {"exchange": {"policy": "period_average"}, "starts_on": "2026-01-01", "period": "month"}

        assert self.net("08-15", **terms) is None

    def test_a_rate_fixed_in_the_terms_comes_before_those_of_the_day(self):
        assert self.net("10-15", exchange={"policy": "contract_rate", "rates": {"EUR": "2"}}) == (200, 220)
        assert self.net("10-15", exchange={"policy": "contract_rate", "rates": {"GBP": "2"}}) is None

    def test_a_line_in_the_currency_of_the_program_needs_no_rate(self):
        assert self.net("10-15", currency="EUR") == (100, 110)


class TestGroups:
    PARENTS = {
        "P1": (Membership("H", on("10-01"), on("10-31")), Membership("I", on("11-01"), None)),
    }
    GROUP = {"group": {"pays": "parent"}}

    @pytest.mark.parametrize("day, account", [("10-31", "H"), ("11-01", "I")])
    def test_a_line_counts_for_the_parent_of_its_day(self, day, account):
        found = judged(a_sale(day=day), known={"parents": self.PARENTS}, **self.GROUP)

        assert found == (None, 0, account, 100)

    def test_without_a_parent_a_line_counts_for_the_partner(self):
        assert judged(a_sale(partner="P2"), known={"parents": self.PARENTS}, **self.GROUP)[2] == "P2"

    def test_where_no_volume_is_shared_a_parent_means_nothing(self):
        assert judged(a_sale(), known={"parents": self.PARENTS})[2] == "P1"

    def test_a_member_is_let_in_by_its_parent(self):
        known = {"parents": self.PARENTS, "eligible": only("H")}

        assert judged(a_sale(day="10-31"), known=known, **self.GROUP) == (None, 0, "H", 100)
        assert judged(a_sale(day="11-01"), known=known, **self.GROUP) == LineReason.PARTNER
        assert judged(a_sale(day="10-31"), known=known) == LineReason.PARTNER

    def test_a_partner_of_its_own_is_not_let_in_by_itself_twice(self):
        assert judged(a_sale(partner="P2"), known={"eligible": only("H")}, **self.GROUP) == LineReason.PARTNER

    def test_an_excepted_member_stays_out_whoever_its_parent_is(self):
        def eligible(terms, partner, day):
            return partner_is_eligible(terms.eligibility, partner, ())

        known = {"parents": self.PARENTS, "eligible": eligible}
        rule = {"eligibility": {"partners": ["H"], "except_partners": ["P1"]}}

        assert judged(a_sale(day="10-31"), known=known, **self.GROUP, **rule) == LineReason.PARTNER


class TestEarlierYears:
    YEAR = Period(date(2025, 10, 1), date(2026, 1, 1))

    def bought(self, *lines, known=None, **changes):
        counting = Counting(a_program(**changes), sold(*lines, **(known or {})))
        return counting.bought_in(self.YEAR)

    def test_what_qualified_is_added_up_by_account(self):
        lines = [
            a_sale("100", "2025-10-01", gross="120", quantity="2"),
            a_sale("50", "2025-12-31", gross="60", quantity="1"),
            a_sale("7", "2025-11-01", "P2"),
        ]

        found = self.bought(*lines, a_sale("1", "2025-09-30"), a_sale("1", "2026-01-01"))

        assert found == {
            "P1": Volume(Decimal(150), Decimal(180), Decimal(3)),
            "P2": Volume(Decimal(7), Decimal(7), Decimal(1)),
        }

    def test_only_the_same_basis_products_that_qualify_and_known_rates_are_in_it(self):
        lines = [
            a_sale("10", "2025-10-15", sku="DRILL"),
            a_sale("10", "2025-10-15", basis=Basis.SELL_THROUGH),
            a_sale("10", "2025-10-15", currency="EUR"),
            a_sale("100", "2025-10-15"),
        ]

        assert self.bought(*lines, products=SAWS)["P1"].net == 100

    def test_other_currencies_are_converted(self):
        line = a_sale("100", "2025-10-15", gross="110", currency="EUR")
        rates = quotes(("EUR", "USD", "2025-10-15", "2"), ("EUR", "USD", "2026-10-15", "3"))
        average = {"exchange": {"policy": "period_average"}}

        found = [self.bought(line, known={"quotes": rates}, **changes)["P1"] for changes in ({}, average)]

        assert [(volume.net, volume.gross) for volume in found] == [(200, 220), (200, 220)]

    def test_membership_is_not_asked_for(self):
        line = a_sale("100", "2025-10-15")

        assert self.bought(line, known={"eligible": only("P2")})["P1"].net == 100

    def test_a_group_is_added_up_at_the_parent_of_that_day(self):
        parents = {"P1": (Membership("H", None, on("2025-10-31")), Membership("I", on("2025-11-01"), None))}
        lines = [a_sale("100", "2025-10-31"), a_sale("30", "2025-11-01")]

        found = self.bought(*lines, known={"parents": parents}, group={"pays": "parent"})

        assert {account: volume.net for account, volume in found.items()} == {"H": 100, "I": 30}


@pytest.mark.parametrize(
    "line, held",
    [
        (a_sale(currency="EUR"), True),
        (a_sale(), False),
        (a_sale(currency="EUR", day="09-30"), False),
        (a_sale(currency="EUR", sku="DRILL"), False),
    ],
)
def test_a_line_is_held_where_only_its_rate_is_missing(line, held):
    assert Counting(a_program(products=SAWS), sold()).is_held(line) is held


def test_a_counted_line_is_a_volume_of_sales_or_of_returns():
    lines = (
        a_sale("100", gross="120", quantity="4", lines=3),
        a_return("-30", gross="-36", quantity="-1", lines=2),
    )
    bought, back = sorted(Counting(a_program(), sold(*lines)).counted, key=lambda c: -c.net)
    bought.taken = Decimal(10)

    assert bought.volume == Volume(Decimal(100), Decimal(120), Decimal(4), 3, 0, Decimal(0))
    assert bought.left == Volume(Decimal(90), Decimal(110), Decimal(4), 3, 0, Decimal(0))
    assert back.volume == Volume(Decimal(-30), Decimal(-36), Decimal(-1), 0, 2, Decimal(-30))


@pytest.mark.parametrize("received, late_on", [({"received": "11-20"}, "2026-11-20"), ({}, "2026-10-15")])
def test_a_line_is_received_on_its_day_where_nothing_else_is_known(received, late_on):
    line = a_sale(**received)

    assert str(Counting(a_program(), sold(line)).counted[0].late_on) == late_on
