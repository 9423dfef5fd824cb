import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("children", "0001_first"),
        ("people", "0001_first"),
        ("people", "__first__"),
        ("reviews", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CauseList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of causes",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_causelist_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("inside_council", models.BooleanField(default=True)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="causes", to="escalations.causelist"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("list", "key"), name="cause_key_once")],
            },
        ),
        migrations.CreateModel(
            name="GoodPractice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("words", models.TextField()),
                ("happened_on", models.DateField()),
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
                        related_name="good_practice",
                        to="children.child",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="praise", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_manager",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "good practice",
                "ordering": ("-happened_on", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="praise_reference_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of outcomes",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_outcomelist_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="escalations.outcomelist",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("list", "key"), name="outcome_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Protocol",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "cap_working_days",
                    models.PositiveSmallIntegerField(
                        default=20, help_text="Working days for all formal stages together; 20 by the IRO Handbook."
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name": "protocol",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_protocol_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("working_days", models.PositiveSmallIntegerField(default=5, help_text="Working days to answer.")),
                (
                    "raised_by_role",
                    models.CharField(
                        choices=[("iro", "Independent Reviewing Officer"), ("iro-manager", "IRO manager")],
                        default="iro",
                        max_length=40,
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="escalations.protocol"
                    ),
                ),
            ],
            options={
                "ordering": ("protocol", "rank"),
                "constraints": [
                    models.UniqueConstraint(fields=("protocol", "rank"), name="one_stage_a_rank"),
                    models.UniqueConstraint(fields=("protocol", "key"), name="stage_key_once"),
                    models.CheckConstraint(condition=models.Q(("working_days__gte", 1)), name="stage_has_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("council_reference", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[
                            ("draft", "Draft"),
                            ("awaiting-response", "Awaiting response"),
                            ("responded", "Responded"),
                            ("action-awaited", "Action awaited"),
                            ("resolved", "Resolved"),
                            ("withdrawn", "Withdrawn"),
                            ("gone", "Discarded"),
                        ],
                        default="draft",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("review", "LAC review"),
                            ("between-reviews", "Between reviews"),
                            ("midway", "Midway review"),
                            ("monitoring", "Monitoring form"),
                            ("visit", "Visit to the child"),
                            ("file", "Case file"),
                            ("other", "Other"),
                        ],
                        default="between-reviews",
                        max_length=20,
                    ),
                ),
                ("concern", models.TextField(blank=True)),
                ("child_says", models.TextField(blank=True)),
                ("told_of_advocacy", models.BooleanField(null=True)),
                ("why_not_told", models.CharField(blank=True, max_length=300)),
                ("asked_for", models.TextField(blank=True)),
                ("asked_by_day", models.DateField(blank=True, null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("phoned_whom", models.CharField(blank=True, max_length=200)),
                ("phoned_at", models.DateTimeField(blank=True, null=True)),
                ("why_this_stage", models.TextField(blank=True)),
                ("raised_on", models.DateField(null=True)),
                ("formal_on", models.DateField(null=True)),
                ("action_due", models.DateField(null=True)),
                ("resolved_on", models.DateField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("last_happened_at", models.DateTimeField(null=True)),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("entered", "Entered in the portal"),
                            ("imported", "From an escalation log"),
                            ("generated", "Synthetic"),
                        ],
                        default="entered",
                        max_length=20,
                    ),
                ),
                ("import_run_id", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="people.authority"
                    ),
                ),
                ("causes", models.ManyToManyField(blank=True, related_name="escalations", to="escalations.cause")),
                (
                    "lead_child",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations_raised",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="reviews.review",
                    ),
                ),
                (
                    "review_step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="reviews.workflowstep",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="split_off",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="escalations.protocol",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="escalations.protocolstage",
                    ),
                ),
            ],
            options={
                "ordering": ("-raised_on", "-pk"),
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["authority", "-raised_on", "-id"], name="escalation_by_day"),
                    models.Index(fields=["authority", "state", "-raised_on", "-id"], name="escalation_by_state"),
                    models.Index(fields=["raised_by", "state"], name="escalation_by_raiser"),
                    models.Index(fields=["lead_child"], name="escalation_by_lead"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="escalation_reference_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("council_reference", ""), _negated=True),
                        fields=("authority", "council_reference"),
                        name="escalation_council_reference_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("draft", "awaiting-response", "responded", "action-awaited", "resolved", "withdrawn"),
                            )
                        ),
                        name="escalation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("lead_child__isnull", False),
                                ("protocol__isnull", False),
                                ("raised_on__isnull", False),
                                ("stage__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="escalation_sent_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "action-awaited"), _negated=True),
                            ("action_due__isnull", False),
                            _connector="OR",
                        ),
                        name="escalation_action_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "withdrawn"), ("withdrawn_on", None), _connector="OR"),
                        name="escalation_withdrawn_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "resolved"), ("resolved_on", None), _connector="OR"),
                        name="escalation_resolved_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CafcassReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("referred", models.BooleanField()),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "The authority failed to prepare the care plan"),
                            ("review", "The authority failed to review the case"),
                            ("decision", "The authority failed to carry out a review decision"),
                            ("breach", "The authority is otherwise in breach of its duties to the child"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField()),
                ("legal_advice", models.BooleanField(null=True)),
                ("legal_advice_words", models.TextField(blank=True)),
                ("senior_told", models.CharField(blank=True, max_length=120)),
                ("senior_told_on", models.DateField(null=True)),
                ("child_told_on", models.DateField(null=True)),
                ("happened_on", models.DateField()),
                ("outcome", models.TextField(blank=True)),
                ("outcome_on", models.DateField(null=True)),
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
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cafcass", to="escalations.escalation"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("referred", False), models.Q(("ground", ""), _negated=True), _connector="OR"
                        ),
                        name="referral_has_ground",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CapChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("formal_round", models.DateField(help_text="The day on which this formal process began.")),
                ("day", models.PositiveSmallIntegerField()),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("next-level", "Take it to the next level"),
                            ("cafcass", "Refer to Cafcass"),
                            ("go-on", "Go on, because"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("happened_at", models.DateTimeField()),
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
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cap_choices",
                        to="escalations.escalation",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("escalation", "formal_round", "day"), name="one_choice_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("choice", "go-on"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="going_on_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationChild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_on", models.DateField(null=True)),
                ("what_changed", models.TextField(blank=True)),
                ("filed_on", models.DateField(null=True)),
                ("filed_version", models.PositiveIntegerField(null=True)),
                (
                    "filed_at",
                    models.DateTimeField(
                        help_text="When it was marked; what is said later is not on the file.", null=True
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalated", to="children.child"
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "iro",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sibling_group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="children.siblinggroup",
                    ),
                ),
                (
                    "social_worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.team"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="escalations.outcome",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["child", "escalation"], name="escalations_of_child"),
                    models.Index(fields=["team", "escalation"], name="escalations_of_team"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("escalation", "child"), name="child_once_an_escalation"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_on", None), ("filed_version", None)),
                            models.Q(("filed_on__isnull", False), ("filed_version__isnull", False)),
                            _connector="OR",
                        ),
                        name="filed_day_and_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RaiseRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField(blank=True)),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("sent_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="escalations.protocolstage"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sent_on", None)), fields=("escalation",), name="one_open_request"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReasonList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name": "list of reasons",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_reasonlist_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "standard",
                    models.CharField(
                        choices=[
                            ("care-plan", "Care plan missing or inadequate"),
                            ("drift", "Drift or delay"),
                            ("review-papers", "Review papers late or poor"),
                            ("review-decisions", "Review decisions not carried out"),
                            ("visits", "Social work visits"),
                            ("allocation", "No allocated worker, change or sickness"),
                            ("social-work", "Social work provision"),
                            ("placement", "Placement concern or unplanned move"),
                            ("education", "Education and personal education plan"),
                            ("health", "Health and health assessment"),
                            ("contact", "Contact with family"),
                            ("safeguarding", "Safeguarding: missing, exploitation, crime"),
                            ("legal", "Legal process"),
                            ("not-told", "IRO not told of a change"),
                            ("pathway", "Pathway plan, 18 and after, staying put"),
                            ("immigration", "Age assessment or immigration"),
                            ("life-story", "Life story work"),
                            ("management", "Management oversight or recording"),
                            ("statutory", "Statutory requirement not met"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=40,
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reasons", to="escalations.reasonlist"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("list", "key"), name="reason_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Feature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="features", to="escalations.reason"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("reason", "key"), name="feature_key_once")],
            },
        ),
        migrations.CreateModel(
            name="EscalationReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_main", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reasons", to="escalations.escalation"
                    ),
                ),
                ("features", models.ManyToManyField(blank=True, related_name="uses", to="escalations.feature")),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="escalations.reason"
                    ),
                ),
            ],
            options={
                "ordering": ("-is_main", "pk"),
                "indexes": [models.Index(fields=["reason", "is_main", "escalation"], name="escalations_of_reason")],
                "constraints": [
                    models.UniqueConstraint(fields=("escalation", "reason"), name="reason_once_an_escalation"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)), fields=("escalation",), name="one_main_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageAnswerer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("social-worker", "Social worker"),
                            ("team-manager", "Team manager"),
                            ("service-manager", "Service manager"),
                            ("head-of-service", "Head of service"),
                            ("assistant-director", "Assistant director"),
                            ("director", "Director"),
                        ],
                        max_length=40,
                    ),
                ),
                ("title", models.CharField(help_text="What this post is called here, in lower case.", max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answerers",
                        to="escalations.protocolstage",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "constraints": [models.UniqueConstraint(fields=("stage", "role"), name="one_answerer_a_role")],
            },
        ),
        migrations.CreateModel(
            name="StageRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("opened_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("first_due_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("first_seen_at", models.DateTimeField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "Answered"),
                            ("escalated", "Taken further without an answer"),
                            ("resolved", "Resolved before an answer"),
                            ("withdrawn", "Withdrawn before an answer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "passed_over",
                    models.JSONField(default=list, help_text="Names of the stages passed over on the way here."),
                ),
                ("early", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "answered_by",
                    models.ForeignKey(
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
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="records", to="escalations.escalation"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="escalations.protocolstage",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended", "")), fields=["authority", "due_on"], name="record_waiting"
                    ),
                    models.Index(fields=["escalation", "rank"], name="record_of_escalation"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("escalation", "stage", "round"), name="one_record_a_round"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended", "")), fields=("escalation",), name="one_open_record"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), _negated=True), ("closed_on", None), _connector="OR"
                        ),
                        name="record_open_has_no_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on", None), ("due_on__gte", models.F("opened_on")), _connector="OR"),
                        name="record_due_after_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            ("opened_on", None),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="record_ends_after_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raised", "Raised"),
                            ("recorded", "Challenge already made"),
                            ("response", "Answer"),
                            ("redirected", "Passed on"),
                            ("time-asked", "More time asked for"),
                            ("time-granted", "More time given"),
                            ("asked-again", "Asked again"),
                            ("accepted", "Answer accepted"),
                            ("escalated", "Taken further"),
                            ("requested", "Asked to take it further"),
                            ("resolved", "Resolved"),
                            ("withdrawn", "Withdrawn"),
                            ("reopened", "Reopened"),
                            ("note", "Note"),
                            ("correction", "Correction"),
                            ("cafcass", "Cafcass"),
                            ("cap", "Choice at the limit of the formal process"),
                            ("split", "Split"),
                            ("hand-over", "Handed over"),
                            ("late-answer", "Late answer, outside the figures"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "facts",
                    models.JSONField(default=dict, help_text="What the entry settled: days, names of posts, keys."),
                ),
                ("by_role", models.CharField(blank=True, max_length=200)),
                ("happened_at", models.DateTimeField()),
                ("time_known", models.BooleanField(default=True)),
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="escalations.escalation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="escalations.stagerecord",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ("happened_at", "pk"),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["escalation", "happened_at"], name="timeline")],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agrees", models.BooleanField()),
                ("action", models.TextField(blank=True)),
                ("action_owner", models.CharField(blank=True, max_length=120)),
                ("action_due", models.DateField(null=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="response", to="escalations.entry"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses",
                        to="escalations.stagerecord",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", ""), ("action_due", None), ("action_owner", "")),
                            models.Q(
                                models.Q(("action", ""), _negated=True),
                                models.Q(("action_owner", ""), _negated=True),
                                ("action_due__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="promise_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageAddressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=120)),
                ("lead", models.BooleanField(default=True)),
                ("picked", models.BooleanField(default=False, help_text="Named by a person, not found by post.")),
                (
                    "child",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="escalations.stagerecord",
                    ),
                ),
            ],
            options={
                "ordering": ("-lead", "pk"),
                "constraints": [models.UniqueConstraint(fields=("record", "staff"), name="addressee_once")],
            },
        ),
        migrations.CreateModel(
            name="SystemicConcern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("raised_with", models.CharField(max_length=120)),
                ("raised_on", models.DateField()),
                ("response", models.TextField(blank=True)),
                ("responded_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                ("escalations", models.ManyToManyField(related_name="systemic_concerns", to="escalations.escalation")),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-raised_on", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="concern_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("responded_on", None), ("response", "")),
                            models.Q(models.Q(("response", ""), _negated=True), ("responded_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="concern_answer_has_day",
                    ),
                ],
            },
        ),
    ]
