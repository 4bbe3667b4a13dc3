"""Two vendors with two partners each and one of everything, every text of theirs a canary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from partners.models import Affiliation, Partner, Segment, SegmentMember
from payouts.models import (
    CalculationRun,
    Earning,
    EarningEntry,
    PayoutItem,
    PayoutRun,
    ProgramPeriod,
    RunApproval,
    StatementFile,
)
from payouts.operations.issue_statement import issue_statement
from programs.models import (
    Acknowledgement,
    Backtest,
    BudgetPlan,
    BudgetPlanLine,
    DraftVariant,
    ExchangeRate,
    GateReason,
    LaunchPolicy,
    PartnerConsent,
    PartnerFigure,
    Program,
    ProgramDecision,
    ProgramTemplate,
    ProgramVersion,
    TermsNotice,
    WorkedExample,
)
from programs.terms import terms_hash
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_person,
    make_portal_user,
    make_product,
    make_published_program,
    make_segment,
    make_tenant,
    program_document,
)
from tests.tenancy.announcements_world import make_announcements
from tests.tenancy.books_world import make_books
from tests.tenancy.branding_world import make_looks
from tests.tenancy.claims_world import make_claims
from tests.tenancy.comparing_world import make_comparing
from tests.tenancy.files_world import make_files
from tests.tenancy.imports_world import make_checked_imports
from tests.tenancy.letters_world import make_letters
from tests.tenancy.messages_world import make_messages
from tests.tenancy.payees_world import make_payees
from tests.tenancy.proofs_world import make_proofs
from tests.tenancy.questions_world import make_questions
from tests.tenancy.requests_world import make_requests
from tests.tenancy.resolving_world import make_memory
from tests.tenancy.runs_world import make_runs
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import DismissedNeed, Invitation, Membership, SavedView, User
from vir.foundation.identity.roles import PORTAL_ROLES, VENDOR_ROLES
from vir.foundation.imports.models import ImportBatch, ImportProblem, ImportSource
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

QUARTER = (date(2026, 7, 1), date(2026, 10, 1))


@dataclass
class Vendor:
    """One vendor's things, by the words that addresses use."""

    tenant: Tenant
    words: dict[str, str]
    people: dict[str, User]
    partners: list[Partner]
    ids: dict[str, UUID]


def make_vendor(slug: str, number: int) -> Vendor:
    """Make a vendor whose every text holds CANARY-<slug>."""
    canary = f"CANARY-{slug}"
    tenant = make_tenant(slug, f"{canary} Tools")
    with tenant_context(tenant.id):
        first = make_partner(f"{canary}-P1", name=f"{canary}-P1 Supply", kind=f"{canary}-P1 kind")
        second = make_partner(f"{canary}-P2", name=f"{canary}-P2 Supply", kind=f"{canary}-P2 kind")
        people = {
            role.value: make_person(tenant, f"{canary.lower()}-{role.value}", role.value)
            for role in VENDOR_ROLES
        }
        for role in PORTAL_ROLES:
            people[role.value] = make_person(
                tenant, f"{canary.lower()}-p1-{role.value}", role.value, first.id
            )
        product = make_product(f"{canary}-SKU", name=f"{canary} drill", category=f"{canary} family")
        segment = make_segment(f"{canary} segment", [first, second])
        ruled = _ruled(canary, [first, second])
        program = _program(number, canary, [first, second], people)
        example = _example(canary, program, people)
        _figures_and_rates(number, canary, program, [first, second], people)
        draft = _draft(number, canary, people)
        _launches(canary, program, draft, [first, second], people)
        _backtests(canary, program, draft, people)
        _plans(canary, program, segment, people)
        template = _template(canary, draft, people)
        batch = _import(number, canary, people)
        for row, partner in enumerate((first, second), start=2):
            make_line(
                partner,
                product,
                date(2026, 8, 3),
                "120000.00",
                document=f"{partner.code}-INV",
                received_on=date(2026, 8, 4),
                batch_id=batch.id,
                row=row,
            )
        things = _payout(number, canary, program, [first, second], people)
        things |= make_books(number, canary, program, first, people)
        things |= make_files(number, canary, tenant, first, things["run"], people)
        things |= make_proofs(canary, program, [first, second], things["run"], people)
        things |= make_runs(number, canary, first, things["run"], people)
        things |= make_requests(number, canary, first, things["run"], people)
        things |= make_questions(number, canary, [first, second], people)
        things |= make_claims(number, [first, second], product, people)
        things |= make_checked_imports(number, canary, people)
        things |= make_messages(number, canary, first, batch, people)
        things |= make_letters(canary, [first, second], people)
        make_looks(canary, people)
        things |= make_announcements(number, canary, program.code, [first, second], people)
        things |= make_comparing(number, canary, [first, second], people)
        make_payees(canary, tenant, [first, second], people)
        job = Job.objects.create(
            kind="test.canary", payload={}, run_after=NOON, created_at=NOON, phase=canary, state="done"
        )
        invitation = Invitation.objects.create(
            email=f"{canary.lower()}-new@x.example",
            role="auditor",
            token_hash=uuid4().hex * 2,
            invited_by=people["owner"],
            created_at=NOON,
            expires_at=NOON + timedelta(hours=72),
        )
        membership = Membership.objects.get(user=people["auditor"])
        DismissedNeed.objects.create(
            user=people["owner"], key=f"{canary} need", reason=f"{canary} reason", dismissed_at=NOON
        )
        SavedView.objects.create(
            user=people["owner"], page="partners", name=f"{canary} view", query=f"q={canary}", saved_at=NOON
        )
        _amendment(canary, program, first, people)
        record(action="canary.sang", kind="canary", code=canary, actor_id=people["owner"].id, at=NOON)
    words = {
        "tenant": slug,
        "partner": first.code,
        "other_partner": second.code,
        "sku": product.sku,
        "segment": segment.name,
        "rule_segment": ruled.name,
        "program": program.code,
        "draft": draft.code,
        "template": str(template.id),
        "example": str(example.id),
        "import": str(batch.number),
        "line": f"{batch.number}-2",
        "job": str(job.id),
        "invitation": str(invitation.id),
        "membership": str(membership.id),
        **things,
    }
    return Vendor(tenant, words, people, [first, second], {"first": first.id, "second": second.id})


