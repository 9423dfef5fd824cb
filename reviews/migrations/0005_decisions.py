import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0001_first"),
        ("people", "0002_one_time_password"),
        ("people", "__first__"),
        ("reviews", "0004_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done", models.BooleanField()),
                ("checked_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("agreed", "Agreed"),
                            ("queried", "Queried"),
                            ("settled", "Settled"),
                            ("deemed", "Deemed agreed"),
                            ("gone", "Discarded"),
                        ],
                        default="draft",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("words", models.TextField()),
                ("whose", models.CharField(max_length=120)),
                ("by_when", models.DateField()),
                ("sent_on", models.DateField(null=True)),
                ("answer_due", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("query", models.TextField(blank=True)),
                ("settled_on", models.DateField(null=True)),
                ("settlement", models.TextField(blank=True)),
                ("done_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("review", "number"),
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="decisioncheck",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="decisioncheck",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.review"
            ),
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="settled_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decisioncheck",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="reviews.reviewdecision"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewdecision",
            index=models.Index(fields=["authority", "state", "answer_due"], name="decision_by_state"),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.UniqueConstraint(fields=("review", "number"), name="decision_number_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("draft", "sent", "agreed", "queried", "settled", "deemed"))),
                name="decision_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_due", None), ("sent_on", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("answer_due__isnull", False),
                        ("sent_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decision_sent_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "draft"), _negated=True), ("done_on", None), _connector="OR"),
                name="decision_done_sent",
            ),
        ),
    ]
