"""The words of every act of the trail, in one table; a test names the acts that it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeGuard

from programs.enums import FigureKind
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web import formats

ACTS: Final[dict[str, str]] = {
    "accounting_period.back_to_open": "Took an accounting period out of review",
    "accounting_period.closed": "Closed an accounting period",
    "accounting_period.reopen_asked": "Asked to open an accounting period again",
    "accounting_period.reopen_refused": "Left an accounting period closed",
    "accounting_period.reopened": "Opened an accounting period again",
    "accounting_period.revalued": "Valued what is owed at closing rates",
    "accounting_period.review": "Took an accounting period into review",
    "accrual.overridden": "Overrode what is accrued for a partner",
    "accrual.override_ended": "Ended an override of what is accrued",
    "accruals.posted": "Posted accruals",
    "accounts.mapped": "Named accounts of the general ledger",
    "accounts.settings_set": "Set what an accounting system asks for",
    "address.suppressed": "Stopped writing to an address from which letters came back",
    "address.suppression_lifted": "Wrote to an address again",
    "announcement.acknowledged": "Acknowledged a message",
    "announcement.changed": "Changed a message",
    "announcement.drafted": "Wrote a message",
    "announcement.not_sent": "Did not send a message at its time",
    "announcement.reminded": "Reminded partners of a message",
    "announcement.scheduled": "Scheduled a message",
    "announcement.sent": "Sent a message",
    "announcement.unscheduled": "Took a scheduled message back to a draft",
    "announcement.withdrawn": "Withdrew a message",
    "bank.confirmed": "Confirmed bank and company details",
    "bank.proposed": "Proposed bank and company details",
    "bank.rejected": "Rejected bank and company details",
    "bank.withdrawn": "Took a change of bank and company details back",
    "budget.approved": "Approved a change of a locked budget",
    "budget.locked": "Locked the budget",
    "budget.planned": "Planned the budget",
    "budget.proposed": "Proposed a change of the locked budget",
    "claim.answered": "Answered a question about a claim",
    "claim.asked": "Asked a partner about a claim",
    "claim.assigned": "Gave a claim to a person",
    "claim.decided": "Decided a claim",
    "claim.discarded": "Threw the draft of a claim away",
    "claim.disputed": "Disputed the decision about a claim",
    "claim.evidence_added": "Added a document to a claim",
    "claim.evidence_removed": "Took a document out of a claim",
    "claim.file_read": "Read a file into a claim",
    "claim.file_removed": "Took the file out of a claim",
    "claim.first_approved": "Approved a claim as the first of two",
    "claim.flag_resolved": "Resolved a flag on a claim",
    "claim.noted": "Wrote a note on a claim",
    "claim.said": "Wrote a message about a claim",
    "claim.sent_again": "Opened a draft with rejected rows",
    "claim.started": "Started a claim",
    "claim.submitted": "Sent a claim",
    "claim.withdrawn": "Withdrew a claim",
    "claim_check.set": "Set a check of claims",
    "claim_policy.set": "Set how claims are decided",
    "claim_terms.added": "Added terms of claims",
    "claim_terms.changed": "Changed terms of claims",
    "claim_terms.prices_set": "Set special prices",
    "claim_terms.retired": "Retired terms of claims",
    "conversation.answered": "Answered a partner",
    "conversation.asked": "Wrote to the vendor",
    "conversation.settled": "Said that a question needs no answer",
    "demo.moved": "Moved the demo to another day",
    "earnings.recalculated": "Recalculated what is earned",
    "exchange_rates.set": "Set exchange rates",
    "gl_balance.recorded": "Entered balances of the general ledger",
    "import.committed": "Committed an import",
    "import.opened": "Uploaded a file",
    "import.refused": "Refused an import",
    "import.rolled_back": "Rolled an import back",
    "import.unreadable": "Could not read a file",
    "invitation.accepted": "Accepted an invitation",
    "invitation.revoked": "Revoked an invitation",
    "journal.exported": "Wrote a journal for the general ledger",
    "journal.made": "Made a journal",
    "journal.posted": "Marked a journal as posted",
    "launch_policy.set": "Set when a second person approves a launch",
    "ledger.reversed": "Reversed an entry of the ledger",
    "ledger.taken_over": "Took balances over into the ledger",
    "liability.released": "Released what will not be paid",
    "membership.ended": "Ended a membership",
    "need.brought_back": "Took something back onto the list of decisions",
    "need.dismissed": "Put something off the list of decisions",
    "partner.added": "Added a partner",
    "payee.confirmed": "Confirmed a bank account",
    "payee.number_differs": "Typed another number than the bank account that was entered",
    "payee.proposed": "Entered a bank account",
    "payee.read": "Read bank accounts for a file",
    "payee.rejected": "Rejected a bank account",
    "payee.retired": "Retired a bank account",
    "payee.withdrawn": "Withdrew a bank account",
    "partner.changed": "Changed a partner",
    "partner.bank_changed": "Recorded that bank details changed",
    "partner.managers_set": "Set who looks after a partner",
    "partner.parent_set": "Set whom a partner belongs to",
    "period.closed": "Closed a period",
    "person.invited": "Invited a person",
    "product.added": "Added a product",
    "product.changed": "Changed a product",
    "program.amended": "Published an amendment",
    "program.amendment_edited": "Edited an amendment",
    "program.amendment_returned": "Returned an amendment",
    "program.amendment_started": "Started an amendment",
    "program.amendment_submitted": "Sent an amendment for approval",
    "program.amendment_withdrawn": "Withdrew an amendment",
    "program.approved": "Approved and published terms",
    "program.archived": "Archived a program",
    "program.backtested": "Back-tested a program",
    "program.cloned": "Cloned a program",
    "program.closed": "Closed a program",
    "program.consent_recorded": "Recorded a partner's consent",
    "program.created": "Created a program",
    "program.decided": "Decided about a program",
    "program.edited": "Edited a draft",
    "program.enrolment_paused": "Paused new enrolment",
    "program.enrolment_resumed": "Resumed new enrolment",
    "program.example_added": "Added a worked example",
    "program.example_removed": "Removed a worked example",
    "program.examples_not_required": "No longer required the worked examples to pass",
    "program.examples_required": "Required the worked examples to pass",
    "program.gate_reason": "Gave a reason to launch without a requirement",
    "program.gate_reason_withdrawn": "Withdrew a reason to launch without a requirement",
    "program.imported": "Imported a program",
    "program.launch_planned": "Planned a launch",
    "program.launched": "Launched a program",
    "program.members_frozen": "Froze the members of a program",
    "program.members_unfrozen": "Unfroze the members of a program",
    "program.moved": "Moved a draft to other dates",
    "program.partners_reminded": "Reminded partners to acknowledge terms",
    "program.partners_told": "Told partners of terms",
    "program.returned": "Returned a program to draft",
    "program.rewound": "Set a program back to scheduled, as the demo's day went back",
    "program.started": "Started a program on its first day",
    "program.submitted": "Sent a program for approval",
    "program.team_set": "Set the owner and the members of a program",
    "program.variant_dropped": "Dropped a variant",
    "program.variant_kept": "Kept a variant",
    "program.variant_used": "Used a variant as the draft",
    "program.version_in_force": "An amendment came into force on its day",
    "clawback.told": "Told a partner why rebate is taken back",
    "books.reconciled": "Compared what has to agree",
    "question.answered": "Answered a question about a statement",
    "question.asked": "Asked about a line of a statement",
    "question.closed": "Closed a question about a statement",
    "question.kept_back": "Kept an amount back for a question",
    "question.released": "Released an amount kept back for a question",
    "question.replied": "Said more about a question",
    "question.taken": "Took a question over",
    "run.evidence_made": "Made the evidence pack of a payout run",
    "adjustment.approved": "Approved an adjustment",
    "adjustment.cancelled": "Took a proposed adjustment back",
    "adjustment.proposed": "Proposed an adjustment",
    "adjustment.rejected": "Rejected an adjustment",
    "document.kept": "Kept a document of a partner",
    "documents.told": "Told which documents of partners there are",
    "hold.placed": "Held an amount of a partner",
    "hold.released": "Released a hold",
    "open_items.received": "Uploaded open items of partners",
    "open_items.taken": "Took over what partners owe from open items",
    "payment.reissued": "Made a payment again",
    "payment.voided": "Voided a payment",
    "payment_way.set": "Set how a partner is paid",
    "payments.confirmed": "Confirmed payments",
    "payout_policy.agreed": "Agreed to a payout policy",
    "payout_policy.proposed": "Proposed a payout policy",
    "payout_policy.rejected": "Rejected a payout policy",
    "run.file_made": "Wrote a file of a payout run",
    "run.file_opened": "Took a file of a payout run out",
    "release.approved": "Agreed to release a balance",
    "release.cancelled": "Took a proposed release of a balance back",
    "release.proposed": "Proposed to release a balance",
    "release.rejected": "Rejected the release of a balance",
    "run.approved": "Approved a payout run",
    "run.approved_in_part": "Approved a payout run as one of several",
    "run.export_asked": "Asked for the files of a payout run",
    "run.exported": "Made the statements and files of a payout run",
    "run.prepared": "Prepared a payout run",
    "run.returned": "Returned a payout run",
    "run.submitted": "Sent a payout run for approval",
    "run.withdrawn": "Withdrew the approval of a payout run",
    "standing.told": "Told what partners owe",
    "request.issued": "Asked a partner to pay what it received in excess",
    "request.paid": "Recorded a payment of a partner",
    "rollforward.reviewed": "Reviewed the accrual rollforward",
    "segment.added": "Added a segment",
    "segment.member_ended": "Ended a segment's member",
    "segment.members_added": "Added members to a segment",
    "segment.rule_applied": "Applied a segment's rule",
    "segment.rule_changed": "Changed a segment's rule",
    "statement.corrected": "Corrected a statement",
    "statement.resent": "Announced a statement again",
    "statements.bundled": "Took statements out as a ZIP",
    "template.kept": "Kept a template",
    "template.retired": "Retired a template",
    "terms.acknowledged": "Acknowledged terms",
    "trail.verified": "Verified the chain of this trail",
    "vendor.country_set": "Set the country of the vendor",
    "vendor.founded": "Founded the workspace",
    **{f"program.{kind.value}s_set": f"Set {kind.label.lower()}s of partners" for kind in FigureKind},
    "claim_terms.exception_asked": "Asked for an exception from the terms of claims",
    "code.remembered": "Said what a code means",
    "code.retired": "Took back what a code means",
    "import.rest_kept": "Kept the rest of a file as an import of its own",
    "key.made": "Made a key",
    "key.revoked": "Revoked a key",
    "message.received": "Took a trade message in",
    "message.sent": "Answered a trade message",
    "sender.forgotten": "Forgot whose an identifier is",
    "sender.named": "Said whose an identifier is",
    "source.commits_alone": "Let a source commit without a person",
    "source.waits_for_a_person": "Let a source wait for a person",
    "unit.remembered": "Said what a unit means",
    "unit.retired": "Took back what a unit means",
    "unmatched.ignored": "Put unmatched lines aside",
    "unmatched.matched": "Matched lines that waited",
    "unmatched.taken_back": "Took unmatched lines back",
}
# Acts after which more or less is owed or paid.
RECALCULATED: Final = "earnings.recalculated"
PAYING: Final = ("run.approved", "run.exported")
SHOWN_MAX: Final = 3
TEXT_MAX: Final = 60
_LISTS: Final = ("figures", "rates")
# Lists of two that are no before and after.
_MEMBERS: Final = ("partners", "joined", "left")


@dataclass(frozen=True)
class Change:
    """One thing that an act changed."""

    what: str
    before: str
    after: str


def act_in_words(action: str) -> str:
    """Say what was done; an act that has no words yet is said by its key."""
    return ACTS.get(action) or action.replace(".", ": ").replace("_", " ").capitalize()


def changes(data: Mapping[str, Any]) -> tuple[list[Change], int]:
    """List the first things that an act changed, before and after, and count the others."""
    found = list(_changes(data))
    return found[:SHOWN_MAX], max(len(found) - SHOWN_MAX, 0)


def reason(data: Mapping[str, Any]) -> str:
    """Give the reason or note that an act carries."""
    return str(data.get("reason") or data.get("note") or "")


def money_effect(action: str, data: Mapping[str, Any], currency: str) -> list[tuple[str, Decimal]]:
    """
    Give by how much an act moved what is owed, or how much it let out, by currency; nothing for other acts.

    :param currency: that of the payout run, where the act is about one
    """
    if action == RECALCULATED:
        return [(code, Decimal(amount)) for code, amount in sorted(data.get("change", {}).items())]
    if action in PAYING and currency and "payable" in data:
        return [(currency, Decimal(str(data["payable"])))]
    return []


def _changes(data: Mapping[str, Any]) -> Iterator[Change]:
    if {"was", "now"} <= data.keys():
        yield Change("", _text(data["was"]), _text(data["now"]))
    for name, value in data.items():
        label = name.replace("_", " ")
        if isinstance(value, list) and name in _LISTS:
            for entry in value:
                if isinstance(entry, Mapping) and {"was", "now"} <= entry.keys():
                    what = " ".join(
                        str(v) for k, v in entry.items() if k not in ("was", "now", "reason") and v
                    )
                    yield Change(what, _text(entry["was"]), _text(entry["now"]))
        elif isinstance(value, Mapping) and value.keys() == {"before", "after"}:
            yield Change(label, _text(value["before"]), _text(value["after"]))
        elif name not in _MEMBERS and _is_pair(value):
            yield Change(label, _text(value[0]), _text(value[1]))


def _is_pair(value: object) -> TypeGuard[list[object]]:
    """Say whether a value is what something was and what it became."""
    return isinstance(value, list) and len(value) == 2 and not any(isinstance(v, list | dict) for v in value)


def _text(value: object) -> str:
    """Write a value as people read it: nothing as a dash, a number grouped, a long text cut."""
    if value is None or value == "":
        return formats.NIL
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    try:
        return formats.day(parse_date(text))
    except DateInvalid:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}…"
    return formats.number(number) if number.is_finite() else text
