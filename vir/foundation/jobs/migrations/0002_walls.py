from django.db import migrations

from vir.foundation.tenancy.lookups import lookup_function
from vir.foundation.tenancy.security import SecureTable

DUE = """
    SELECT tenant_id, id FROM public.jobs_job
    WHERE (state = 'queued' AND run_after <= moment
           AND (rung_at IS NULL OR rung_at < moment - interval '30 seconds')
           AND created_at < moment - interval '3 seconds')
       OR (state = 'running' AND lease_until < moment)
    ORDER BY run_after LIMIT 1000
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("tenancy", "0002_privileges")]

    operations = [
        SecureTable("Job"),
        lookup_function(
            "app_job_tenant(wanted uuid)",
            "uuid",
            "SELECT tenant_id FROM public.jobs_job WHERE id = wanted",
            reads="jobs_job",
        ),
        lookup_function(
            "app_jobs_due(moment timestamptz)", "TABLE (tenant_id uuid, job_id uuid)", DUE, reads="jobs_job"
        ),
    ]
