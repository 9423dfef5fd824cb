from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_corrections")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="agreed_by",
            field=models.DateField(
                editable=False, help_text="What the review before agreed, as a day: derived like the limit.", null=True
            ),
        ),
    ]
