import django.db.models.deletion
from django.db import migrations, models

import iro_portal.core.states

KINDS = [
    ("escalation-log", "Escalation log"),
    ("dates", "Dates from the case system"),
    ("allocations", "Staff, teams and allocations"),
    ("ssda903", "SSDA903 return"),
    ("review-log", "Review log"),
]
STATES = [
    ("uploaded", "Uploaded"),
    ("checked", "Checked, not yet added"),
    ("queued", "Waiting to be added"),
    ("refused", "Refused"),
    ("applied", "Added"),
    ("undone", "Undone"),
]


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_first")]

    operations = [
        migrations.RemoveConstraint(model_name="importrun", name="import_state_known"),
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(choices=KINDS, default="escalation-log", max_length=20),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=iro_portal.core.states.StateField(choices=STATES, default="uploaded", max_length=20, protected=True),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="sha256",
            field=models.CharField(
                help_text="Of several files: of their checksums, one after the other.", max_length=64
            ),
        ),
        migrations.AlterField(model_name="importrun", name="size", field=models.PositiveBigIntegerField()),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [state for state, _ in STATES])), name="import_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", tuple(kind for kind, _ in KINDS))), name="import_kind_known"
            ),
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                key(),
                ("file_name", models.CharField(max_length=200)),
                ("stored_as", models.CharField(max_length=100, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="exchange.importrun"
                    ),
                ),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                key(),
                ("table", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(help_text="Null: the import took the row out.", null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="exchange.importrun"
                    ),
                ),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.AddConstraint(
            model_name="importchange",
            constraint=models.UniqueConstraint(fields=("run", "table", "row"), name="one_change_a_row"),
        ),
    ]
