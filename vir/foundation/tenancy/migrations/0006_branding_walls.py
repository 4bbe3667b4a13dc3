from django.db import migrations

from vir.foundation.tenancy.guards import guard
from vir.foundation.tenancy.security import SecureTable

FROZEN = """
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'a published branding stays' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published branding does not change: make the next version'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_branding")]

    operations = [
        SecureTable("Branding", portal="published_at IS NOT NULL", portal_grant="SELECT"),
        guard("tenancy_branding_frozen", FROZEN, "BEFORE UPDATE OR DELETE ON tenancy_branding"),
    ]
