from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0003_annual_health")]

    operations = [
        migrations.AddConstraint(
            model_name="periodofcare",
            constraint=models.UniqueConstraint(
                fields=["child"],
                condition=models.Q(end=None, kind="short-breaks"),
                name="one_open_short_breaks_a_child",
            ),
        ),
    ]
