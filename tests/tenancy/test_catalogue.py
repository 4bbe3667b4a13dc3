"""The database's own catalogue, read as a lint: every table, policy, view, function and key stands by the rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from vir.foundation.tenancy.models import TenantModel

pytestmark = pytest.mark.django_db

# Tables without a tenant, each for a reason: they hold people, sessions and the framework's own records.
GLOBAL_TABLES = {
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
    "identity_user",
    "mfa_authenticator",
    "tenancy_tenant",
}
# The one listed exception to composite keys (design/performance.md, "The design this points to").
NO_KEYS = {
    ("claims_salesline", "partner_id"),
    ("claims_salesline", "product_id"),
    ("claims_salesline", "batch_id"),
}
DEFINER_FUNCTIONS = {
    "app_file_tenants",
    "app_host_tenant",
    "app_invitation_tenant",
    "app_job_tenant",
    "app_jobs_due",
    "app_letter_tenant",
    "app_stop_tenant",
    "audit_chain",
    "claims_claim_begins",
    "claims_claim_sealed",
    "claims_evidence_sealed",
    "claims_claim_life",
    "claims_comparison_made",
    "claims_comparisonnote_fits",
    "claims_comparisonrow_settled",
    "claims_draftlook_told",
    "claims_flag_life",
    "claims_line_life",
    "partners_message_moves",
    "partners_payee_hands",
    "partners_payee_moves",
    "partners_reading_fits",
    "partners_reply_fits",
    "partners_thread_begins",
    "payouts_adjustment_moves",
    "payouts_bank_hands",
    "payouts_approval_fits",
    "payouts_cancelled_fits",
    "payouts_earned_is_its_entries",
    "payouts_enough_approvals",
    "payouts_entry_balanced",
    "payouts_filed_fits",
    "payouts_item_frozen",
    "payouts_leg_fits",
    "payouts_message_fits",
    "payouts_opening_fits",
    "payouts_part_frozen",
    "payouts_payment_moves",
    "payouts_period_closed",
    "payouts_period_moves",
    "payouts_period_open",
    "payouts_policy_moves",
    "payouts_received_fits",
    "payouts_question_moves",
    "payouts_release_moves",
    "payouts_run_frozen",
    "payouts_version_follows",
    "programs_version_frozen",
    "tenancy_branding_frozen",
}


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tables() -> set[str]:
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
    )
    return {name for (name,) in found}


def tenant_tables() -> set[str]:
    return tables() - GLOBAL_TABLES


def test_tests_run_as_a_role_that_is_no_superuser_bypasses_nothing_and_owns_nothing() -> None:
    facts = rows(
        "SELECT current_user, rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
        " FROM pg_roles r WHERE rolname = current_user"
    )

    assert facts == [("app_rw", False, False, 0)]


def test_every_table_is_a_tenant_table_or_on_the_written_list() -> None:
    with_tenant = {
        name
        for (name,) in rows(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = 'tenant_id' AND is_nullable = 'NO'"
        )
    }

    assert with_tenant == tenant_tables()
    assert GLOBAL_TABLES <= tables()


def test_every_model_is_a_tenant_model_or_on_the_written_list() -> None:
    loose = {
        model._meta.db_table
        for model in apps.get_models()
        if not issubclass(model, TenantModel) and model._meta.db_table not in GLOBAL_TABLES
    }

    assert loose == set()


def test_row_level_security_is_enabled_and_forced_on_every_tenant_table() -> None:
    walled = rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r','p')"
    )

    assert {name for (name,) in walled} == tenant_tables()


def test_every_tenant_table_has_the_plain_equality_policy_for_reading_and_writing() -> None:
    policies = {
        table: (using, check)
        for table, using, check in rows(
            "SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'tenant'"
            " AND permissive = 'PERMISSIVE' AND cmd = 'ALL'"
        )
    }

    assert set(policies) == tenant_tables()
    for using, check in policies.values():
        assert using == check
        assert using.replace(" ", "").replace("\n", "") == (
            "(tenant_id=(NULLIF((SELECTcurrent_setting('app.tenant_id'::text,true)AScurrent_setting),''::text))::uuid)"
        )


def test_every_tenant_table_has_a_restrictive_policy_for_the_portal() -> None:
    restricted = rows(
        "SELECT tablename FROM pg_policies WHERE policyname = 'portal' AND permissive = 'RESTRICTIVE'"
        " AND roles = '{app_portal}' AND cmd = 'ALL' AND qual IS NOT NULL AND with_check IS NOT NULL"
    )

    assert {name for (name,) in restricted} == tenant_tables()


def test_no_policy_is_always_true_except_for_the_lookup_role_and_shared_words() -> None:
    always = rows("SELECT tablename, policyname, roles::text FROM pg_policies WHERE qual = 'true'")

    assert sorted(always) == [
        ("claims_claimpolicy", "portal", "{app_portal}"),
        ("claims_salesfreshness", "portal", "{app_portal}"),
        ("documents_storedfile", "lookup", "{app_lookup}"),
        ("identity_invitation", "lookup", "{app_lookup}"),
        ("jobs_job", "lookup", "{app_lookup}"),
        ("notifications_delivery", "lookup", "{app_lookup}"),
        ("programs_exchangerate", "portal", "{app_portal}"),
        ("programs_product", "portal", "{app_portal}"),
        ("tenancy_provenhost", "lookup", "{app_lookup}"),
    ]


def test_every_key_between_tenant_tables_carries_the_tenant() -> None:
    keys = rows(
        """
        SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
               (SELECT array_agg(a.attname::text ORDER BY k.ord) FROM unnest(c.conkey) WITH ORDINALITY k(num, ord)
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
        FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
        """
    )
    faults = [
        (table, target, columns)
        for table, target, columns in keys
        if target in tenant_tables() and (columns[0] != "tenant_id" or len(columns) != 2)
    ]

    assert faults == []


def test_every_reference_to_a_tenant_row_has_a_key_in_the_database() -> None:
    columns = {
        (table, column)
        for table, column in rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type = 'uuid' AND column_name LIKE '%\\_id' AND column_name NOT IN ('tenant_id', 'job_id')"
        )
        if table in tenant_tables()
    }
    keyed = {
        (table, column)
        for table, column in rows(
            """
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
            WHERE c.contype = 'f'
            """
        )
    }

    assert columns - keyed - staged(columns) == NO_KEYS


def staged(columns: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Lines on their way in are resolved set-wise, like the lines they become."""
    return {(table, column) for table, column in columns if table.startswith("claims_staged")}


def test_every_unique_key_leads_with_the_tenant() -> None:
    keys = rows(
        """
        SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text,
               (SELECT array_agg(a.attname::text ORDER BY k.ord)
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, ord)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num)
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE i.indisunique AND NOT i.indisprimary AND t.relnamespace = 'public'::regnamespace
        """
    )
    faults = [
        (table, index)
        for table, index, columns in keys
        if table in tenant_tables() and columns[0] != "tenant_id"
    ]

    assert faults == []


def test_there_is_no_view_that_runs_with_its_owners_rights() -> None:
    views = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' OR"
        " (relkind = 'v' AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)))"
    )

    assert views == []


