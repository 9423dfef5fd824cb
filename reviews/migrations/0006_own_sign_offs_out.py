"""Nobody approves their own step: where a stage asked for one person and its author signed it off, it was finished."""

from django.db import migrations
from django.db.models import F


def take_out(apps, schema_editor):
    """Such a step stays signed off, on its day, by nobody: that is what finishing leaves (reviews.models.workflow)."""
    own = apps.get_model("reviews", "WorkflowStep").objects.filter(signed_off_by=F("author"), stage__two_persons=False)
    own.update(signed_off_by=None)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_one_index_by_authority")]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
