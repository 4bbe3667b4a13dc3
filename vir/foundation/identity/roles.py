"""The roles, and what each may do: the permission matrix, as data."""

from __future__ import annotations

from enum import StrEnum

from vir.foundation.words import later


class Role(StrEnum):
    OWNER = "owner"
    PROGRAM_MANAGER = "program_manager"
    FINANCE_PREPARER = "finance_preparer"
    FINANCE_APPROVER = "finance_approver"
    CLAIMS_REVIEWER = "claims_reviewer"
    AUDITOR = "auditor"
    PARTNER_ADMIN = "partner_admin"
    PARTNER_MEMBER = "partner_member"
    PARTNER_ACCOUNTANT = "partner_accountant"

    @property
    def label(self) -> str:
        """Give the words for people, as they are kept: `say(role.label)` says them."""
        return _WORDS[self]


_WORDS = {
    Role.OWNER: later("Owner"),
    Role.PROGRAM_MANAGER: later("Program manager"),
    Role.FINANCE_PREPARER: later("Finance preparer"),
    Role.FINANCE_APPROVER: later("Finance approver"),
    Role.CLAIMS_REVIEWER: later("Claims reviewer"),
    Role.AUDITOR: later("Auditor"),
    Role.PARTNER_ADMIN: later("Partner admin"),
    Role.PARTNER_MEMBER: later("Partner member"),
    Role.PARTNER_ACCOUNTANT: later("Partner accountant"),
}


VENDOR_ROLES = frozenset(
    {
        Role.OWNER,
        Role.PROGRAM_MANAGER,
        Role.FINANCE_PREPARER,
        Role.FINANCE_APPROVER,
        Role.CLAIMS_REVIEWER,
        Role.AUDITOR,
    }
)
PORTAL_ROLES = frozenset({Role.PARTNER_ADMIN, Role.PARTNER_MEMBER, Role.PARTNER_ACCOUNTANT})


class Right(StrEnum):
    """One thing that can be done. A view names exactly one."""

    CONSOLE_VIEW = "console.view"
    PARTNERS_VIEW = "partners.view"
    PARTNERS_EDIT = "partners.edit"
    PRODUCTS_EDIT = "products.edit"
    SALES_VIEW = "sales.view"
    SALES_IMPORT = "sales.import"
    PROGRAMS_VIEW = "programs.view"
    PROGRAMS_EDIT = "programs.edit"
    PROGRAMS_APPROVE = "programs.approve"
    EARNINGS_VIEW = "earnings.view"
    EARNINGS_CALCULATE = "earnings.calculate"
    PAYOUTS_VIEW = "payouts.view"
    PAYOUTS_PREPARE = "payouts.prepare"
    PAYOUTS_APPROVE = "payouts.approve"
    PAYOUTS_POLICY = "payouts.policy"
    BOOKS_VIEW = "books.view"
    BOOKS_KEEP = "books.keep"
    BOOKS_CLOSE = "books.close"
    PAYEES_VIEW = "payees.view"
    PAYEES_CONFIRM = "payees.confirm"
    QUESTIONS_ANSWER = "questions.answer"
    CLAIMS_VIEW = "claims.view"
    CLAIMS_DECIDE = "claims.decide"
    CLAIMS_SETTINGS = "claims.settings"
    MESSAGES_VIEW = "messages.view"
    MESSAGES_SEND = "messages.send"
    KEYS_MANAGE = "keys.manage"
    PEOPLE_MANAGE = "people.manage"
    AUDIT_VIEW = "audit.view"
    SETTINGS_EDIT = "settings.edit"
    PORTAL_PREVIEW = "portal_preview.view"
    PORTAL_VIEW = "portal.view"
    PORTAL_PURCHASES = "portal.purchases"
    PORTAL_STATEMENTS = "portal.statements"
    PORTAL_PEOPLE = "portal.people"
    PORTAL_ACKNOWLEDGE = "portal.acknowledge"
    PORTAL_CLAIMS = "portal.claims"
    PORTAL_QUESTIONS = "portal.questions"
    PORTAL_PAYEE = "portal.payee"
    PORTAL_MESSAGES = "portal.messages"


