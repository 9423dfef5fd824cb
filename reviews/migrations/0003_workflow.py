import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0001_first"),
        ("people", "0002_one_time_password"),
        ("people", "__first__"),
        ("reviews", "0002_clocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Workflow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkflowStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "owner_role",
                    models.CharField(
                        choices=[
                            ("social-worker", "Social worker"),
                            ("team-manager", "Team manager"),
                            ("service-manager", "Service manager"),
                            ("iro", "Independent Reviewing Officer"),
                        ],
                        default="social-worker",
                        max_length=40,
                    ),
                ),
                (
                    "due_working_days",
                    models.SmallIntegerField(default=-3, help_text="From the review; negative: before it."),
                ),
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("max_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "two_persons",
                    models.BooleanField(default=True, help_text="Signed off by somebody other than its author."),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkflowStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[
                            ("not-started", "Not started"),
                            ("in-progress", "In progress"),
                            ("submitted", "Submitted"),
                            ("signed-off", "Signed off"),
                            ("reopened", "Reopened"),
                        ],
                        default="not-started",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("since_on", models.DateField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("submitted_on", models.DateField(null=True)),
                ("signed_off_on", models.DateField(null=True)),
                ("signed_off_by_name", models.CharField(blank=True, max_length=120)),
                ("why_reopened", models.TextField(blank=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("here", "The portal"), ("case-system", "The case system")],
                        default="here",
                        max_length=20,
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("order", "pk"),
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="workflow",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="workflowstage",
            name="workflow",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="reviews.workflow"
            ),
        ),
        migrations.AddField(
            model_name="workflowstep",
            name="author",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workflowstep",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="workflowstep",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="workflowstep",
            name="signed_off_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workflowstep",
            name="stage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="reviews.workflowstage"
            ),
        ),
        migrations.AddConstraint(
            model_name="workflow",
            constraint=models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_workflow_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="workflowstage",
            constraint=models.UniqueConstraint(fields=("workflow", "key"), name="stage_key_once_a_workflow"),
        ),
        migrations.AddConstraint(
            model_name="workflowstage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("min_age", None), ("max_age", None), ("max_age__gte", models.F("min_age")), _connector="OR"
                ),
                name="stage_ages_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="workflowstep",
            index=models.Index(fields=["authority", "state"], name="step_by_state"),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.UniqueConstraint(fields=("review", "order"), name="one_step_a_place"),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.UniqueConstraint(fields=("review", "stage"), name="one_step_a_stage"),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["not-started", "in-progress", "submitted", "signed-off", "reopened"])
                ),
                name="step_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_on__isnull", False), ("state", "signed-off")),
                    models.Q(models.Q(("state", "signed-off"), _negated=True), ("signed_off_on", None)),
                    _connector="OR",
                ),
                name="step_signed_off_has_day",
            ),
        ),
    ]
