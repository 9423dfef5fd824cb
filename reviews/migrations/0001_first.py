import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import iro_portal.core.states
import reviews.due_dates


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("children", "0001_first"),
        ("people", "0001_first"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdvocacyReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("referred_on", models.DateField()),
                ("subject", models.CharField(max_length=200)),
                ("advocate_from", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=200)),
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
                        related_name="advocacy_referrals",
                        to="children.child",
                    ),
                ),
            ],
            options={
                "ordering": ("-referred_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "referred_on"], name="advocacy_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advocate_from", None), ("advocate_from__gte", models.F("referred_on")), _connector="OR"
                        ),
                        name="advocate_after_referral",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("referred_on")), _connector="OR"
                        ),
                        name="advocacy_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceRoles",
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
                "verbose_name": "list of roles at reviews",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "in_force_from"), name="one_attendanceroles_from_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("parent", "Parent"),
                            ("family", "Family or friend"),
                            ("carer", "Carer"),
                            ("professional", "Professional"),
                        ],
                        default="professional",
                        max_length=20,
                    ),
                ),
                (
                    "roles_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to="reviews.attendanceroles"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("roles_list", "key"), name="role_key_once_a_list")],
            },
        ),
        migrations.CreateModel(
            name="AuditTemplate",
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
                "verbose_name": "audit template",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_audittemplate_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "about",
                    models.CharField(
                        choices=[("file", "A case file"), ("practice", "Observed practice"), ("both", "Both")],
                        default="both",
                        max_length=10,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="reviews.audittemplate",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("template", "key"), name="audit_question_key_once")],
            },
        ),
        migrations.CreateModel(
            name="ChildContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("telephone", "Telephone or video"),
                            ("message", "Letter or message"),
                        ],
                        max_length=20,
                    ),
                ),
                ("alone", models.BooleanField(null=True)),
                ("words", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="iro_contacts", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "indexes": [models.Index(fields=["authority", "on"], name="contacts_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Entitlements",
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
                "verbose_name": "list of entitlements",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_entitlements_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "entitlements_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="reviews.entitlements",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("entitlements_list", "key"), name="entitlement_key_once_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                ("contents", models.JSONField(default=list, help_text="Labels of what was in it.")),
                (
                    "understood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("partly", "In part"),
                            ("no", "No"),
                            ("too-young", "Too young to ask"),
                        ],
                        max_length=10,
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="first_packs", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("given_on", "pk"),
                "constraints": [models.UniqueConstraint(fields=("child", "given_on"), name="one_first_pack_a_day")],
            },
        ),
        migrations.CreateModel(
            name="IndependentVisitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offered_on", models.DateField()),
                ("declined", models.BooleanField(default=False)),
                ("matched_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
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
                        related_name="independent_visitors",
                        to="children.child",
                    ),
                ),
            ],
            options={
                "ordering": ("-offered_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "matched_on", "ended_on"], name="visitors_on_a_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("matched_on", None), ("matched_on__gte", models.F("offered_on")), _connector="OR"
                        ),
                        name="visitor_matched_after_offer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("offered_on")), _connector="OR"
                        ),
                        name="visitor_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("declined", False), ("matched_on", None), _connector="OR"),
                        name="visitor_declined_no_match",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IroNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("move", "Move of placement"),
                            ("missing", "Missing episode"),
                            ("exclusion", "Exclusion from school"),
                            ("allegation", "Allegation"),
                            ("plan", "Change of plan"),
                            ("hearing", "Court hearing"),
                            ("complaint", "Complaint"),
                        ],
                        max_length=20,
                    ),
                ),
                ("event_on", models.DateField()),
                ("told_on", models.DateField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "without_review",
                    models.BooleanField(
                        default=False, help_text="A change of plan made without a review (reg 32): counted."
                    ),
                ),
                ("seen_on", models.DateField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="iro_notices", to="children.child"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-event_on", "-pk"),
                "indexes": [
                    models.Index(fields=["authority", "kind", "event_on"], name="notices_by_kind"),
                    models.Index(fields=["child", "event_on"], name="notices_of_child"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "kind", "event_on"), name="notice_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("without_review", False), ("kind", "plan"), _connector="OR"),
                        name="without_review_if_plan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("report", "Social worker’s report"),
                            ("care-plan", "Care plan"),
                            ("pathway-plan", "Pathway plan"),
                            ("permanence-plan", "Permanence plan"),
                            ("health", "Health assessment"),
                            ("sdq", "Strengths and difficulties questionnaire"),
                            ("pep", "Personal education plan"),
                            ("visit", "Visit by the social worker"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("signed_off_on", models.DateField(blank=True, null=True)),
                ("signed_off_by", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(default="case-system", help_text="here, or case-system", max_length=20)),
                ("import_run_id", models.PositiveBigIntegerField(db_index=True, null=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="item_dates", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("child", "item", "due_on", "pk"),
                "indexes": [
                    models.Index(fields=["child", "item", "-due_on"], name="items_of_child"),
                    models.Index(fields=["authority", "item", "signed_off_on", "due_on"], name="items_missing"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "item", "due_on"), name="item_once_a_due_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("due_on", None)), fields=("child", "item"), name="item_without_due_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on", None),
                            ("signed_off_on", None),
                            ("signed_off_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="item_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LatenessReasons",
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
                "verbose_name": "list of reasons for lateness",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "in_force_from"), name="one_latenessreasons_from_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LatenessReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "reasons_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to="reviews.latenessreasons",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("reasons_list", "key"), name="lateness_key_once_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "Minutes as a letter to the child"),
                            ("introduction", "Introduction of the IRO"),
                            ("invitation", "Invitation to a review"),
                            ("consultation", "Consultation paper"),
                        ],
                        max_length=20,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
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
            ],
            options={
                "ordering": ("kind", "-pk"),
                "indexes": [models.Index(fields=["authority", "kind"], name="letter_templates_by_kind")],
            },
        ),
        migrations.CreateModel(
            name="MonitoringForm",
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
                "verbose_name": "monitoring form",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_monitoringform_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="MonitoringQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60)),
                ("label", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes-no", "Yes, no or not applicable"),
                            ("choice", "One of a list"),
                            ("scale", "A scale from 1 to 5"),
                            ("words", "Words"),
                        ],
                        default="yes-no",
                        max_length=20,
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        blank=True, help_text="Education, health, placement, contact, plan ...", max_length=60
                    ),
                ),
                (
                    "choices",
                    models.JSONField(blank=True, default=list, help_text="For one of a list: pairs of key and label."),
                ),
                ("tracked", models.BooleanField(default=True, help_text="A “no” is followed until it is done.")),
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("max_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="reviews.monitoringform",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("form", "key"), name="question_key_once_a_form")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(editable=False, max_length=20)),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=20,
                        protected=True,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("first", "first"),
                            ("second", "second"),
                            ("later", "later"),
                            ("second-or-later", "second-or-later"),
                            ("short-break-first", "short-break-first"),
                            ("short-break-later", "short-break-later"),
                            ("adoption-authorised", "adoption-authorised"),
                            ("adoption-first", "adoption-first"),
                            ("adoption-second", "adoption-second"),
                            ("adoption-later", "adoption-later"),
                            ("unknown", "unknown"),
                        ],
                        default=reviews.due_dates.Rule["UNKNOWN"],
                        max_length=20,
                    ),
                ),
                ("limit_on", models.DateField(null=True)),
                ("late_after", models.DateField(null=True)),
                ("first_limit_on", models.DateField(null=True)),
                ("planned_on", models.DateField(null=True)),
                (
                    "wanted_by",
                    models.DateField(help_text="Brought forward by the IRO to this day; the limit stays.", null=True),
                ),
                (
                    "early_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plan", "A significant change of the care plan (reg 32)"),
                            ("move", "A move, or a placement about to end (reg 32)"),
                            ("iro", "The IRO asks for it (reg 33)"),
                            ("child", "The child asks for it (reg 33)"),
                            ("parent", "A parent asks for it"),
                            ("safety", "Concern for the child’s safety"),
                            ("missing", "The child has been missing"),
                            ("custody", "Detention or remand"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why_early", models.TextField(blank=True)),
                (
                    "agreed_months",
                    models.PositiveSmallIntegerField(
                        help_text="Agreed frequency: months to the next review, where shorter than the limit.",
                        null=True,
                    ),
                ),
                ("why_moved", models.TextField(blank=True)),
                ("why_without", models.TextField(blank=True, help_text="Why it was held without a meeting.")),
                ("first_met_on", models.DateField(null=True)),
                ("held_on", models.DateField(null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("meeting", "One meeting"),
                            ("series", "A series of meetings"),
                            ("without", "Without a meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "participation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PN0", "PN0: under four at the review"),
                            ("PN1", "PN1: attended and spoke for themselves"),
                            ("PN2", "PN2: attended; an advocate spoke for them"),
                            ("PN3", "PN3: attended and conveyed their views without words"),
                            ("PN4", "PN4: attended and did not contribute in any way"),
                            ("PN5", "PN5: did not attend; briefed an advocate"),
                            ("PN6", "PN6: did not attend; conveyed their views in writing, by telephone, by recording"),
                            ("PN7", "PN7: did not attend and conveyed no views"),
                        ],
                        help_text="As it came: a return may hold an unknown code.",
                        max_length=10,
                    ),
                ),
                (
                    "spoke_alone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("refused", "No: the child did not want to"),
                            ("not-appropriate", "No: not appropriate at this age or time"),
                            ("no", "No"),
                        ],
                        max_length=20,
                    ),
                ),
                ("spoke_alone_on", models.DateField(null=True)),
                (
                    "chaired_by_child",
                    models.CharField(
                        blank=True,
                        choices=[("no", "No"), ("part", "In part, with the IRO"), ("yes", "Yes")],
                        max_length=10,
                    ),
                ),
                (
                    "timeliness",
                    models.CharField(
                        blank=True,
                        choices=[("in-time", "in-time"), ("late", "late"), ("undetermined", "undetermined")],
                        max_length=20,
                    ),
                ),
                ("plan_updated_on", models.DateField(null=True)),
                ("why_late", models.TextField(blank=True)),
                ("plan_received_on", models.DateField(help_text="The care plan reached the IRO.", null=True)),
                ("why_cancelled", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="children.child"
                    ),
                ),
                (
                    "iro",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "late_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="reviews.latenessreason",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="children.periodofcare"
                    ),
                ),
            ],
            options={
                "ordering": ("-held_on", "-pk"),
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["authority", "state", "limit_on"], name="review_due"),
                    models.Index(fields=["authority", "held_on"], name="review_held"),
                    models.Index(fields=["child", "held_on"], name="reviews_of_child"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="review_reference_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")), fields=("period",), name="one_planned_review_a_period"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "held")), fields=("period", "held_on"), name="one_review_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "cancelled"])), name="review_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_met_on__isnull", False), ("held_on__isnull", False), ("state", "held")),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_on", None)),
                            _connector="OR",
                        ),
                        name="review_held_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wanted_by", None), ("early_reason", "")),
                            models.Q(("wanted_by__isnull", False), models.Q(("early_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_early_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_months", None),
                            models.Q(("agreed_months__gte", 1), ("agreed_months__lte", 6)),
                            _connector="OR",
                        ),
                        name="agreed_months_within_six",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plan_updated_on", None), ("plan_updated_on__gte", models.F("held_on")), _connector="OR"
                        ),
                        name="plan_updated_after_review",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(editable=False, max_length=20)),
                (
                    "about",
                    models.CharField(
                        choices=[("file", "A case file"), ("practice", "Observed practice")], max_length=10
                    ),
                ),
                ("audited_on", models.DateField()),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("outstanding", "Outstanding"),
                            ("good", "Good"),
                            ("requires-improvement", "Requires improvement"),
                            ("inadequate", "Inadequate"),
                        ],
                        max_length=30,
                    ),
                ),
                ("words", models.TextField(blank=True)),
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
                        related_name="audits",
                        to="children.child",
                    ),
                ),
                (
                    "iro",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="reviews.audittemplate"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audits",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ("-audited_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "audited_on"], name="audits_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "reference"), name="audit_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about", "file"), ("child__isnull", False)),
                            models.Q(("about", "practice"), ("iro__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("whose", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("closing_words", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="reviews.audit"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "indexes": [models.Index(fields=["authority", "closed_on", "due_on"], name="audit_actions_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by", None), ("closed_on", None)),
                            models.Q(("closed_by__isnull", False), ("closed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_action_closed_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly", "Partly met"),
                            ("not-met", "Not met"),
                            ("na", "Not applicable"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="reviews.audit"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="reviews.auditquestion"
                    ),
                ),
            ],
            options={
                "ordering": ("question__order", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "question"), name="one_answer_an_audit_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "when",
                    models.CharField(
                        choices=[("before", "Before a review"), ("at", "At a review"), ("between", "Between reviews")],
                        max_length=10,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("form", "Consultation form"),
                            ("talk", "Talk"),
                            ("advocate", "Through an advocate"),
                            ("other", "Another way"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_on", models.DateField()),
                ("words", models.TextField(blank=True)),
                ("placement_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("iro_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("quote", models.TextField(blank=True)),
                (
                    "quote_fit",
                    models.BooleanField(
                        default=False, help_text="Names nobody, and the child agrees to its being printed."
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="children.child"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_views",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ("-given_on", "-pk"),
                "indexes": [
                    models.Index(fields=["authority", "given_on"], name="views_by_day"),
                    models.Index(fields=["child", "given_on"], name="views_of_child"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("placement_score", None),
                            models.Q(("placement_score__gte", 1), ("placement_score__lte", 5)),
                            _connector="OR",
                        ),
                        name="placement_score_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("iro_score", None), models.Q(("iro_score__gte", 1), ("iro_score__lte", 5)), _connector="OR"
                        ),
                        name="iro_score_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quote_fit", False), models.Q(("quote", ""), _negated=True), _connector="OR"
                        ),
                        name="fit_quote_has_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntitlementExplained",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("explained_on", models.DateField()),
                ("understood", models.BooleanField(null=True)),
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
                        related_name="entitlements_explained",
                        to="children.child",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="explained", to="reviews.entitlement"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("explained_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("child", "entitlement", "explained_on"), name="explained_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GateLift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage_label", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("lifted_on", models.DateField()),
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
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gate_lift", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "lifted_on"], name="gate_lifts_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "Minutes as a letter to the child"),
                            ("introduction", "Introduction of the IRO"),
                            ("invitation", "Invitation to a review"),
                            ("consultation", "Consultation paper"),
                        ],
                        max_length=20,
                    ),
                ),
                ("to_whom", models.CharField(max_length=120)),
                ("body", models.BinaryField(default=bytes, help_text="The Word file as it was made.")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_on", models.DateField()),
                ("sent_on", models.DateField(null=True)),
                ("sent_how", models.CharField(blank=True, max_length=60)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="children.child"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="reviews.lettertemplate",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "sent_on"], name="letters_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_by", None), ("sent_on", None)),
                            models.Q(("sent_by__isnull", False), ("sent_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_sent_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "Minutes as a letter to the child"),
                            ("introduction", "Introduction of the IRO"),
                            ("invitation", "Invitation to a review"),
                            ("consultation", "Consultation paper"),
                        ],
                        max_length=20,
                    ),
                ),
                ("to_whom", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_drafts", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("review", "kind"),
                "constraints": [models.UniqueConstraint(fields=("review", "kind"), name="one_draft_a_letter")],
            },
        ),
        migrations.CreateModel(
            name="MidpointUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
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
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="midpoint_update", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "indexes": [models.Index(fields=["authority", "answered_on", "due_on"], name="midpoints_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("asked_on"))), name="midpoint_due_after_asked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on", None)),
                            models.Q(("answered_on__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="midpoint_answer_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MidwayReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("file", "From the file"),
                            ("telephone", "By telephone"),
                            ("meeting", "In a meeting"),
                            ("visit", "With the child"),
                        ],
                        max_length=20,
                    ),
                ),
                ("with_whom", models.CharField(blank=True, max_length=200)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[("on-track", "On track"), ("concerns", "Concerns"), ("serious", "Serious concerns")],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="midway_reviews", to="children.child"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        help_text="The review to come.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="midways",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ("-held_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "held_on"], name="midways_by_day")],
                "constraints": [models.UniqueConstraint(fields=("child", "held_on"), name="one_midway_a_day")],
            },
        ),
        migrations.CreateModel(
            name="MonitoringReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    iro_portal.core.states.StateField(
                        choices=[("draft", "Draft"), ("sent", "Sent"), ("acknowledged", "Acknowledged")],
                        default="draft",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("sent_on", models.DateField(null=True)),
                ("acknowledged_on", models.DateField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("provenance", models.CharField(default="entered", max_length=20)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "acknowledged_by",
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
                    "filled_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="reviews.monitoringform"
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="monitoring", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "state"], name="monitoring_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "sent", "acknowledged"])),
                        name="monitoring_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_on", None), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("sent_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="monitoring_sent_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_on__isnull", False), ("state", "acknowledged")),
                            models.Q(models.Q(("state", "acknowledged"), _negated=True), ("acknowledged_on", None)),
                            _connector="OR",
                        ),
                        name="monitoring_acknowledged_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonitoringAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.CharField(blank=True, help_text="yes, no, na; a choice’s key; 1 to 5.", max_length=60),
                ),
                ("words", models.TextField(blank=True)),
                ("is_open", models.BooleanField(default=False, help_text="A tracked “no” that is not done.")),
                ("done_on", models.DateField(null=True)),
                ("done_words", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reviews.monitoringquestion",
                    ),
                ),
                (
                    "filled",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reviews.monitoringreturn",
                    ),
                ),
            ],
            options={
                "ordering": ("question__order", "pk"),
                "indexes": [
                    models.Index(fields=["authority", "is_open"], name="answers_not_done"),
                    models.Index(fields=["question", "value"], name="answers_by_value"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("filled", "question"), name="one_answer_a_question"),
                    models.CheckConstraint(
                        condition=models.Q(("is_open", False), ("done_on", None), _connector="OR"),
                        name="answer_open_or_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120)),
                ("invited", models.BooleanField(null=True)),
                ("attended", models.BooleanField(null=True)),
                ("sent_views", models.BooleanField(null=True)),
                ("why_not", models.CharField(blank=True, help_text="Why not invited, or why absent.", max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="reviews.attendancerole",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("role__order", "pk"),
                "indexes": [models.Index(fields=["authority", "role", "attended"], name="participants_by_role")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        fields=("review", "role", "name"),
                        name="nobody_twice_at_a_review",
                    )
                ],
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="reviews.review"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("review", "number"),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "state", "answer_due"], name="decision_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "number"), name="decision_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "sent", "agreed", "queried", "settled", "deemed"))),
                        name="decision_state_known",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True), ("done_on", None), _connector="OR"
                        ),
                        name="decision_done_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done", models.BooleanField()),
                ("checked_on", models.DateField()),
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="reviews.reviewdecision"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met_on", models.DateField()),
                ("words", models.CharField(blank=True, help_text="With whom, about what.", max_length=200)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("met_on", "pk"),
                "constraints": [models.UniqueConstraint(fields=("review", "met_on"), name="one_meeting_a_day")],
            },
        ),
        migrations.CreateModel(
            name="ReviewMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "Day fixed"),
                            ("moved", "Moved"),
                            ("postponed", "Postponed"),
                            ("called-off", "Meeting called off; a new day is to be fixed"),
                            ("forward", "Brought forward by the IRO"),
                            ("not-forward", "No longer wanted early"),
                        ],
                        max_length=20,
                    ),
                ),
                ("was_on", models.DateField(null=True)),
                ("now_on", models.DateField(null=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "kind", "happened_at"], name="moves_by_kind")],
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
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="record", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "state"], name="record_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "completed", "distributed"])),
                        name="record_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_on", None), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("completed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="record_completed_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("distributed_on__isnull", False), ("state", "distributed")),
                            models.Q(models.Q(("state", "distributed"), _negated=True), ("distributed_on", None)),
                            _connector="OR",
                        ),
                        name="record_distributed_has_day",
                    ),
                ],
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reviews.reviewrecord"
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("record", "number"), name="record_version_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("in_force_from", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "months",
                    models.CharField(
                        choices=[("calendar", "calendar"), ("days", "days")], default="calendar", max_length=10
                    ),
                ),
                ("decisions_sent_days", models.PositiveSmallIntegerField(default=5)),
                ("query_days", models.PositiveSmallIntegerField(default=5)),
                ("plan_updated_days", models.PositiveSmallIntegerField(default=10)),
                ("record_completed_days", models.PositiveSmallIntegerField(default=15)),
                ("record_distributed_days", models.PositiveSmallIntegerField(default=20)),
                (
                    "plan_received_days",
                    models.PositiveSmallIntegerField(default=3, help_text="Care plan with the IRO before a review."),
                ),
                (
                    "visit_days_first_year",
                    models.PositiveSmallIntegerField(default=42, help_text="Calendar days; reg 28: 6 weeks."),
                ),
                (
                    "visit_days_later",
                    models.PositiveSmallIntegerField(
                        default=42,
                        help_text="Calendar days; reg 28: 6 weeks, or 3 months where the placement is to last to 18.",
                    ),
                ),
                (
                    "caseload_from",
                    models.PositiveSmallIntegerField(default=50, help_text="Children for one full-time IRO."),
                ),
                ("caseload_to", models.PositiveSmallIntegerField(default=70)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "verbose_name": "set of review rules",
                "verbose_name_plural": "review rules",
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_reviewrules_from_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "Training"),
                            ("supervision", "Group supervision"),
                            ("panel", "Panel or board"),
                            ("champion", "Champion role"),
                            ("meeting", "Meeting with teams or partners"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
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
            ],
            options={
                "verbose_name_plural": "service activities",
                "ordering": ("-on", "-pk"),
                "indexes": [models.Index(fields=["authority", "on"], name="activity_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("on")), _connector="OR"),
                        name="activity_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SocialWorkVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField()),
                ("seen_alone", models.BooleanField(null=True)),
                ("source", models.CharField(default="here", help_text="here, or case-system", max_length=20)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="children.child"
                    ),
                ),
            ],
            options={
                "ordering": ("-visited_on", "-pk"),
                "indexes": [models.Index(fields=["authority", "visited_on"], name="visits_by_day")],
                "constraints": [models.UniqueConstraint(fields=("child", "visited_on"), name="one_visit_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField()),
                ("figures", models.JSONField(default=dict, help_text="As they stood on the day: label to number.")),
                ("words", models.TextField(blank=True)),
                ("agreed", models.TextField(blank=True)),
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
                    "iro",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-held_on", "-pk"),
                "constraints": [models.UniqueConstraint(fields=("iro", "held_on"), name="one_supervision_a_day")],
            },
        ),
        migrations.CreateModel(
            name="TeamFeedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter_start", models.DateField()),
                ("figures", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True)),
                ("sent_on", models.DateField(null=True)),
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
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedback", to="people.team"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "team feedback",
                "ordering": ("-quarter_start", "team", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("team", "quarter_start"), name="one_feedback_a_quarter")
                ],
            },
        ),
        migrations.CreateModel(
            name="Workflow",
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
                "ordering": ("authority", "in_force_from"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "in_force_from"), name="one_workflow_from_a_day")
                ],
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
                (
                    "workflow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="reviews.workflow"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("workflow", "key"), name="stage_key_once_a_workflow"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_age", None), ("max_age", None), ("max_age__gte", models.F("min_age")), _connector="OR"
                        ),
                        name="stage_ages_in_order",
                    ),
                ],
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
                (
                    "author",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="reviews.review"
                    ),
                ),
                (
                    "signed_off_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="reviews.workflowstage"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "pk"),
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["authority", "state"], name="step_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "order"), name="one_step_a_place"),
                    models.UniqueConstraint(fields=("review", "stage"), name="one_step_a_stage"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["not-started", "in-progress", "submitted", "signed-off", "reopened"])
                        ),
                        name="step_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_off_on__isnull", False), ("state", "signed-off")),
                            models.Q(models.Q(("state", "signed-off"), _negated=True), ("signed_off_on", None)),
                            _connector="OR",
                        ),
                        name="step_signed_off_has_day",
                    ),
                ],
            },
        ),
    ]
