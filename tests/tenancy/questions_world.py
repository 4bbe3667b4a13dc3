"""A question about a statement of each partner, with what both sides said, and a ZIP of statements."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from partners.models import Partner
from payouts.models import QuestionMessage, Statement, StatementOpening, StatementQuestion
from tests.factories import NOON, make_portal_user
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import current_tenant_id, tenant_context


def make_questions(
    number: int, canary: str, partners: list[Partner], people: dict[str, User]
) -> dict[str, str]:
    """Make them; gives the words of addresses."""
    words = {}
    for place, partner in enumerate(partners):
        person = people["partner_admin"] if place == 0 else make_portal_user(partner, name="asker")
        key = "question" if place == 0 else "other_question"
        words[key] = str(_question(number * 10 + place, partner, person, people))
    file = store_file(name=f"{canary}.zip", content_type="application/zip", chunks=[canary.encode()], at=NOON)
    job = Job.objects.create(
        kind="payouts.statement_zip",
        payload={"codes": [f"{canary} code"]},
        result={"file": str(file.id), "name": file.name, "statements": 1},
        run_after=NOON,
        created_at=NOON,
        state="done",
    )
    return {**words, "bundle": str(job.id)}


def _question(number: int, partner: Partner, person: User, people: dict[str, User]) -> int:
    statement = Statement.objects.get(partner=partner)
    with tenant_context(current_tenant_id(), partner_id=partner.id, user_id=person.id):
        question: StatementQuestion = StatementQuestion.objects.create(
            number=number,
            statement_id=statement.id,
            partner_id=partner.id,
            line=1,
            line_text=f"{partner.code} line",
            at_stake=Decimal("1.00"),
            currency="USD",
            asked_by=person,
            asked_at=NOON,
        )
        said = {"question_id": question.id, "partner_id": partner.id}
        QuestionMessage.objects.create(
            **said, side="partner", author=person, text=f"{partner.code} asks", at=NOON
        )
        StatementOpening.objects.create(
            statement_id=statement.id, partner_id=partner.id, person=person, at=NOON
        )
    QuestionMessage.objects.create(
        **said,
        side="vendor",
        author=people["finance_preparer"],
        text=f"{partner.code} is answered",
        at=NOON + timedelta(hours=1),
    )
    return number