def _ruled(canary: str, partners: list[Partner]) -> Segment:
    """Make a segment whose rule names a kind, a category and the other segment of the vendor."""
    conditions = [
        {"kind": "field", "field": "kind", "test": "one_of", "values": [p.kind for p in partners]},
        {
            "kind": "sales",
            "window": "last_year",
            "category": f"{canary} family",
            "test": "at_least",
            "amount": "1",
            "currency": "USD",
        },
        {"kind": "segment", "segment": f"{canary} segment", "test": "in"},
    ]
    segment: Segment = Segment.objects.create(
        name=f"{canary} ruled", kind="rule", rule={"match": "any", "conditions": conditions}, created_at=NOON
    )
    for partner in partners:
        SegmentMember.objects.create(segment=segment, partner=partner)
    return segment


def _program(number: int, canary: str, partners: list[Partner], people: dict[str, User]) -> Program:
    document = program_document(
        code=f"VIR-2026-{number}01",
        name=f"{canary} Q3 program",
        starts_on="2026-07-01",
        ends_on="2026-12-31",
        products={"include": [{"category": f"{canary} family"}]},
    )
    return make_published_program(
        document, partners=partners, owner=people["program_manager"], approver=people["finance_approver"]
    )


def _figures_and_rates(
    number: int, canary: str, program: Program, partners: list[Partner], people: dict[str, User]
) -> None:
    """Set a figure for each partner and a rate, and let the first partner belong to the second."""
    for partner in partners:
        PartnerFigure.objects.create(
            program=program,
            partner=partner,
            kind="expected",
            amount=Decimal(200000),
            reason=f"{partner.code} reason",
            set_by=people["program_manager"],
            set_at=NOON,
        )
    # A rate has no text of its own: the canary is who set it.
    User.objects.filter(id=people["finance_preparer"].id).update(name=f"{canary} preparer")
    ExchangeRate.objects.create(
        source="CHF",
        target="USD",
        on=date(2026, 7, number),
        rate=Decimal("1.1"),
        set_by=people["finance_preparer"],
        set_at=NOON,
    )
    Affiliation.objects.create(partner=partners[0], parent=partners[1])


def _example(canary: str, program: Program, people: dict[str, User]) -> WorkedExample:
    """Keep an example that does not pass, so that its difference is shown as well."""
    partner = f"{canary}-P1"
    line = {
        "partner": partner,
        "sku": f"{canary}-SKU",
        "date": "2026-08-03",
        "quantity": "1",
        "net": "120000.00",
    }
    expected = {"program": program.code, "partner": partner, "earned": "1.00"}
    example: WorkedExample = WorkedExample.objects.create(
        program=program,
        title=f"{canary} example",
        source=f"{canary} contract",
        case={"format": "vir.case/1", "lines": [line], "expect": [expected]},
        created_by=people["program_manager"],
        created_at=NOON,
    )
    return example


