from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_own_sign_offs_out")]

    operations = [
        migrations.AddConstraint(
            model_name="workflowstep",
            constraint=models.CheckConstraint(
                condition=models.Q(author=None)
                | models.Q(signed_off_by=None)
                | models.Q(("signed_off_by", models.F("author")), _negated=True),
                name="step_not_signed_off_by_its_author",
            ),
        ),
        migrations.AlterField(
            model_name="workflowstage",
            name="two_persons",
            field=models.BooleanField(
                default=True,
                help_text="Signed off by somebody other than its author; if not, it asks for no approval at all.",
            ),
        ),
    ]
