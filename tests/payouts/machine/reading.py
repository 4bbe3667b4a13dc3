"""Reading the vendor in the database after each step: all of it by one statement that knows no word of the product."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.ledger.rollforward import rollforward
from payouts.models import AccountingPeriod
from payouts.queries.books.rollforward import _movements
from tests.payouts.machine.seen import Leg, Months, PayKey, RunSeen, Seen, quarter_of

# The walls that wait for the end of a transaction speak first.
LOOK = """
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
SELECT json_build_object(
  'legs', (
    SELECT json_agg(json_build_array(p.starts_on, x.in_column, x.kind, x.account, x.partner_id, x.start, x.total))
    FROM (
      SELECT e.period_id, e."column" AS in_column, e.kind, l.account, e.partner_id, e.period_start AS start,
        sum(l.amount) * 100 AS total
      FROM payouts_ledgerleg l JOIN payouts_ledgerentry e ON e.id = l.entry_id GROUP BY 1, 2, 3, 4, 5, 6
    ) x JOIN payouts_accountingperiod p ON p.id = x.period_id),
  'runs', (
    SELECT json_agg(json_build_array(
      r.period_start, r.sequence, r.state, r.payable_total * 100, r.held_total * 100,
      (SELECT json_agg(json_build_array(
          i.partner_id,
          (i.earned + i.brought + i.prior + i.adjusted + i.claimed - i.recovered) * 100,
          i.payable * 100, i.carried * 100, i.held * 100, i.dropped * 100, i.invoiced * 100))
        FROM payouts_payoutitem i WHERE i.run_id = r.id)) ORDER BY r.code)
    FROM payouts_payoutrun r),
  'pays', (
    SELECT json_agg(json_build_array(r.period_start, r.sequence, m.partner_id, m.state, m.amount * 100)
      ORDER BY m.code)
    FROM payouts_payment m JOIN payouts_payoutrun r ON r.id = m.run_id),
  'months', (SELECT json_agg(json_build_array(starts_on, state = 'closed')) FROM payouts_accountingperiod),
  'twice', (
    (SELECT count(*) FROM (SELECT 1 FROM payouts_payoutpart GROUP BY source_ref HAVING count(*) > 1) a)
    + (SELECT count(*) FROM (
        SELECT 1 FROM payouts_payoutitem i JOIN payouts_payoutrun r ON r.id = i.run_id
        WHERE i.earning_id IS NOT NULL AND r.sequence = 1 GROUP BY i.earning_id HAVING count(*) > 1) b)),
  'alone', (
    SELECT count(*) FROM payouts_payoutrun r
    WHERE r.state IN ('approved', 'exported', 'closed') AND r.approvals_needed > (
      SELECT count(DISTINCT a.approver_id) FROM payouts_runapproval a
      WHERE a.run_id = r.id AND a.seal = r.seal AND a.approver_id <> r.prepared_by_id)))::text
"""


class Reader:
    """
    What is seen of the vendor.

    The rollforward of a month is asked for again only where the ledger up to it is another one.
    """

    def __init__(self, names: Mapping[UUID, str]) -> None:
        self.names = {str(partner_id): code for partner_id, code in names.items()}
        self.laid_out: dict[date, tuple[frozenset[Leg], tuple[tuple[int, ...], int]]] = {}

    def look(self) -> Seen:
        """Read everything."""
        with connection.cursor() as cursor:
            cursor.execute(LOOK)
            told = json.loads(cursor.fetchone()[0], parse_float=Decimal)
        return Seen(
            legs=[
                Leg(
                    _day(month), column, kind, account, self.names[who], quarter_of(_day(start)), whole(total)
                )
                for month, column, kind, account, who, start, total in told["legs"] or ()
            ],
            runs=[
                RunSeen(
                    quarter_of(_day(start)),
                    sequence,
                    state,
                    whole(payable),
                    whole(held),
                    {self.names[who]: tuple(map(whole, amounts)) for who, *amounts in items or ()},  # type: ignore[misc]
                )
                for start, sequence, state, payable, held, items in told["runs"] or ()
            ],
            pays=self._pays(told["pays"] or ()),
            months={_day(month): is_shut for month, is_shut in told["months"] or ()},
            taken_twice=told["twice"],
            approved_alone=told["alone"],
        )

    def rollforward(self, seen: Seen) -> Months:
        """Give the rollforward of the three newest months, as the page shows it."""
        found: Months = {}
        for month in sorted(seen.months)[-3:]:
            upto = frozenset(leg for leg in seen.legs if leg.month <= month)
            if month not in self.laid_out or self.laid_out[month][0] != upto:
                self.laid_out[month] = (upto, _laid_out(month))
            found[month] = self.laid_out[month][1]
        return found

    def _pays(self, rows: Any) -> dict[PayKey, tuple[str, int]]:
        found: dict[PayKey, tuple[str, int]] = {}
        counts: dict[tuple[int, int, str], int] = defaultdict(int)
        for start, sequence, who, state, amount in rows:
            key = (quarter_of(_day(start)), sequence, self.names[who])
            counts[key] += 1
            found[(*key, counts[key])] = (state, whole(amount))
        return found


def _laid_out(month: date) -> tuple[tuple[int, ...], int]:
    tables = rollforward(_movements(AccountingPeriod(starts_on=month)))
    if not tables:
        return ((), 0)
    total = tables[0].total
    figures = (total.opening, *(moved for _, moved in total.moved), total.other)
    return (tuple(whole(figure * 100) for figure in figures), whole(total.closing * 100))


def _day(told: str) -> date:
    return date.fromisoformat(told)


def whole(cents: Decimal | int) -> int:
    """Give whole cents; a fraction of one is a fault."""
    assert cents == int(cents), cents
    return int(cents)
