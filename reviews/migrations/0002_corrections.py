import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0001_first"),
        ("people", "0001_first"),
        ("reviews", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonitoringVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("acknowledged_on", models.DateField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("why", models.TextField(help_text="Why it was replaced.")),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("number",),
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("why", models.TextField(blank=True)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="entitlementexplained",
            name="explained_once_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="firstpack",
            name="one_first_pack_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="ironotice",
            name="notice_once_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="midwayreview",
            name="one_midway_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="socialworkvisit",
            name="one_visit_a_day",
        ),
        migrations.AddField(
            model_name="childcontact",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="childcontact",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="childcontact",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="childview",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="childview",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="childview",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="entitlementexplained",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="entitlementexplained",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="entitlementexplained",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="firstpack",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="firstpack",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="firstpack",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ironotice",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="ironotice",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ironotice",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="midwayreview",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="midwayreview",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="midwayreview",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="socialworkvisit",
            name="why_withdrawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="socialworkvisit",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="socialworkvisit",
            name="withdrawn_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="childcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="childcontact_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="childview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="childview_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlementexplained",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="entitlementexplained_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlementexplained",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("child", "entitlement", "explained_on"),
                name="explained_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="firstpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="firstpack_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="firstpack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)), fields=("child", "given_on"), name="one_first_pack_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="ironotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ironotice_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="ironotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)),
                fields=("child", "kind", "event_on"),
                name="notice_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="midwayreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="midwayreview_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="midwayreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)), fields=("child", "held_on"), name="one_midway_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="socialworkvisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why_withdrawn", ""), ("withdrawn_on", None)),
                    models.Q(("withdrawn_on__isnull", False), models.Q(("why_withdrawn", ""), _negated=True)),
                    _connector="OR",
                ),
                name="socialworkvisit_withdrawn_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialworkvisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on", None)), fields=("child", "visited_on"), name="one_visit_a_day"
            ),
        ),
        migrations.AddField(
            model_name="monitoringversion",
            name="acknowledged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="monitoringversion",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="monitoringversion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="monitoringversion",
            name="filled",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reviews.monitoringreturn"
            ),
        ),
        migrations.AddField(
            model_name="reviewcorrection",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="reviewcorrection",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewcorrection",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="reviews.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="monitoringversion",
            constraint=models.UniqueConstraint(fields=("filled", "number"), name="monitoring_version_once"),
        ),
        migrations.AddConstraint(
            model_name="monitoringversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="monitoring_version_has_why"
            ),
        ),
    ]
