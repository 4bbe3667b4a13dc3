"""Naming the account of the general ledger that each of ours is posted to, and what accounting systems ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from payouts.enums import LIABILITIES, Account
from payouts.models import AccountMapping, JournalSetting
from payouts.queries.books.account_mapping import journal_settings, settings_asked
from payouts.queries.locks import lock_books
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

CODE_LENGTH_MAX, NAME_LENGTH_MAX = 40, 120


class UnableToMap(Refused):
    """A mapping that cannot be kept; the text says why, and `field` where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def map_accounts(*, codes: Mapping[Account, tuple[str, str]], actor_id: UUID, at: datetime) -> list[Account]:
    """
    Name accounts of the general ledger by code and name; gives those that changed.

    Journals that are made already keep the accounts that they were made with.

    :raises UnableToMap: if a code is empty or too long, or the valuation has the account of a liability
    """
    lock_books()
    there = {row.account: row for row in AccountMapping.objects.select_for_update()}
    _check_apart({**{Account(key): row.gl_code for key, row in there.items()}, **_codes(codes)})
    changed: dict[Account, list[str]] = {}
    for account, (typed_code, typed_name) in codes.items():
        code, name = " ".join(typed_code.split()), " ".join(typed_name.split())
        row = there.get(account.value)
        if row is None and not code and not name:
            continue
        _check(account, code, name)
        if row is not None and (row.gl_code, row.gl_name) == (code, name):
            continue
        changed[account] = [f"{row.gl_code} {row.gl_name}".strip() if row else "", f"{code} {name}".strip()]
        AccountMapping.objects.update_or_create(
            account=account.value,
            defaults={"gl_code": code, "gl_name": name, "changed_by_id": actor_id, "changed_at": at},
        )
    if changed:
        record(
            action="accounts.mapped",
            kind="account_mapping",
            code="accounts",
            actor_id=actor_id,
            at=at,
            data={account.label: {"was": was, "now": now} for account, (was, now) in changed.items()},
        )
    return list(changed)


@transaction.atomic
def set_journal_settings(*, values: Mapping[str, str], actor_id: UUID, at: datetime) -> list[str]:
    """
    Set what accounting systems ask for beside the rows; gives the names of what changed.

    :raises UnableToMap: if one is not known or too long
    """
    lock_books()
    asked, there = settings_asked(), journal_settings()
    changed: dict[str, str] = {}
    for name, typed in values.items():
        if name not in asked:
            raise UnableToMap(name, f"No layout asks for {name[:40]}.")
        value = " ".join(typed.split())
        if len(value) > asked[name].length_max:
            raise UnableToMap(
                name, f"{asked[name].label}: it has {asked[name].length_max} characters at most."
            )
        if value != there.get(name, ""):
            changed[name] = value
            JournalSetting.objects.update_or_create(
                name=name, defaults={"value": value, "changed_by_id": actor_id, "changed_at": at}
            )
    if changed:
        record(
            action="accounts.settings_set",
            kind="account_mapping",
            code="accounts",
            actor_id=actor_id,
            at=at,
            data={
                asked[name].label: {"was": there.get(name, ""), "now": now} for name, now in changed.items()
            },
        )
    return list(changed)


def _codes(typed: Mapping[Account, tuple[str, str]]) -> dict[Account, str]:
    return {account: " ".join(code.split()) for account, (code, _) in typed.items()}


def _check_apart(codes: Mapping[Account, str]) -> None:
    """Keep the valuation off the accounts whose balance is compared with what is owed in its own currency."""
    valuation = codes.get(Account.LIABILITY_VALUATION, "")
    if valuation and valuation in {codes.get(account, "") for account in LIABILITIES}:
        raise UnableToMap(
            Account.LIABILITY_VALUATION.value,
            f"{Account.LIABILITY_VALUATION.label}: {valuation} is the account of a liability, and its balance is "
            "compared with what is owed. Name another account.",
        )


def _check(account: Account, code: str, name: str) -> None:
    if not code:
        raise UnableToMap(
            account.value, f"{account.label}: write the code of the account. Journals that are made need one."
        )
    if len(code) > CODE_LENGTH_MAX or len(name) > NAME_LENGTH_MAX:
        raise UnableToMap(
            account.value,
            f"{account.label}: a code has {CODE_LENGTH_MAX} characters at most, a name {NAME_LENGTH_MAX}.",
        )