def _draft(number: int, canary: str, people: dict[str, User]) -> Program:
    document = program_document(code=f"VIR-2026-{number}02", name=f"{canary} draft")
    program = Program.objects.create(
        code=f"VIR-2026-{number}02",
        name=f"{canary} draft",
        status="draft",
        currency="USD",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        owner=people["program_manager"],
        created_at=NOON,
        updated_at=NOON,
    )
    ProgramVersion.objects.create(
        program=program, number=1, document=document, terms_hash="x" * 64, created_at=NOON
    )
    return program


def _template(canary: str, draft: Program, people: dict[str, User]) -> ProgramTemplate:
    """Keep the draft as a template of the vendor's own."""
    template: ProgramTemplate = ProgramTemplate.objects.create(
        name=f"{canary} template",
        summary=f"{canary} summary",
        document=program_document(),
        made_from=draft,
        made_by=people["program_manager"],
        made_at=NOON,
    )
    return template


def _plans(canary: str, program: Program, segment: Segment, people: dict[str, User]) -> None:
    """Plan the program's year, lock the plan, propose another, and decide about the program."""
    for number in (1, 2):
        plan = BudgetPlan.objects.create(
            year=program.starts_on.year,
            number=number,
            currency="USD",
            reason=f"{canary} reason",
            made_by=people["program_manager"],
            made_at=NOON,
            needs_approval=number == 2,
            locked_by=people["owner"] if number == 1 else None,
            locked_at=NOON if number == 1 else None,
        )
        BudgetPlanLine.objects.create(
            plan=plan, segment=segment.name, quarter=3, amount=Decimal(1000 * number)
        )
    ProgramDecision.objects.create(
        program=program,
        choice="stop",
        reason=f"{canary} decision",
        result={"earned": "2400.00"},
        decided_by=people["owner"],
        decided_at=NOON,
    )


def _backtests(canary: str, program: Program, draft: Program, people: dict[str, User]) -> None:
    """Keep what a back-test of the program showed, and a variant of the draft."""
    version = ProgramVersion.objects.get(program=program)
    Backtest.objects.create(
        version=version,
        terms_hash=version.terms_hash,
        sales_from=date(2026, 7, 1),
        sales_to=date(2026, 12, 31),
        lines=1,
        partners=1,
        result={
            "currency": "USD",
            "sales": "120000",
            "lines": 1,
            "steps": [[growth, "2400.00", 1] for growth in ("-10", "0", "5", "10", "15")],
            "tiers": [0, 1, 0, 0, 0],
            "partners": [[f"{canary}-P1", f"{canary}-P1 Supply", "120000", 1, "2400.00"]],
            "near": [],
            "near_payout": "2400.00",
            "largest_jump": "2000.00",
            "margin": None,
            "even": None,
            "years": 0,
        },
        ran_by=people["program_manager"],
        ran_at=NOON,
    )
    document = ProgramVersion.objects.get(program=draft).document
    DraftVariant.objects.create(
        program=draft,
        letter="B",
        name=f"{canary} variant",
        document=document,
        edited_by=people["program_manager"],
        edited_at=NOON,
    )


def _launches(
    canary: str, program: Program, draft: Program, partners: list[Partner], people: dict[str, User]
) -> None:
    """Tell each partner about the program, let the second say that it was read, and give a draft its reason."""
    version = ProgramVersion.objects.get(program=program)
    author = people["program_manager"]
    for partner in partners:
        TermsNotice.objects.create(
            version=version,
            partner=partner,
            subject=f"{partner.code} subject",
            body=f"{partner.code} opening\n\n{partner.code} rule",
            acknowledge_by=date(2026, 12, 31),
            sent_by=author,
            sent_at=NOON,
        )
    Acknowledgement.objects.create(
        version=version,
        partner=partners[1],
        user=make_portal_user(partners[1], name="reader"),
        terms_hash=version.terms_hash,
        language="en",
        at=NOON,
    )
    GateReason.objects.create(
        version=ProgramVersion.objects.get(program=draft),
        gate="backtest",
        reason=f"{canary} reason",
        given_by=author,
        given_at=NOON,
    )
    LaunchPolicy.objects.create(
        alone_limit=Decimal(5), reason=f"{canary} policy", set_by=people["owner"], set_at=NOON
    )


def _amendment(canary: str, program: Program, partner: Partner, people: dict[str, User]) -> None:
    """Write an amendment that takes the program's products out, with what one partner said to it."""
    base = ProgramVersion.objects.get(program=program, number=1)
    document = {**base.document, "products": {"exclude": [{"category": f"{canary} family"}]}}
    version = ProgramVersion.objects.create(
        program=program,
        number=2,
        document=document,
        terms_hash=terms_hash(document),
        reason=f"{canary} reason",
        edited_by=people["program_manager"],
        edited_at=NOON,
        created_at=NOON,
    )
    PartnerConsent.objects.create(
        version=version,
        partner=partner,
        note=f"{partner.code} agreed",
        recorded_by=people["program_manager"],
        recorded_at=NOON,
    )


