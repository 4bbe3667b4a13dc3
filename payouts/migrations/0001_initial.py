import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
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
        ('partners', '0001_initial'),
        ('programs', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalculationRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('scope', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=200)),
                ('as_of', models.DateField()),
                ('engine_version', models.CharField(max_length=20)),
                ('input_hash', models.CharField(max_length=64)),
                ('output_hash', models.CharField(max_length=64)),
                ('programs', models.PositiveIntegerField()),
                ('partners', models.PositiveIntegerField()),
                ('lines_counted', models.PositiveBigIntegerField()),
                ('entries_written', models.PositiveIntegerField()),
                ('change', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after_close', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField()),
                ('job_id', models.UUIDField(blank=True, null=True)),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'number'), name='calculation_number')],
            },
        ),
        migrations.CreateModel(
            name='Earning',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('net', models.DecimalField(decimal_places=4, max_digits=17)),
                ('gross', models.DecimalField(decimal_places=4, max_digits=17)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=17)),
                ('returns_net', models.DecimalField(decimal_places=4, max_digits=17)),
                ('line_count', models.PositiveIntegerField()),
                ('return_count', models.PositiveIntegerField()),
                ('measured', models.DecimalField(decimal_places=4, max_digits=17)),
                ('tier', models.PositiveSmallIntegerField()),
                ('earned', models.DecimalField(decimal_places=4, max_digits=17)),
                ('as_of', models.DateField()),
                ('calculation', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payouts.calculationrun')),
                ('partner', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('program', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('version', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.programversion')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['tenant', 'partner', 'program'], name='earning_by_partner')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'program', 'partner', 'period_start'), name='earning_position'), models.CheckConstraint(condition=models.Q(('net__gt', -10000000000000), ('net__lt', 10000000000000)), name='earning_net_bounds'), models.CheckConstraint(condition=models.Q(('gross__gt', -10000000000000), ('gross__lt', 10000000000000)), name='earning_gross_bounds'), models.CheckConstraint(condition=models.Q(('quantity__gt', -10000000000000), ('quantity__lt', 10000000000000)), name='earning_quantity_bounds'), models.CheckConstraint(condition=models.Q(('returns_net__gt', -10000000000000), ('returns_net__lt', 10000000000000)), name='earning_returns_net_bounds'), models.CheckConstraint(condition=models.Q(('measured__gt', -10000000000000), ('measured__lt', 10000000000000)), name='earning_measured_bounds'), models.CheckConstraint(condition=models.Q(('earned__gt', -10000000000000), ('earned__lt', 10000000000000)), name='earning_earned_bounds')],
            },
        ),
        migrations.CreateModel(
            name='EarningEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=17)),
                ('currency', models.CharField(max_length=3)),
                ('written_at', models.DateTimeField()),
                ('calculation', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payouts.calculationrun')),
                ('earning', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='payouts.earning')),
                ('partner', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'earning', 'calculation'), name='entry_once'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_not_zero'), models.CheckConstraint(condition=models.Q(('amount__gt', -10000000000000), ('amount__lt', 10000000000000)), name='entry_amount_bounds')],
            },
        ),
        migrations.CreateModel(
            name='PayoutRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(choices=[('preview', 'Preview'), ('ready', 'Ready for approval'), ('returned', 'Returned'), ('approved', 'Approved'), ('exported', 'Exported')], default='preview', max_length=10)),
                ('earned_total', models.DecimalField(decimal_places=4, max_digits=17)),
                ('payable_total', models.DecimalField(decimal_places=4, max_digits=17)),
                ('payable_partners', models.PositiveIntegerField()),
                ('seal', models.CharField(blank=True, default='', max_length=64)),
                ('note', models.TextField(blank=True, default='')),
                ('prepared_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('exported_at', models.DateTimeField(blank=True, null=True)),
                ('job_id', models.UUIDField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'code'), name='run_code'), models.UniqueConstraint(fields=('tenant', 'program', 'period_start'), name='run_of_period'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='run_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state__in', ['approved', 'exported'])), models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('state__in', ['preview', 'ready', 'returned'])), _connector='OR'), name='run_approved_whole'), models.CheckConstraint(condition=models.Q(('state__in', ['preview', 'returned']), models.Q(('seal', ''), _negated=True), _connector='OR'), name='run_sealed'), models.CheckConstraint(condition=models.Q(('earned_total__gt', -10000000000000), ('earned_total__lt', 10000000000000)), name='run_earned_total_bounds'), models.CheckConstraint(condition=models.Q(('payable_total__gt', -10000000000000), ('payable_total__lt', 10000000000000)), name='run_payable_total_bounds')],
            },
        ),
        migrations.CreateModel(
            name='PayoutItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('measured', models.DecimalField(decimal_places=4, max_digits=17)),
                ('tier', models.PositiveSmallIntegerField()),
                ('earned', models.DecimalField(decimal_places=4, max_digits=17)),
                ('brought', models.DecimalField(decimal_places=4, default=0, max_digits=17)),
                ('payable', models.DecimalField(decimal_places=4, max_digits=17)),
                ('carried', models.DecimalField(decimal_places=4, default=0, max_digits=17)),
                ('dropped', models.DecimalField(decimal_places=4, default=0, max_digits=17)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('method', models.CharField(max_length=20)),
                ('earning', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payouts.earning')),
                ('partner', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
                ('run', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='payouts.payoutrun')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'run', 'partner'), name='item_partner'), models.CheckConstraint(condition=models.Q(('payable', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('earned'), '+', models.F('brought')), '-', models.F('carried')), '-', models.F('dropped')))), name='item_adds_up'), models.CheckConstraint(condition=models.Q(('payable__gte', 0)), name='item_payable_not_negative'), models.CheckConstraint(condition=models.Q(('measured__gt', -10000000000000), ('measured__lt', 10000000000000)), name='item_measured_bounds'), models.CheckConstraint(condition=models.Q(('earned__gt', -10000000000000), ('earned__lt', 10000000000000)), name='item_earned_bounds'), models.CheckConstraint(condition=models.Q(('brought__gt', -10000000000000), ('brought__lt', 10000000000000)), name='item_brought_bounds'), models.CheckConstraint(condition=models.Q(('payable__gt', -10000000000000), ('payable__lt', 10000000000000)), name='item_payable_bounds'), models.CheckConstraint(condition=models.Q(('carried__gt', -10000000000000), ('carried__lt', 10000000000000)), name='item_carried_bounds'), models.CheckConstraint(condition=models.Q(('dropped__gt', -10000000000000), ('dropped__lt', 10000000000000)), name='item_dropped_bounds')],
            },
        ),
        migrations.CreateModel(
            name='ProgramPeriod',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'program', 'period_start'), name='period_closed_once'), models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='period_dates')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('payable', models.DecimalField(decimal_places=4, max_digits=17)),
                ('snapshot', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('snapshot_sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('item', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payouts.payoutitem')),
                ('partner', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('program', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.program')),
                ('run', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='payouts.payoutrun')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['tenant', 'partner', 'issued_at'], name='statement_by_partner')],
                'constraints': [models.UniqueConstraint(fields=('tenant', 'code', 'version'), name='statement_code')],
            },
        ),
        migrations.CreateModel(
            name='StatementFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('partner_id', models.UUIDField(blank=True, null=True)),
                ('form', models.CharField(max_length=10)),
                ('file', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('run', vir.foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='payouts.payoutrun')),
                ('statement', vir.foundation.tenancy.models.TenantForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='payouts.statement')),
                ('tenant', models.ForeignKey(default=vir.foundation.tenancy.context.current_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('tenant', 'run', 'statement', 'form'), name='statement_file_form', nulls_distinct=False)],
            },
        ),
    ]
