from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="plan_updated_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="reviewrules",
            name="decisions_sent_days",
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddField(
            model_name="reviewrules",
            name="plan_updated_days",
            field=models.PositiveSmallIntegerField(default=10),
        ),
        migrations.AddField(
            model_name="reviewrules",
            name="query_days",
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddField(
            model_name="reviewrules",
            name="record_completed_days",
            field=models.PositiveSmallIntegerField(default=15),
        ),
        migrations.AddField(
            model_name="reviewrules",
            name="record_distributed_days",
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("plan_updated_on", None), ("plan_updated_on__gte", models.F("held_on")), _connector="OR"
                ),
                name="plan_updated_after_review",
            ),
        ),
    ]