def test_functions_that_run_with_their_owners_rights_are_listed_and_have_a_fixed_search_path() -> None:
    functions = rows(
        "SELECT proname, proconfig::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    assert {name for name, _ in functions} == DEFINER_FUNCTIONS
    assert {config for _, config in functions} == {'{"search_path=pg_catalog, public, pg_temp"}'}


def test_only_the_lookups_can_be_called_by_the_run_time_role() -> None:
    callable_ones = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND has_function_privilege('app_rw', oid, 'EXECUTE')"
    )

    assert {name for (name,) in callable_ones} == {
        "app_file_tenants",
        "app_host_tenant",
        "app_invitation_tenant",
        "app_job_tenant",
        "app_jobs_due",
        "app_letter_tenant",
        "app_stop_tenant",
    }


def test_the_run_time_roles_can_not_truncate_refer_to_or_add_triggers_to_any_table() -> None:
    grants = rows(
        "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee IN ('app_rw', 'app_portal', 'app_report', 'PUBLIC') AND table_schema = 'public'"
        " AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')"
    )

    assert grants == []


def test_append_only_tables_can_not_be_changed_by_the_run_time_role() -> None:
    changeable = {
        name
        for (name,) in rows(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'app_rw'"
            " AND privilege_type IN ('UPDATE', 'DELETE') AND table_schema = 'public'"
        )
    }

    assert (
        changeable
        & {
            "audit_auditevent",
            "claims_checkrule",
            "claims_checkrun",
            "claims_claimevent",
            "claims_claimpolicy",
            "claims_comparisonnote",
            "partners_bankchange",
            "partners_messagereply",
            "payouts_calculationrun",
            "payouts_earningentry",
            "payouts_filedpayment",
            "payouts_generalledgerbalance",
            "payouts_journalfile",
            "payouts_journalline",
            "payouts_ledgerentry",
            "payouts_ledgerleg",
            "payouts_paymentstep",
            "payouts_periodstep",
            "payouts_priorperiodentry",
            "payouts_programperiod",
            "payouts_questionmessage",
            "payouts_requestcancellation",
            "payouts_rollforwardreview",
            "payouts_runapproval",
            "payouts_runfile",
            "payouts_statementopening",
            "payouts_statement",
            "payouts_statementfile",
            "django_migrations",
            "tenancy_tenant",
        }
        == set()
    )


