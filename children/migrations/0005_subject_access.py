import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0004_retention"),
        ("people", "0004_single_sign_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SubjectAccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20)),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("subject", "The child or young person, or the adult whom they have become"),
                            ("parent", "Somebody with parental responsibility, on the child’s behalf"),
                            ("other", "A solicitor, an advocate or another, with the child’s authority"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asker", models.CharField(max_length=120, verbose_name="who asked")),
                ("identity", models.TextField(verbose_name="how their identity and right were checked")),
                ("wanted", models.TextField(blank=True, verbose_name="what they asked for")),
                ("received_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("extended_why", models.TextField(blank=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("whole", "The whole record was given"),
                            ("part", "A part was given; the rest was left out, and why is said"),
                            ("refused", "Refused, and why is said"),
                            ("withdrawn", "Whoever asked took the request back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answer_words", models.TextField(blank=True, verbose_name="what was left out and why")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subject_access_requests",
                        to="children.child",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "subject access request",
                "ordering": ("-received_on", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="subject_access_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity", ""), _negated=True), models.Q(("asker", ""), _negated=True)
                        ),
                        name="subject_access_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_by", None), ("answered_on", None)),
                            models.Q(
                                ("answered_by__isnull", False),
                                ("answered_on__gte", models.F("received_on")),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_access_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["", "whole", "withdrawn"]),
                            models.Q(("answer_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="subject_access_says_what_is_missing",
                    ),
                ],
            },
        ),
    ]
