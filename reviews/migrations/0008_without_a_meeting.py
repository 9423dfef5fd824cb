from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_letter_drafts")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="why_without",
            field=models.TextField(blank=True, default="", help_text="Why it was held without a meeting."),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="reviewmove",
            name="kind",
            field=models.CharField(
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
    ]
