import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("calendar", models.CharField(default="england", max_length=40)),
                (
                    "child_word",
                    models.CharField(
                        default="looked-after child",
                        help_text="What this council calls a child in its care.",
                        max_length=40,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "authorities",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("search_key", models.CharField(db_index=True, default="", editable=False, max_length=300)),
                ("ethnic_group", models.CharField(blank=True, max_length=20)),
                ("gender", models.CharField(blank=True, max_length=20)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "must_change_password",
                    models.BooleanField(default=False, help_text="They have a one-time password."),
                ),
                ("joined_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="people.authority",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "staff",
                "ordering": ("name",),
                "indexes": [models.Index(fields=["authority", "name"], name="staff_by_name")],
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whole", models.BooleanField(default=True)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_named",
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
                    "covered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_taken",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="cover_lasts_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("covered_by")), _negated=True), name="cover_by_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("JPEG", "JPEG"), ("PNG", "PNG")], max_length=10)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField(auto_now=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photo", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("staff",),
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(db_index=True, default="", editable=False, max_length=200)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="people.authority"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("authority", "name"), name="team_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
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
                            ("iro", "Independent Reviewing Officer"),
                            ("iro-manager", "IRO manager"),
                            ("business-support", "Business support officer"),
                            ("committee-officer", "Committee officer"),
                            ("information-governance", "Information governance officer"),
                            ("inspector", "Inspector"),
                            ("administrator", "System administrator"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.authority"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.team"
                    ),
                ),
            ],
            options={
                "ordering": ("team", "title", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "social-worker",
                                    "team-manager",
                                    "service-manager",
                                    "head-of-service",
                                    "assistant-director",
                                    "director",
                                    "iro",
                                    "iro-manager",
                                    "business-support",
                                    "committee-officer",
                                    "information-governance",
                                    "inspector",
                                    "administrator",
                                ],
                            )
                        ),
                        name="post_role_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostHolding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("fte", models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                (
                    "employment",
                    models.CharField(
                        choices=[
                            ("employed", "Employed"),
                            ("agency", "Agency"),
                            ("locum", "Locum"),
                            ("contracted", "Contracted service"),
                        ],
                        default="employed",
                        max_length=20,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holdings", to="people.post"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("start", "pk"),
                "indexes": [models.Index(fields=["staff", "start"], name="holding_of_staff")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="holding_lasts_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fte__gt", 0), ("fte__lte", 1)), name="holding_fte_within_one"
                    ),
                ],
            },
        ),
    ]
