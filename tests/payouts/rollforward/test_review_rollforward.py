"""A rollforward is reviewed as it stands, and not with a difference that nobody explains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from partners.models import Partner
from payouts.enums import Account, Column
from payouts.models import AccountingPeriod, LedgerEntry, RollforwardReview
from payouts.operations.books.record_balances import BalanceGiven, record_balances
from payouts.operations.books.release_balance import UnableToRelease, release_balance
from payouts.operations.books.review_rollforward import UnableToReview, review_programs, review_rollforward
from payouts.queries.books.balances import Spot
from payouts.queries.books.rollforward import period_tables
from programs.models import Program
from vir.foundation.identity.models import User

NOV = date(2026, 11, 1)
CLOSING = Decimal("119291.20")
Books = dict[str, Program]
Review = Callable[..., RollforwardReview]


@pytest.fixture
def review(finn: User, moment: datetime, today: date) -> Review:
    """Review November as Finn, each time a minute later."""
    times = count()

    def reviewed(explanation: str = "", closing: Decimal = CLOSING) -> RollforwardReview:
        return review_rollforward(
            starts_on=NOV,
            currency="USD",
            seen_closing=closing,
            explanation=explanation,
            today=today,
            actor_id=finn.id,
            at=moment + timedelta(minutes=next(times)),
        )

    return reviewed


def enter_balance(amount: str, by: User, at: datetime) -> None:
    given = BalanceGiven("2310", "Accrued rebates", "USD", Decimal(amount), date(2026, 11, 22))
    record_balances(starts_on=NOV, balances=[given], actor_id=by.id, at=at)


def is_reviewed(today: date) -> bool:
    (found,) = period_tables(AccountingPeriod.objects.get(starts_on=NOV), today=today)
    return found.reviewed


def test_what_agrees_is_reviewed_without_a_word(
    books: Books, review: Review, finn: User, moment: datetime, today: date
) -> None:
    enter_balance("119291.20", finn, moment)

    found = review()

    assert (found.closing, found.difference, found.explanation, found.last_entry) == (CLOSING, 0, "", 7)
    assert is_reviewed(today)


def test_an_unexplained_difference_is_refused(
    books: Books, review: Review, finn: User, moment: datetime, today: date
) -> None:
    enter_balance("119000.00", finn, moment)

    with pytest.raises(UnableToReview, match=r"differs by -?−?\$291\.20. Explain the difference"):
        review()

    assert not RollforwardReview.objects.exists()
    assert review("A credit of 22 Nov is posted there tomorrow.").difference == Decimal("-291.20")
    assert is_reviewed(today)


def test_no_balance_at_all_has_to_be_explained_too(books: Books, review: Review) -> None:
    with pytest.raises(UnableToReview, match="No balance of the general ledger is there to compare with"):
        review()

    assert review("The general ledger is closed a week later.").difference is None


def test_another_amount_than_the_one_looked_at_is_refused(books: Books, review: Review) -> None:
    with pytest.raises(UnableToReview, match=r"is \$119,291\.20 by now, not \$1\.00. Look at it again"):
        review("Whatever", Decimal(1))


def test_a_later_balance_or_entry_asks_for_another_review(
    books: Books,
    review: Review,
    enter: Callable[..., LedgerEntry],
    finn: User,
    moment: datetime,
    today: date,
) -> None:
    review("Nothing to compare with.")
    assert is_reviewed(today)
    enter_balance("119291.20", finn, moment)
    assert not is_reviewed(today)
    review()
    assert is_reviewed(today)

    enter(Column.CURRENT, "0.01", books["cordless"])

    assert not is_reviewed(today)


def test_programs_are_reviewed_together_each_with_its_amount(
    books: Books, finn: User, moment: datetime, today: date
) -> None:
    ids = [program.id for program in books.values()]

    done = review_programs(
        starts_on=NOV, currency="USD", program_ids=ids, today=today, actor_id=finn.id, at=moment
    )

    assert sorted(one.closing for one in done) == [Decimal("3711.00"), Decimal("115580.20")]
    # The whole is still to be reviewed.
    assert not is_reviewed(today)
    with pytest.raises(UnableToReview, match="Choose the programs that were reviewed"):
        review_programs(
            starts_on=NOV, currency="USD", program_ids=[], today=today, actor_id=finn.id, at=moment
        )


class TestReleasing:
    def test_two_people_release_what_is_owed_and_not_more(
        self, books: Books, alder: Partner, finn: User, lena: User, moment: datetime, today: date
    ) -> None:
        spot = Spot(books["fasteners"].id, alder.id, date(2026, 10, 1), "USD")

        def release(amount: str, approver: User = lena, reason: str = "Expired on 31 Oct") -> LedgerEntry:
            return release_balance(
                spot=spot,
                account=Account.ACCRUED_LIABILITY,
                amount=Decimal(amount),
                reason=reason,
                day=date(2026, 11, 16),
                proposed_by=finn.id,
                approved_by=approver.id,
                at=moment,
            )

        with pytest.raises(UnableToRelease, match="A second person approves"):
            release("1.00", finn)
        with pytest.raises(
            UnableToRelease, match=r"\$3,711\.01 cannot be released: \$3,711\.00 is owed there"
        ):
            release("3711.01")
        with pytest.raises(UnableToRelease, match="Reason: write 1 to 500"):
            release("1.00", reason="")
        entry = release("711.00")

        assert (entry.column, entry.kind, entry.note) == ("released", "release", "Expired on 31 Oct")
        (found,) = period_tables(entry.period, today=today)
        assert (found.table.total.released, found.table.total.closing) == (
            Decimal("-711.00"),
            Decimal("118580.20"),
        )
