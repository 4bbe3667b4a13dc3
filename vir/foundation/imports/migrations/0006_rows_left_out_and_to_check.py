from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_fix_walls")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="rows_check",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="rows_skipped",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="left_from",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="importproblem",
            name="weight",
            field=models.CharField(
                choices=[
                    ("bad", "Left out"),
                    ("check", "Left out until kept"),
                    ("duplicate", "Received before"),
                    ("note", "To know"),
                ],
                default="bad",
                max_length=10,
            ),
        ),
    ]
