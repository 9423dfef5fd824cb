"""An entered figure says where it stands in words, so that a list need not compute the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_entered_figures")]

    operations = [
        migrations.AddField(
            model_name="enteredfigure",
            name="said",
            field=models.CharField(
                default="",
                help_text="Where it stands, in the words of the day on which it was entered.",
                max_length=400,
            ),
        ),
    ]