def test_the_portal_writes_claims_questions_payee_details_and_what_follows_and_nothing_else() -> None:
    # The information schema shows a role the grants of its own only, so the lists of rights are read themselves.
    writable = rows(
        "WITH granted AS ("
        " SELECT oid AS relation, relacl AS acl FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT attrelid, attacl FROM pg_attribute WHERE attacl IS NOT NULL)"
        " SELECT DISTINCT relation::regclass::text, one.privilege_type FROM granted, aclexplode(acl) AS one"
        " WHERE one.grantee = 'app_portal'::regrole AND one.privilege_type <> 'SELECT' ORDER BY 1, 2"
    )

    assert writable == [
        ("audit_auditevent", "INSERT"),
        ("claims_claim", "INSERT"),
        ("claims_claim", "UPDATE"),
        ("claims_claimevent", "INSERT"),
        ("claims_claimline", "DELETE"),
        ("claims_claimline", "INSERT"),
        ("claims_claimline", "UPDATE"),
        ("claims_comparison", "INSERT"),
        ("claims_comparison", "UPDATE"),
        ("claims_comparisonnote", "INSERT"),
        ("claims_comparisonrow", "INSERT"),
        ("claims_comparisonrow", "UPDATE"),
        ("claims_draftlook", "INSERT"),
        ("claims_draftlook", "UPDATE"),
        ("claims_evidence", "INSERT"),
        ("claims_evidence", "UPDATE"),
        ("documents_storedfile", "INSERT"),
        ("documents_storedfilechunk", "INSERT"),
        ("jobs_job", "INSERT"),
        ("notifications_delivery", "INSERT"),
        ("notifications_preference", "DELETE"),
        ("notifications_preference", "INSERT"),
        ("notifications_preference", "UPDATE"),
        ("notifications_readersettings", "DELETE"),
        ("notifications_readersettings", "INSERT"),
        ("notifications_readersettings", "UPDATE"),
        ("partners_messagereading", "INSERT"),
        ("partners_messagereading", "UPDATE"),
        ("partners_messagereply", "INSERT"),
        ("partners_messagethread", "INSERT"),
        ("partners_messagethread", "UPDATE"),
        ("partners_payeedetails", "INSERT"),
        ("partners_payeedetails", "UPDATE"),
        ("payouts_questionmessage", "INSERT"),
        ("payouts_statementopening", "INSERT"),
        ("payouts_statementquestion", "INSERT"),
        ("payouts_statementquestion", "UPDATE"),
        ("programs_acknowledgement", "INSERT"),
    ]
