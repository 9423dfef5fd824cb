from django.db import migrations

from iro_portal.core import working_days


def build(apps, schema_editor):
    model = apps.get_model("core", "WorkingDay")
    fields = ("calendar", "day", "ordinal", "working", "name")
    rows = [model(**{f: getattr(row, f) for f in fields}) for row in working_days.rows_of(working_days.ENGLAND, {})]
    model.objects.bulk_create(rows, batch_size=2000)


def clear(apps, schema_editor):
    apps.get_model("core", "WorkingDay").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0002_append_only")]
    operations = [migrations.RunPython(build, clear)]
