import django.core.serializers.json
import django.db.models.deletion
import uuid
import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('identity', '__first__'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportSource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('sales', 'Sales'), ('partners', 'Partners'), ('products', 'Products')], max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('reading', models.JSONField(default=dict)),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'kind', 'name'), name='source_name')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('sales', 'Sales'), ('partners', 'Partners'), ('products', 'Products')], max_length=20)),
                ('state', models.CharField(choices=[('mapping', 'Columns to match'), ('reading', 'Reading'), ('needs_fix', 'Needs a fix'), ('ready', 'Ready to commit'), ('committing', 'Committing'), ('committed', 'Committed'), ('refused', 'Refused'), ('rolled_back', 'Rolled back')], default='mapping', max_length=20)),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('sniffed', models.JSONField(default=dict)),
                ('reading', models.JSONField(default=dict)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_good', models.PositiveIntegerField(default=0)),
                ('rows_bad', models.PositiveIntegerField(default=0)),
                ('rows_duplicate', models.PositiveIntegerField(default=0)),
                ('control_totals', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('refusal', models.TextField(blank=True, default='')),
                ('uploaded_at', models.DateTimeField()),
                ('committed_at', models.DateTimeField(blank=True, null=True)),
                ('rolled_back_at', models.DateTimeField(blank=True, null=True)),
                ('job_id', models.UUIDField(blank=True, null=True)),
                ('file', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='imports.importsource')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'number'), name='import_number'), models.UniqueConstraint(condition=models.Q(('state__in', ['committing', 'committed'])), fields=('tenant', 'kind', 'file_sha256'), name='import_file_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('row', models.PositiveIntegerField()),
                ('column', models.CharField(max_length=200)),
                ('value', models.CharField(max_length=500)),
                ('code', models.CharField(max_length=40)),
                ('message', models.CharField(max_length=1000)),
                ('fix', models.CharField(max_length=1000)),
                ('batch', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='imports.importbatch')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['tenant', 'batch', 'row'], name='problem_by_row')],
            },
        ),
    ]
