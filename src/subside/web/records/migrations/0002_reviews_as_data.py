from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:
    """Reviews were kept as pages; each is worked out again from its run."""
    apps.get_model("records", "Review").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scenario", models.SlugField(max_length=80)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("figures", models.JSONField()),
                ("made", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.RemoveField(
            model_name="review",
            name="page",
        ),
        migrations.AddField(
            model_name="encounter",
            name="from_decision",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="encounter",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="records.encounter",
            ),
        ),
        migrations.AddField(
            model_name="encounter",
            name="reseeds",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="review",
            name="document",
            field=models.JSONField(default={}),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="review",
            name="log",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="review",
            name="refined",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=43, unique=True)),
                ("held", models.BooleanField(default=True)),
                ("made", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "encounter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share",
                        to="records.encounter",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Articulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decision", models.PositiveIntegerField()),
                ("why", models.TextField(blank=True, max_length=8000)),
                ("alternative", models.TextField(blank=True, max_length=8000)),
                ("unknown", models.TextField(blank=True, max_length=8000)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "changed",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="articulations",
                        to="records.encounter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("encounter", "decision"), name="one_statement_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decision", models.PositiveIntegerField()),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("same", "I would do the same"),
                            ("other", "I would do something else"),
                            ("unsure", "I am not sure"),
                        ],
                        max_length=6,
                    ),
                ),
                ("made", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="records.encounter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("encounter", "decision"), name="one_view_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Repetition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decision", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=80)),
                ("about", models.FloatField()),
                ("made", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repetitions",
                        to="records.encounter",
                    ),
                ),
            ],
            options={
                "ordering": ["made"],
                "indexes": [models.Index(fields=["encounter", "decision"], name="repeated")],
            },
        ),
    ]
