from django.db import migrations

# A person's companies at all their vendors, in one call: each is read as its own vendor, one after the other, with the
# rights of whoever calls, behind the same walls. Whose they are is the person of the transaction and nobody else.
OWN_COMPANIES = """
CREATE FUNCTION app_own_companies() RETURNS TABLE (membership uuid, code text, name text, muted boolean)
LANGUAGE plpgsql VOLATILE AS $own$
DECLARE
    who uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    before text := coalesce(current_setting('app.tenant_id', true), '');
    place public.identity_membership;
BEGIN
    FOREACH place IN ARRAY coalesce(
        (SELECT array_agg(m ORDER BY m.tenant_id, m.id) FROM public.identity_membership m
            WHERE m.user_id = who AND m.partner_id IS NOT NULL AND m.ended_at IS NULL), '{}')
    LOOP
        PERFORM set_config('app.tenant_id', place.tenant_id::text, true);
        RETURN QUERY
            SELECT place.id, p.code::text, p.name::text, coalesce(r.muted, false)
            FROM public.partners_partner p
            LEFT JOIN public.notifications_readersettings r
                ON r.tenant_id = p.tenant_id AND r.partner_id = p.id AND r.user_id = who
            WHERE p.tenant_id = place.tenant_id AND p.id = place.partner_id;
    END LOOP;
    PERFORM set_config('app.tenant_id', before, true);
END
$own$;
REVOKE ALL ON FUNCTION app_own_companies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_own_companies() TO app_rw;
"""


class Migration(migrations.Migration):
    """Name a person's companies at every vendor with one statement."""

    dependencies = [
        ("partners", "0011_message_threads"),
        ("identity", "0008_api_answer_walls"),
        ("notifications", "0004_arriving"),
    ]

    operations = [migrations.RunSQL(OWN_COMPANIES, "DROP FUNCTION app_own_companies()")]
