from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0006_rows_left_out_and_to_check"),
    ]

    operations = [
        migrations.AddField(
            model_name="importsource",
            name="commits_alone",
            field=models.BooleanField(default=False),
        ),
    ]
