"""Install a guard again: on SQLite a REPLACE went past it by a key that is unique among some of the rows alone."""

from django.db import migrations

from iro_portal.core import append_only


def guard(apps, schema_editor):
    what = "what was opened, and how it was reviewed,"
    append_only.install(schema_editor.connection, ["children_inspectedchild"], what)


class Migration(migrations.Migration):
    dependencies = [("children", "0009_no_replace_by_key")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
