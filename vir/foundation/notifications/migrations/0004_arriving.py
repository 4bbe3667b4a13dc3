from django.db import migrations

# Asked at every visit of everybody: in a function its plan is made once for a connection, not at each call, and the
# settings of the transaction are made on the way. It runs with the rights of whoever calls it, behind the same walls.
ARRIVE = """
CREATE FUNCTION app_arrive(asked_slug text, who uuid) RETURNS TABLE (
    membership public.identity_membership, tenant public.tenancy_tenant,
    look_number integer, look_name_shown text, look_accent text, look_logo_type text, look_footer text,
    look_sender_name text, look_reply_to text, look_domain text, look_language text,
    reads_language text, reads_formats text, committed text
) LANGUAGE plpgsql VOLATILE AS $arrive$
BEGIN
    PERFORM set_config('role', 'none', true), set_config('app.partner_id', '', true),
        set_config('app.user_id', who::text, true), set_config('app.tenant_id',
        coalesce((SELECT t.id::text FROM public.tenancy_tenant t WHERE t.slug = asked_slug), ''), true);
    RETURN QUERY
        SELECT m, t, b.number, b.name_shown::text, b.accent::text, b.logo_type::text, b.footer::text,
            b.sender_name::text, b.reply_to::text, b.domain::text, b.language::text,
            r.language::text, r.formats::text,
            CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text ELSE '' END
        FROM public.identity_membership m JOIN public.tenancy_tenant t ON t.id = m.tenant_id
        LEFT JOIN LATERAL (
            SELECT * FROM public.tenancy_branding v
            WHERE v.tenant_id = m.tenant_id AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1
        ) b ON true
        LEFT JOIN public.notifications_readersettings r
            ON r.tenant_id = m.tenant_id AND r.user_id = m.user_id AND r.partner_id = m.partner_id
        WHERE m.tenant_id = nullif(current_setting('app.tenant_id'), '')::uuid
            AND m.user_id = who AND m.ended_at IS NULL
        ORDER BY m.created_at, m.id;
    IF NOT FOUND THEN
        PERFORM set_config('app.tenant_id', '', true);
    END IF;
END
$arrive$;
REVOKE ALL ON FUNCTION app_arrive(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_arrive(text, uuid) TO app_rw;
"""


class Migration(migrations.Migration):
    """Let a person in at a vendor's door with one statement."""

    dependencies = [
        ("notifications", "0003_found_by"),
        ("identity", "0008_api_answer_walls"),
        ("tenancy", "0009_company"),
    ]

    operations = [migrations.RunSQL(ARRIVE, "DROP FUNCTION app_arrive(text, uuid)")]
