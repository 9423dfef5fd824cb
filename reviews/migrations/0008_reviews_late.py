"""Find those that were not held in time by an index of their own: they are few, and a table of a year needs them all."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_nobody_signs_off_their_own")]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["authority", "late_after", "held_on", "child"],
                condition=Q(("state", "planned"), ("held_on__gt", F("late_after")), _connector="OR"),
                name="reviews_late",
            ),
        ),
    ]
