"""Install the log's guards again: on SQLite an INSERT OR REPLACE went past them."""

from django.db import migrations

from iro_portal.core import append_only


def guard(apps, schema_editor):
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_working_days")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
