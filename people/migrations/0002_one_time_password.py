from django.db import migrations, models


class Migration(migrations.Migration):
    """A password that somebody else has seen is changed at the first sign-in."""

    dependencies = [("people", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="must_change_password",
            field=models.BooleanField(default=False, help_text="They have a one-time password."),
        ),
    ]
