from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_single_sign_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="password_until",
            field=models.DateTimeField(editable=False, help_text="A one-time password opens until then.", null=True),
        ),
    ]
