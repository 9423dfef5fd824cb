"""How long records are kept, what holds them back, and what became of those whose time had come."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0003_restricted_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="child",
            name="anonymised_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="RetentionSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("from_birth", models.PositiveSmallIntegerField(default=75)),
                ("from_death", models.PositiveSmallIntegerField(default=15)),
                ("from_adoption", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("listed", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="children.retentionschedule",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=300)),
                ("start", models.DateField()),
                ("lifted_on", models.DateField(null=True)),
                ("why_lifted", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="children.child",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-start", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_on", None)), fields=("child",), name="one_open_hold_a_child"
                    ),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="hold_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_by", None), ("lifted_on", None), ("why_lifted", "")),
                            models.Q(
                                ("lifted_by__isnull", False),
                                ("lifted_on__gte", models.F("start")),
                                models.Q(("why_lifted", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lifted_by_with_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[
                            ("listed", "Waiting for a decision"),
                            ("approved", "Approved, not yet carried out"),
                            ("refused", "Kept for now"),
                            ("done", "Anonymised"),
                        ],
                        default="listed",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("due_on", models.DateField()),
                ("rule", models.CharField(help_text="Which rule gave the day, in words.", max_length=60)),
                ("decided_on", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("again_on", models.DateField(help_text="Refused: when it is listed again.", null=True)),
                ("done_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="retention_items", to="children.child"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="children.retentionrun"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "state", "due_on"], name="retention_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["listed", "approved", "refused", "done"])),
                        name="retention_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["listed", "approved", "done"])),
                        fields=("child",),
                        name="one_item_a_child",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("decided_on", None), ("state", "listed"), ("why", "")),
                            models.Q(
                                models.Q(("state", "listed"), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="retention_decided_by_with_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_on", None)),
                            _connector="OR",
                        ),
                        name="retention_done_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("again_on__isnull", False), ("state", "refused")),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("again_on", None)),
                            _connector="OR",
                        ),
                        name="retention_refused_until",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="retentionschedule",
            constraint=models.UniqueConstraint(
                fields=("authority", "in_force_from"), name="one_retentionschedule_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_birth__gte", 75), ("from_death__gte", 15)),
                name="schedule_keeps_what_the_law_says",
            ),
        ),
    ]
