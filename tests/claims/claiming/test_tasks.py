"""Long files are read, and sent claims are checked, by jobs of the real runner."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from claims.models import Claim, ClaimLine
from claims.operations.claiming.fill import ROWS_AT_ONCE, read_file
from claims.operations.claiming.refusals import UnableToClaim
from claims.operations.claiming.submit import submit_claim
from claims.queries.claiming.claims import jobs_of
from tests.claims.claiming.conftest import NOW, TODAY, Stage, sale
from tests.claims.intake import STANDING
from tests.support.claim_files import as_csv, rows_of_october
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run

Draft = Callable[..., Claim]


def upload(stage: Stage, claim: Claim, content: bytes) -> Claim:
    with stage.alder():
        return read_file(
            claim_id=claim.id,
            file_name="long.csv",
            content_type="text/csv",
            chunks=[content],
            actor_id=stage.marta.id,
            at=NOW,
        )


def test_a_long_file_is_read_by_a_job_and_cannot_be_sent_before(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))
    many = ROWS_AT_ONCE + 1

    waiting = upload(stage, claim, as_csv(rows_of_october(many)))

    job_id = jobs_of(waiting)
    assert isinstance(job_id, UUID)
    with stage.alder():
        assert ClaimLine.objects.filter(claim=claim).count() == 1
        with pytest.raises(UnableToClaim, match="being read at this moment"):
            submit_claim(claim_id=claim.id, leave_out_bad=True, actor_id=stage.marta.id, at=NOW, today=TODAY)

    assert run(job_id, clock=STANDING) == "done"

    with stage.alder():
        found = Claim.objects.get(id=claim.id)
        assert (jobs_of(found), found.sniffed["rows"]) == (None, many)
        assert ClaimLine.objects.filter(claim=claim).count() == many + 1
    # A worker that comes again finds nothing to do.
    assert run(job_id, clock=STANDING) == "not waiting"


def test_a_sent_claim_is_checked_by_a_job_and_its_review_begins(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))
    with stage.alder():
        submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=stage.marta.id, at=NOW, today=TODAY)
        assert Claim.objects.get(id=claim.id).state == "submitted"
    with stage.vendor():
        job = Job.objects.get(kind="claims.check_claim")

    assert run(job.id, clock=STANDING) == "done"

    with stage.vendor():
        found = Claim.objects.get(id=claim.id)
        assert (found.state, found.is_clean) == ("in_review", True)
