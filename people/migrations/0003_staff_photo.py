import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_one_time_password")]

    operations = [
        migrations.CreateModel(
            name="StaffPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("JPEG", "JPEG"), ("PNG", "PNG")], max_length=10)),
                ("body", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField(auto_now=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photo", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ("staff",)},
        ),
    ]
