"""Building a demo vendor through the same operations that people and jobs use."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.operations.receive_file import receive_file
from claims.operations.settle_imports import ask_commit, choose_columns
from partners.queries.directory import partner_by_code
from programs.enums import Gate
from programs.operations.acknowledge_terms import acknowledge_terms
from programs.operations.add_worked_example import ExampleRow, add_worked_example
from programs.operations.approve_and_publish import approve_and_publish
from programs.operations.create_program import create_program
from programs.operations.give_gate_reason import give_gate_reason
from programs.operations.plan_launch import plan_launch
from programs.operations.save_draft import save_draft
from programs.operations.start_due_programs import start_due_programs
from programs.operations.submit_for_approval import submit_for_approval
from programs.queries import current_version, program_by_code
from programs.queries.portal import portal_program
from vir.demo import cast
from vir.foundation.identity import operations as identity
from vir.foundation.identity.founding import found_vendor
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.queries import user_by_email
from vir.foundation.identity.roles import Role
from vir.foundation.imports.queries import batch_by_id
from vir.foundation.imports.reading import Reading
from vir.foundation.jobs import runner
from vir.foundation.jobs.models import Job, JobState
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import Context, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.operations import pin_demo

SALES_READING = Reading(
    mapping={
        "document": "Invoice",
        "line": "Line",
        "sale_date": "Invoice date",
        "partner": "Customer no.",
        "sku": "SKU",
        "quantity": "Qty",
        "net": "Net amount",
        "type": "Type",
    },
    formats={"sale_date": "ISO", "quantity": "POINT", "net": "POINT"},
    currency="USD",
)
Say = Callable[[str], None]


class DemoBroken(Refused):
    """A step of the demo did not give what it should."""


class Builder:
    """One vendor being built, with the clock in its hand."""

    def __init__(
        self, slug: str, name: str, time_zone: str, owner: cast.Person, today: date, say: Say
    ) -> None:
        self.zone = ZoneInfo(time_zone)
        self.say = say
        self.tenant: Tenant
        self.tenant, self.owner = found_vendor(
            slug=slug,
            name=name,
            currency="USD",
            country="US",
            time_zone=time_zone,
            owner_email=owner.email,
            owner_name=owner.name,
            owner_password=cast.PASSWORD,
            at=datetime(2025, 9, 1, 9, 0, tzinfo=self.zone),
            demo=True,
        )
        self.people: dict[str, User] = {owner.email: self.owner}
        # Kinds of jobs that wait for now: what was asked for is run once they may.
        self.resting: set[str] = set()
        self._today = today

    def at(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment in the vendor's own zone."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def inside(self) -> AbstractContextManager[Context]:
        """Open the vendor's context."""
        return tenant_context(self.tenant.id, user_id=self.owner.id)

    def invite(self, person: cast.Person, at: datetime) -> None:
        """Invite a person, who accepts with a new account."""
        with self.inside():
            partner = partner_by_code(person.partner) if person.partner else None
            _, token = identity.invite(
                email=person.email,
                role=Role(person.role),
                partner_id=partner.id if partner else None,
                inviter=self.owner,
                inviter_role=Role.OWNER,
                at=at,
            )
            user = user_by_email(person.email) or identity.make_account(
                email=person.email, name=person.name, password=cast.PASSWORD
            )
            identity.accept_invitation(token=token, user=user, at=at)
        self.people[person.email] = user

    def load(
        self, kind: str, source: str, name: str, content: bytes, at: datetime, reading: Reading | None = None
    ) -> None:
        """
        Take a file in: read, matched, checked and committed, as a person would on the pages.

        :param reading: how its columns are read; what was proposed where not given
        :raises DemoBroken: if a row is bad
        """
        with self.inside():
            batch = receive_file(
                kind=kind,
                source_name=source,
                file_name=name,
                content_type="text/csv",
                chunks=[content],
                at=at,
                actor_id=self.owner.id,
            )
        self.work(at)
        with self.inside():
            known = reading or Reading(mapping=_same_names(content))
            choose_columns(number=batch.number, reading=known, at=at, actor_id=self.owner.id)
        self.work(at)
        with self.inside():
            checked = batch_by_id(batch.id)
            if checked is None or checked.rows_bad or not checked.rows_good:
                problems = list(checked.problems.values_list("message", flat=True)[:5]) if checked else []
                raise DemoBroken(f"{name}: {checked and checked.state} {problems}")
            ask_commit(number=batch.number, rows=checked.rows_good, at=at, actor_id=self.owner.id)
        self.work(at)
        self.say(f"{self.tenant.slug}: {name}, {checked.rows_good:,} rows")

    def publish(
        self,
        document: Mapping[str, Any],
        *,
        by: str,
        approver: str,
        at: datetime,
        budget: Any = None,
        reasons: Mapping[Gate, str] | None = None,
        acknowledge_by: date | None = None,
    ) -> UUID:
        """
        Write a program, send it for approval, and let a second person publish it.

        :param reasons: why it goes past gates of the launch
        :param acknowledge_by: until when its partners are asked to say that they have read the terms
        """
        program_id = self.draft(document, by=by, at=at, budget=budget)
        with self.inside():
            for gate, reason in (reasons or {}).items():
                give_gate_reason(
                    program_id=program_id, gate=gate, reason=reason, actor_id=self.people[by].id, at=at
                )
            plan_launch(
                program_id=program_id,
                tell_partners=True,
                acknowledge_by=acknowledge_by,
                approver_id=self.people[approver].id,
                actor_id=self.people[by].id,
                at=at,
            )
            submit_for_approval(program_id=program_id, actor_id=self.people[by].id, at=at)
            program = program_by_code(str(document["code"]))
            assert program is not None
            version = current_version(program)
            approve_and_publish(
                program_id=program_id, seen_hash=version.terms_hash, actor_id=self.people[approver].id, at=at
            )
        self.work(at)
        self.say(f"{self.tenant.slug}: program {document['code']} {document['name']}")
        return program_id

    def draft(self, document: Mapping[str, Any], *, by: str, at: datetime, budget: Any = None) -> UUID:
        """Write a draft of a program."""
        actor = self.people[by]
        with self.inside():
            program = create_program(
                name=str(document["name"]),
                starts_on=date.fromisoformat(str(document["starts_on"])),
                ends_on=date.fromisoformat(str(document["ends_on"])),
                code=str(document["code"]),
                budget=budget,
                actor_id=actor.id,
                at=at,
            )
            version = current_version(program)
            saved = save_draft(
                program_id=program.id,
                document=document,
                budget=budget,
                seen_revision=version.revision,
                actor_id=actor.id,
                at=at,
            )
        if saved.faults:
            raise DemoBroken(f"{document['code']}: {saved.faults}")
        program_id: UUID = program.id
        return program_id

    def acknowledge(self, code: str, *, by: str, at: datetime) -> None:
        """Let a person of a partner say that the newest terms of a program have been read."""
        person = self.people[by]
        with self.inside():
            partner_id = Membership.objects.get(user=person, partner_id__isnull=False).partner_id
        with tenant_context(self.tenant.id, partner_id=partner_id, user_id=person.id):
            program = portal_program(code)
            assert program is not None
            newest = program.versions[0]
            acknowledge_terms(
                code=code,
                number=newest.number,
                seen_hash=newest.terms_hash,
                language="en-us",
                user_id=person.id,
                at=at,
            )

    def example(
        self, code: str, title: str, source: str, rows: Iterable[tuple[str, str, str, str]], earned: str
    ) -> None:
        """
        Keep a worked example of what Alder must earn, as its program manager would.

        :param rows: day, SKU, quantity and net value of each purchase
        """
        day = date.fromisoformat
        with self.inside():
            program = program_by_code(code)
            assert program is not None
            add_worked_example(
                program_id=program.id,
                title=title,
                source=source,
                partner="ALDER",
                rows=[ExampleRow(day(on), sku, Decimal(count), Decimal(net)) for on, sku, count, net in rows],
                earned=Decimal(earned),
                tier=None,
                actor_id=program.owner_id,
                at=program.updated_at,
            )

    def settle(self) -> None:
        """Start what has begun, and let the vendor live on the demo's day from now on."""
        with self.inside():
            start_due_programs(today=self._today, at=self.at(self._today, 0, 5))
        pin_demo(tenant=self.tenant, day=self._today)

    def work(self, at: datetime, *, only: str = "") -> None:
        """Run every job that waits and is due, as a worker would; of one kind where it is named."""
        while True:
            with self.inside():
                due = Job.objects.filter(state=JobState.QUEUED, run_after__lte=at, kind__startswith=only)
                due = due.exclude(kind__in=self.resting).order_by("created_at")
                waiting = list(due.values_list("id", "kind"))
            if not waiting:
                return
            for job_id, kind in waiting:
                outcome = runner.run(job_id, clock=lambda: at)
                if outcome != "done":
                    with self.inside():
                        job = Job.objects.get(id=job_id)
                    # One that an earlier one of the list took along has ended.
                    if outcome != "not waiting" or job.state != JobState.DONE:
                        raise DemoBroken(f"Job {kind} was {outcome}: {job.error}")


def csv_of(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a small file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode()


def _same_names(content: bytes) -> dict[str, str | None]:
    """Map each column to the header of the same name."""
    headers = content.decode().splitlines()[0].split(",")
    return {header: header for header in headers}