def _payout(
    number: int, canary: str, program: Program, partners: list[Partner], people: dict[str, User]
) -> dict[str, str]:
    run = CalculationRun.objects.create(
        number=1,
        scope="full",
        reason=canary,
        as_of=date(2026, 9, 30),
        engine_version="0.1.0",
        input_hash="a" * 64,
        output_hash="b" * 64,
        programs=1,
        partners=2,
        lines_counted=2,
        entries_written=2,
        started_at=NOON,
        finished_at=NOON,
    )
    version = ProgramVersion.objects.get(program=program)
    payout = PayoutRun.objects.create(
        code=f"PR-2026-{number}01",
        program=program,
        period_start=QUARTER[0],
        period_end=QUARTER[1],
        currency="USD",
        state="preview",
        earned_total=Decimal("4800.00"),
        payable_total=Decimal("4800.00"),
        payable_partners=2,
        prepared_by=people["finance_preparer"],
        prepared_at=NOON,
    )
    things: dict[str, str] = {"run": payout.code, "period_start": QUARTER[0].isoformat()}
    items = []
    for partner in partners:
        earning = _earning(program, version, partner, run)
        items.append(
            PayoutItem.objects.create(
                run=payout,
                partner=partner,
                earning=earning,
                measured=earning.measured,
                tier=1,
                earned=earning.earned,
                payable=earning.earned,
                method="credit_memo",
            )
        )
    ProgramPeriod.objects.create(
        program=program,
        period_start=QUARTER[0],
        period_end=QUARTER[1],
        closed_by=people["finance_preparer"],
        closed_at=NOON,
    )
    payout.state, payout.seal, payout.submitted_at = "ready", "c" * 64, NOON
    payout.save()
    RunApproval.objects.create(
        run=payout,
        approver=people["finance_approver"],
        seal=payout.seal,
        amount=payout.payable_total,
        at=NOON,
    )
    payout.state, payout.approved_by, payout.approved_at = "approved", people["finance_approver"], NOON
    payout.save()
    for key, item in zip(("statement", "other_statement"), items, strict=True):
        things |= _statement(number, key, item)
    return things


def _earning(program: Program, version: ProgramVersion, partner: Partner, run: CalculationRun) -> Earning:
    amount = Decimal("2400.00")
    earning = Earning.objects.create(
        program=program,
        version=version,
        partner=partner,
        period_start=QUARTER[0],
        period_end=QUARTER[1],
        currency="USD",
        net=Decimal(120000),
        gross=Decimal(120000),
        quantity=1,
        returns_net=0,
        line_count=1,
        return_count=0,
        measured=Decimal(120000),
        tier=1,
        earned=amount,
        as_of=date(2026, 9, 30),
        calculation=run,
    )
    EarningEntry.objects.create(
        earning=earning, partner=partner, calculation=run, amount=amount, currency="USD", written_at=NOON
    )
    return earning


def _statement(number: int, key: str, item: PayoutItem) -> dict[str, str]:
    # Another year for each vendor, so that the codes of one are nobody's at the other.
    statement = issue_statement(item_id=item.id, today=date(2022 + number, 11, 23), at=NOON)
    name = f"{item.partner.code}_{statement.code}_v1.csv"
    stored = store_file(
        name=name,
        content_type="text/csv",
        chunks=[item.partner.code.encode()],
        at=NOON,
        partner_id=item.partner_id,
    )
    StatementFile.objects.create(
        run=item.run, statement=statement, partner_id=item.partner_id, form="csv", file=stored
    )
    return {key: statement.code, f"{key}_file": name}


def _import(number: int, canary: str, people: dict[str, User]) -> ImportBatch:
    source = ImportSource.objects.create(kind="partners", name=f"{canary} source")
    stored = store_file(name=f"{canary}.csv", content_type="text/csv", chunks=[canary.encode()], at=NOON)
    batch: ImportBatch = ImportBatch.objects.create(
        number=number * 100,
        kind="partners",
        state="mapping",
        source=source,
        file=stored,
        file_name=stored.name,
        file_sha256=stored.sha256,
        sniffed={
            "kind": "csv",
            "encoding": "utf-8",
            "delimiter": ",",
            "quotechar": '"',
            "header_row": 1,
            "headers": [f"{canary} header"],
            "samples": [[canary]],
        },
        uploaded_by=people["owner"],
        uploaded_at=NOON,
    )
    ImportProblem.objects.create(
        batch=batch, row=2, column=canary, value=canary, code="X", message=canary, fix=canary
    )
    make_memory(batch, canary)
    return batch
