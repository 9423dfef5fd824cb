import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0001_first"),
        ("people", "0002_one_time_password"),
        ("people", "__first__"),
        ("reviews", "0003_workflow"),
    ]

    operations = [
        migrations.CreateModel(
            name="GateLift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage_label", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("lifted_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("why", models.TextField(blank=True)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("number",),
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[("draft", "Draft"), ("completed", "Completed"), ("distributed", "Distributed")],
                        default="draft",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("completed_on", models.DateField(null=True)),
                ("distributed_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="gatelift",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="gatelift",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="gatelift",
            name="review",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="gate_lift", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="recordversion",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="recordversion",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewrecord",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="reviewrecord",
            name="completed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewrecord",
            name="review",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="record", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="recordversion",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reviews.reviewrecord"
            ),
        ),
        migrations.AddIndex(
            model_name="gatelift",
            index=models.Index(fields=["authority", "lifted_on"], name="gate_lifts_by_day"),
        ),
        migrations.AddIndex(
            model_name="reviewrecord",
            index=models.Index(fields=["authority", "state"], name="record_by_state"),
        ),
        migrations.AddConstraint(
            model_name="reviewrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "completed", "distributed"])), name="record_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_on", None), ("state", "draft")),
                    models.Q(models.Q(("state", "draft"), _negated=True), ("completed_on__isnull", False)),
                    _connector="OR",
                ),
                name="record_completed_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("distributed_on__isnull", False), ("state", "distributed")),
                    models.Q(models.Q(("state", "distributed"), _negated=True), ("distributed_on", None)),
                    _connector="OR",
                ),
                name="record_distributed_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordversion",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="record_version_once"),
        ),
    ]
