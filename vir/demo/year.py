"""The demo year: the scenario of Kestrel Tools, and a second vendor behind the wall."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from partners.enums import Match, SalesTest, SalesWindow
from partners.operations.save_rule import add_rule_segment
from payouts.operations.apply_sales_rules import save_segment_rule
from programs.enums import Gate
from programs.operations.keep_template import keep_template
from programs.operations.set_launch_policy import set_launch_policy
from programs.queries import program_by_code
from vir.demo import (
    books,
    cast,
    claims,
    comparing,
    designs,
    filing,
    goods,
    messages,
    morning,
    offers,
    payees,
    paying,
    planning,
    questions,
)
from vir.demo.building import SALES_READING, Builder, Say, csv_of
from vir.demo.osprey import build_osprey
from vir.demo.sales import SalesFile, sales_files
from vir.foundation.tenancy.queries import tenant_by_slug

TODAY = date(2026, 11, 23)
PRIYA, FINN, OSEI = "priya@kestrel.example", "finn@kestrel.example", "osei@kestrel.example"
MARTA, CORIN = "marta@alder.example", "sales@corvus.example"
# The day after the quarter's end on which each file of the vendor's own system came.
FILE_DAYS = {
    "2025q4": date(2026, 1, 5),
    "2026q1": date(2026, 4, 3),
    "2026q2": date(2026, 7, 3),
    "2026q3": date(2026, 10, 2),
    "2026q4": TODAY,
}


def is_built() -> bool:
    """Say whether the demo is there: it is built whole or not at all."""
    return tenant_by_slug("kestrel") is not None


@transaction.atomic
def build(say: Say) -> None:
    """Build both vendors in one transaction, so that a build that is stopped leaves nothing half done."""
    _build_kestrel(say)
    build_osprey(say, TODAY)


def _build_kestrel(say: Say) -> None:
    kestrel = Builder("kestrel", "Kestrel Tools", "America/Chicago", cast.KESTREL_PEOPLE[0], TODAY, say)
    # The books begin in November 2026: until then nothing is posted.
    kestrel.resting.add(books.ACCRUALS)
    start = kestrel.at(date(2025, 9, 15))
    for person in cast.KESTREL_PEOPLE[1:]:
        if not person.partner:
            kestrel.invite(person, start)
    _load_partners(kestrel)
    with kestrel.inside():
        set_launch_policy(
            alone_limit=Decimal(100000),
            reason="Two people above the limit of the sales plan.",
            actor_id=kestrel.owner.id,
            at=start,
        )
    for person in cast.KESTREL_PEOPLE:
        if person.partner:
            kestrel.invite(person, start)
    paying.agree_on_policy(kestrel, proposer=OSEI, second=cast.KESTREL_PEOPLE[0].email)
    books.publish_old(kestrel, by=PRIYA, approver=OSEI)
    _publish_annual(kestrel)
    planning.plan_2026(kestrel, by=PRIYA, locker=OSEI)
    files = {file.span.label: file for file in sales_files()}
    for label in ("2025q4", "2026q1"):
        _load_sales(kestrel, files[label])
    kestrel.publish(
        offers.fasteners(),
        by=PRIYA,
        approver=OSEI,
        at=kestrel.at(date(2026, 6, 22)),
        budget=Decimal(110000),
        reasons={Gate.BACKTEST: "The third quarter of 2025 is not loaded: there is nothing to replay."},
        acknowledge_by=date(2026, 7, 6),
    )
    kestrel.acknowledge("VIR-2026-009", by=MARTA, at=kestrel.at(date(2026, 6, 29), 9, 12))
    kestrel.acknowledge("VIR-2026-009", by=CORIN, at=kestrel.at(date(2026, 7, 1), 16, 30))
    _load_sales(kestrel, files["2026q2"])
    _publish_fourth_quarter(kestrel)
    _load_sales(kestrel, files["2026q3"])
    filing.set_up(kestrel, preparer=FINN, second=OSEI)
    books.begin(kestrel, preparer=FINN, approver=OSEI, decider=PRIYA)
    payees.set_accounts(kestrel)
    paying.pay_fasteners(kestrel, preparer=FINN, approver=OSEI, decider=PRIYA)
    filing.write_files(kestrel, preparer=FINN)
    paying.hear_from_bank(kestrel, preparer=FINN)
    filing.post_first_journal(kestrel, preparer=FINN)
    questions.ask_about_fasteners(kestrel, answerer=FINN)
    _load_sales(kestrel, files["2026q4"])
    _group_key_accounts(kestrel)
    claims.build_claims(kestrel, list(files.values()))
    books.keep(kestrel, preparer=FINN, approver=OSEI, today=TODAY)
    push = kestrel.draft(offers.push(), by=PRIYA, at=kestrel.at(TODAY, 8), budget=Decimal(150000))
    with kestrel.inside():
        designs.keep_designs(push, actor_id=kestrel.people[PRIYA].id, at=kestrel.at(TODAY, 8))
    _keep_template(kestrel)
    payees.let_accounts_wait(kestrel)
    planning.plan_2027(kestrel, by=PRIYA)
    _keep_examples(kestrel)
    messages.write_messages(kestrel, by=PRIYA)
    comparing.compare_october(kestrel, answerer=PRIYA)
    kestrel.settle()
    books.compare(kestrel, today=TODAY)
    morning.write_letters(kestrel, TODAY)


def _publish_annual(kestrel: Builder) -> None:
    """Publish the yearly agreement with Alder."""
    kestrel.publish(
        offers.annual(),
        by=PRIYA,
        approver=OSEI,
        at=kestrel.at(date(2025, 12, 10)),
        reasons={
            Gate.BUDGET: "One partner, 0.8% of what it buys. The yearly agreement is paid from its margin.",
            Gate.BACKTEST: "The sales of 2025 are not loaded yet.",
            Gate.REPEAT: "A yearly agreement with Alder Supply, made for twelve months.",
        },
        acknowledge_by=date(2025, 12, 31),
    )
    kestrel.acknowledge("VIR-2026-002", by=MARTA, at=kestrel.at(date(2025, 12, 15), 8, 40))


def _publish_fourth_quarter(kestrel: Builder) -> None:
    """Publish what counts in the fourth quarter: what partners buy, and what they report as sold."""
    kestrel.publish(
        offers.cordless(),
        by=PRIYA,
        approver=OSEI,
        at=kestrel.at(date(2026, 9, 21)),
        budget=Decimal(230000),
        reasons={Gate.BACKTEST: "Worked out by hand on the fourth quarter of 2025 for the offer of 21 Sep."},
        acknowledge_by=date(2026, 11, 25),
    )
    kestrel.publish(
        offers.sell_through(),
        by=PRIYA,
        approver=OSEI,
        at=kestrel.at(date(2026, 9, 24)),
        budget=Decimal(40000),
        reasons={Gate.BACKTEST: "Nobody has reported sell-through before: there is nothing to replay."},
    )
    kestrel.acknowledge("VIR-2026-014", by=CORIN, at=kestrel.at(date(2026, 9, 24), 11, 5))


def _keep_template(kestrel: Builder) -> None:
    """Keep the design of the cordless program for the next one like it."""
    with kestrel.inside():
        program = program_by_code("VIR-2026-014")
        assert program is not None
        keep_template(
            program_id=program.id,
            name="Four tiers for wholesale",
            summary="A quarter on one product family; one cap for each partner.",
            actor_id=kestrel.people[PRIYA].id,
            at=kestrel.at(TODAY, 8),
        )


def _group_key_accounts(kestrel: Builder) -> None:
    """Group the wholesalers that bought most in 2025, for offers of their own."""
    rule = {
        "match": Match.ALL.value,
        "conditions": [
            {"kind": "segment", "segment": cast.SEGMENT, "test": "in"},
            {
                "kind": "sales",
                "window": SalesWindow.BETWEEN.value,
                "first": "2025-01-01",
                "last": "2025-12-31",
                "test": SalesTest.AT_LEAST.value,
                "amount": "300000",
                "currency": "USD",
                "category": "",
            },
        ],
    }
    with kestrel.inside():
        save_segment_rule(
            name=cast.KEY_ACCOUNTS,
            rule=rule,
            is_new=True,
            since=TODAY,
            actor_id=kestrel.people[PRIYA].id,
            at=kestrel.at(TODAY, 7),
            today=TODAY,
        )


def _load_partners(kestrel: Builder) -> None:
    at = kestrel.at(date(2025, 9, 15), 10)
    headers = ("code", "name", "kind", "city", "region", "country")
    inside = [(p.code, p.name, cast.SEGMENT, p.city, p.region, "United States") for p in cast.PARTNERS]
    outside = [
        (code, name, kind, city, region, "United States") for code, name, kind, city, region in cast.OUTSIDE
    ]
    kestrel.load("partners", "Customer master", "kestrel_partners.csv", csv_of(headers, inside + outside), at)
    with kestrel.inside():
        add_rule_segment(
            name=cast.SEGMENT,
            field="kind",
            value=cast.SEGMENT,
            actor_id=kestrel.people[PRIYA].id,
            at=at,
            today=at.date(),
        )
    kestrel.work(at)
    rows = [(p.sku, p.name, p.category, "Kestrel", str(p.cost)) for p in goods.products()]
    columns = ("sku", "name", "category", "brand", "standard_cost")
    kestrel.load("products", "Item master", "kestrel_products.csv", csv_of(columns, rows), at)


def _load_sales(vendor: Builder, file: SalesFile) -> None:
    at = vendor.at(FILE_DAYS[file.span.label], 6, 10)
    vendor.load("sales", "Nightly ERP file", file.name, file.content(), at, SALES_READING)


def _keep_examples(kestrel: Builder) -> None:
    """Keep what the offer of the fourth quarter reckons out for its partners."""
    kit, saw = "CD-18-KIT", "CD-18-SAW"
    kestrel.example(
        "VIR-2026-014",
        "One dollar short of Tier 3",
        "Offer of 21 Sep 2026, page 2",
        [("2026-10-05", kit, "1200", "226800.00"), ("2026-11-16", saw, "866", "173199.00")],
        "11999.97",
    )
    kestrel.example(
        "VIR-2026-014",
        "Tier 3 pays on everything",
        "Offer of 21 Sep 2026, page 2",
        [("2026-10-05", kit, "1200", "226800.00"), ("2026-11-16", saw, "866", "173200.00")],
        "16000.00",
    )
    kestrel.example(
        "VIR-2026-014",
        "A return takes the quarter back below Tier 3",
        "",
        [
            ("2026-10-05", kit, "1200", "226800.00"),
            ("2026-11-16", saw, "866", "173200.00"),
            ("2026-12-14", saw, "-10", "-2000.00"),
        ],
        "11940.00",
    )
