"""Write why a version goes past a gate of the launch."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.enums import Gate
from programs.models import GateReason
from programs.queries.gates import LABELS
from programs.queries.locks import lock_program
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300


class ReasonRefused(Refused):
    """What was written is no reason that can be kept. `gate` says for what it was meant."""

    def __init__(self, gate: Gate, message: str) -> None:
        self.gate = gate
        super().__init__(message)


@transaction.atomic
def give_gate_reason(
    *, program_id: UUID, gate: Gate, reason: str, actor_id: UUID, at: datetime
) -> GateReason | None:
    """
    Keep, change or take back the reason for going past a gate, while the version is being written.

    :param reason: what stands in for what the gate asks; empty takes the reason back
    :return: the reason as it is kept, None where it was taken back
    :raises ReasonRefused: if the program is no draft any more, or the reason is too long to be kept
    """
    program, version = lock_program(program_id)
    if not permissions.is_editable(program):
        raise ReasonRefused(gate, f"{program.code} is no draft any more, so its reasons stand as they are.")
    written = " ".join(reason.split())
    if len(written) > REASON_LENGTH_MAX or "\x00" in written:
        raise ReasonRefused(
            gate, f"{LABELS[gate]}: write the reason in at most {REASON_LENGTH_MAX} characters."
        )

    found = GateReason.objects.filter(version=version, gate=gate).first()
    if (found.reason if found else "") == written:
        return found  # type: ignore[no-any-return]
    if not written:
        GateReason.objects.filter(version=version, gate=gate).delete()
        kept = None
    else:
        kept, _ = GateReason.objects.update_or_create(
            version=version,
            gate=gate,
            defaults={"reason": written, "given_by_id": actor_id, "given_at": at},
        )
    record(
        action="program.gate_reason" if written else "program.gate_reason_withdrawn",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "gate": gate.value, "reason": written},
    )
    return kept
