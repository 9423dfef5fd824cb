from django.db import migrations


def leave_room(apps, schema_editor):
    """What returns said of an episode ends with the year; before it stands, new, whether the placement is far away."""
    returned = apps.get_model("exchange", "ReturnedChild").objects.filter(said__has_key="episodes")
    for each in returned.iterator():
        for values in each.said["episodes"].values():
            values.insert(-1, None)
        each.save(update_fields=["said"])


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_first")]

    operations = [migrations.RunPython(leave_room, migrations.RunPython.noop)]