_ALL_VENDOR = VENDOR_ROLES
_O = Role.OWNER
_P = Role.PROGRAM_MANAGER
_FP = Role.FINANCE_PREPARER
_FA = Role.FINANCE_APPROVER
_R = Role.CLAIMS_REVIEWER
_A = Role.AUDITOR

MATRIX: dict[Right, frozenset[Role]] = {
    Right.CONSOLE_VIEW: _ALL_VENDOR,
    Right.PARTNERS_VIEW: _ALL_VENDOR,
    Right.PARTNERS_EDIT: frozenset({_O, _P}),
    Right.PRODUCTS_EDIT: frozenset({_O, _P}),
    Right.SALES_VIEW: _ALL_VENDOR,
    Right.SALES_IMPORT: frozenset({_O, _P, _FP}),
    Right.PROGRAMS_VIEW: _ALL_VENDOR,
    Right.PROGRAMS_EDIT: frozenset({_O, _P}),
    Right.PROGRAMS_APPROVE: frozenset({_O, _P, _FA}),
    Right.EARNINGS_VIEW: _ALL_VENDOR,
    Right.EARNINGS_CALCULATE: frozenset({_O, _P, _FP, _FA}),
    Right.PAYOUTS_VIEW: frozenset({_O, _P, _FP, _FA, _A}),
    Right.PAYOUTS_PREPARE: frozenset({_O, _FP}),
    Right.PAYOUTS_APPROVE: frozenset({_O, _FA}),
    Right.PAYOUTS_POLICY: frozenset({_O, _FA}),
    Right.BOOKS_VIEW: frozenset({_O, _P, _FP, _FA, _A}),
    # Overrides, reviews, balances of the general ledger, journals.
    Right.BOOKS_KEEP: frozenset({_O, _FP, _FA}),
    Right.BOOKS_CLOSE: frozenset({_O, _FA}),
    # An auditor sees the trail of bank details, not even their last digits.
    Right.PAYEES_VIEW: frozenset({_O, _P, _FP, _FA}),
    # Whoever prepares a payment does not say where it goes.
    Right.PAYEES_CONFIRM: frozenset({_O, _FA}),
    Right.QUESTIONS_ANSWER: frozenset({_O, _P, _FP, _FA}),
    Right.CLAIMS_VIEW: _ALL_VENDOR,
    Right.CLAIMS_DECIDE: frozenset({_O, _P, _FA, _R}),
    Right.CLAIMS_SETTINGS: frozenset({_O, _P}),
    Right.MESSAGES_VIEW: _ALL_VENDOR,
    Right.MESSAGES_SEND: frozenset({_O, _P}),
    Right.KEYS_MANAGE: frozenset({_O}),
    Right.PEOPLE_MANAGE: frozenset({_O}),
    Right.AUDIT_VIEW: frozenset({_O, _A}),
    Right.SETTINGS_EDIT: frozenset({_O}),
    # A partner's portal shows statements and the last digits of the account: those see it who see both anyway.
    Right.PORTAL_PREVIEW: frozenset({_O, _P, _FP, _FA}),
    Right.PORTAL_VIEW: PORTAL_ROLES,
    Right.PORTAL_PURCHASES: frozenset({Role.PARTNER_ADMIN, Role.PARTNER_MEMBER}),
    Right.PORTAL_STATEMENTS: PORTAL_ROLES,
    Right.PORTAL_PEOPLE: frozenset({Role.PARTNER_ADMIN}),
    # An accountant reads statements; that the company has read an offer is for those who buy under it to say.
    Right.PORTAL_ACKNOWLEDGE: frozenset({Role.PARTNER_ADMIN, Role.PARTNER_MEMBER}),
    Right.PORTAL_CLAIMS: frozenset({Role.PARTNER_ADMIN, Role.PARTNER_MEMBER}),
    Right.PORTAL_QUESTIONS: PORTAL_ROLES,
    # Whoever places orders does not say where money goes.
    Right.PORTAL_PAYEE: frozenset({Role.PARTNER_ADMIN, Role.PARTNER_ACCOUNTANT}),
    Right.PORTAL_MESSAGES: PORTAL_ROLES,
}


def may(role: Role, right: Right) -> bool:
    """Say whether a role holds a right."""
    return role in MATRIX[right]
