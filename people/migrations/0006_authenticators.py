import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("otp_totp", "0003_add_timestamps"),
        ("people", "0005_one_time_passwords_run_out"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[
                (
                    "totpdevice_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="otp_totp.totpdevice",
                    ),
                ),
                ("sealed_key", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "authenticator",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sealed_key", ""), _negated=True), name="authenticator_has_a_key"
                    )
                ],
            },
            bases=("otp_totp.totpdevice",),
        ),
    ]
