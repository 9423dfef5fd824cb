import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Child",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("council_id", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                (
                    "name_known",
                    models.BooleanField(
                        default=True, help_text="The SSDA903 return holds no names: “Child 62551” stands."
                    ),
                ),
                ("date_of_birth", models.DateField()),
                ("died_on", models.DateField(blank=True, null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("ethnicity", models.CharField(blank=True, max_length=10)),
                (
                    "is_uasc",
                    models.BooleanField(
                        blank=True, help_text="Came as an unaccompanied asylum-seeking child.", null=True
                    ),
                ),
                ("uasc_ended_on", models.DateField(blank=True, null=True)),
                ("search_key", models.CharField(db_index=True, default="", editable=False, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="children", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "children",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="child_reference_once"),
                    models.UniqueConstraint(fields=("authority", "council_id"), name="child_council_id_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("iro", "Independent Reviewing Officer"),
                            ("social-worker", "Social worker"),
                            ("team", "Team"),
                        ],
                        max_length=20,
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                (
                    "finish_by",
                    models.DateField(
                        blank=True,
                        help_text="After a hand-over: until when the one who left may finish own items.",
                        null=True,
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="people.team",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "indexes": [
                    models.Index(fields=["child", "kind", "start"], name="allocation_of_child"),
                    models.Index(fields=["staff", "kind", "end"], name="allocation_of_staff"),
                    models.Index(fields=["team", "kind", "end"], name="allocation_of_team"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", None)),
                        fields=("child", "kind"),
                        name="one_open_allocation_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "team"), ("staff", None), ("team__isnull", False)),
                            models.Q(("kind__in", ["iro", "social-worker"]), ("staff__isnull", False), ("team", None)),
                            _connector="OR",
                        ),
                        name="allocation_to_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="allocation_lasts_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnualHealth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_end", models.DateField()),
                (
                    "health_assessment",
                    models.BooleanField(blank=True, help_text="Null: the return does not say.", null=True),
                ),
                ("sdq_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("provenance", models.CharField(default="imported", max_length=20)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="annual_health", to="children.child"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "annual health",
                "ordering": ("year_end", "pk"),
                "indexes": [models.Index(fields=["authority", "year_end"], name="health_by_year")],
                "constraints": [models.UniqueConstraint(fields=("child", "year_end"), name="health_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="CourtProceedings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=120)),
                ("court", models.CharField(blank=True, max_length=120)),
                ("case_number", models.CharField(blank=True, max_length=60)),
                (
                    "guardian",
                    models.CharField(blank=True, help_text="The children's guardian (Cafcass).", max_length=120),
                ),
                ("issued_on", models.DateField()),
                ("next_hearing_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=200)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="court_proceedings",
                        to="children.child",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "court proceedings",
                "ordering": ("issued_on", "pk"),
                "indexes": [models.Index(fields=["authority", "next_hearing_on"], name="hearings_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="proceedings_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_hearing_on", None), ("next_hearing_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="hearing_after_issue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=200)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disabilities", to="children.child"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "disabilities",
                "ordering": ("start", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="disability_lasts_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingEpisode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("M", "Missing"), ("A", "Away without authorisation")], max_length=1),
                ),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                (
                    "interview",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "Held"),
                            ("declined", "Offered; the child declined"),
                            ("not-offered", "Not offered"),
                        ],
                        max_length=20,
                    ),
                ),
                ("interviewed_on", models.DateField(blank=True, null=True)),
                ("provenance", models.CharField(default="entered", max_length=20)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing_episodes",
                        to="children.child",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "indexes": [models.Index(fields=["authority", "start"], name="missing_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "start", "kind"), name="missing_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gte", models.F("start")), _connector="OR"),
                        name="missing_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interviewed_on", None), ("interview", "held"), _connector="OR"),
                        name="interview_day_if_held",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodOfCare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("care", "Looked after"), ("short-breaks", "Short breaks (V3, V4)")],
                        default="care",
                        max_length=20,
                    ),
                ),
                ("start", models.DateField()),
                ("start_known", models.BooleanField(default=True)),
                (
                    "earlier_reviews_unknown",
                    models.BooleanField(
                        default=False,
                        help_text="It began before the first return that was taken in: its reviews from before are not known here.",
                    ),
                ),
                ("end", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=10)),
                ("provenance", models.CharField(default="entered", max_length=20)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "indexes": [models.Index(fields=["authority", "start", "end"], name="care_on_a_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", None), ("kind", "care")),
                        fields=("child",),
                        name="one_open_period_a_child",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end", None), ("kind", "short-breaks")),
                        fields=("child",),
                        name="one_open_short_breaks_a_child",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="period_lasts_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authorised_on", models.DateField()),
                ("placed_on", models.DateField(blank=True, null=True)),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, help_text="The plan or the placement ended without an order.", null=True
                    ),
                ),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adoption_plans", to="children.child"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption_plans",
                        to="children.periodofcare",
                    ),
                ),
            ],
            options={
                "ordering": ("authorised_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("child",), name="one_open_adoption_plan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("placed_on", None), ("placed_on__gte", models.F("authorised_on")), _connector="OR"
                        ),
                        name="placed_after_authority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("authorised_on")), _connector="OR"
                        ),
                        name="adoption_plan_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("reason_new", models.CharField(blank=True, help_text="RNE", max_length=10)),
                ("legal_status", models.CharField(blank=True, help_text="LS", max_length=10)),
                ("need", models.CharField(blank=True, help_text="CIN", max_length=10)),
                ("placement", models.CharField(blank=True, help_text="PLACE", max_length=10)),
                ("provider", models.CharField(blank=True, help_text="PLACE_PROVIDER", max_length=10)),
                ("end_reason", models.CharField(blank=True, help_text="REC", max_length=10)),
                ("reason_place_change", models.CharField(blank=True, help_text="REASON_PLACE_CHANGE", max_length=10)),
                ("over_20_miles", models.BooleanField(blank=True, null=True)),
                ("provenance", models.CharField(default="entered", max_length=20)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="episodes", to="children.child"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="episodes", to="children.periodofcare"
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "indexes": [
                    models.Index(fields=["authority", "start", "end"], name="episodes_on_a_day"),
                    models.Index(fields=["child", "start"], name="episodes_of_child"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gte", models.F("start")), _connector="OR"),
                        name="episode_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtectionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.CharField(blank=True, max_length=120)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("next_conference_on", models.DateField(blank=True, null=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protection_plans",
                        to="children.child",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", None)), fields=("child",), name="one_open_protection_plan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="protection_plan_lasts_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiblingGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "ordering": ("reference",),
                "constraints": [models.UniqueConstraint(fields=("authority", "reference"), name="sibling_group_once")],
            },
        ),
        migrations.CreateModel(
            name="SiblingMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
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
                        related_name="sibling_memberships",
                        to="children.child",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="children.siblinggroup",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", None)), fields=("child",), name="one_open_sibling_group"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="membership_lasts_a_day",
                    ),
                ],
            },
        ),
    ]
