"""Notes of raters that come before the level; when a reply was last tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teaching", "0002_classes")]

    operations = [
        migrations.AddField(
            model_name="score", name="decided", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="reply",
            name="tried",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
