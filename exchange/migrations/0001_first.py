import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("children", "0001_first"),
        ("escalations", "0001_first"),
        ("people", "0001_first"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(editable=False, max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("escalation-log", "Escalation log"),
                            ("dates", "Dates from the case system"),
                            ("allocations", "Staff, teams and allocations"),
                            ("ssda903", "SSDA903 return"),
                            ("review-log", "Review log"),
                        ],
                        default="escalation-log",
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("checked", "Checked, not yet added"),
                            ("queued", "Waiting to be added"),
                            ("refused", "Refused"),
                            ("applied", "Added"),
                            ("undone", "Undone"),
                        ],
                        default="uploaded",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                (
                    "sha256",
                    models.CharField(
                        help_text="Of several files: of their checksums, one after the other.", max_length=64
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                ("summary", models.CharField(blank=True, max_length=300)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "-id"], name="import_of_authority")],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="import_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["uploaded", "checked", "queued", "refused", "applied", "undone"])
                        ),
                        name="import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("escalation-log", "dates", "allocations", "ssda903", "review-log"))
                        ),
                        name="import_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["applied", "undone"]), _negated=True),
                            ("applied_at__isnull", False),
                            _connector="OR",
                        ),
                        name="import_applied_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "undone"), _negated=True), ("undone_at__isnull", False), _connector="OR"
                        ),
                        name="import_undone_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            options={
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("run", "table", "row"), name="one_change_a_row")],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40)),
                ("row", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="escalations.escalation"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="exchange.importrun"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="imported_reference_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=60)),
                ("row", models.PositiveBigIntegerField()),
                ("field", models.CharField(max_length=40)),
                ("ours", models.JSONField(null=True)),
                ("theirs", models.JSONField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="exchange.importrun"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["child", "table", "row"], name="conflicts_of_row")],
            },
        ),
        migrations.CreateModel(
            name="ReturnedChild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("current", models.BooleanField(default=True)),
                ("said", models.JSONField(default=dict)),
                ("wrote", models.JSONField(default=dict)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="exchange.importrun"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["authority", "current", "child"], name="returned_current")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "child"), name="returned_once_a_run"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("child",), name="one_current_returned"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stops", models.BooleanField()),
                ("rule", models.CharField(max_length=40)),
                ("dfe_rule", models.CharField(blank=True, max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("row", models.PositiveIntegerField(null=True)),
                ("column", models.CharField(blank=True, max_length=60)),
                ("value", models.CharField(blank=True, max_length=200)),
                ("sentence", models.TextField()),
                ("content", models.TextField(blank=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="exchange.importrun"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["run", "stops", "id"], name="findings_of_run")],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            options={
                "ordering": ("pk",),
            },
        ),
    ]
