"""Install guards again: on SQLite a REPLACE of the same key, under another id, went past those made before."""

from django.db import migrations

from iro_portal.core import append_only

GUARDED = {"core_auditseal": "the chain of the log", "core_frozenrow": "the list of what was anonymised"}


def guard(apps, schema_editor):
    for table, what in GUARDED.items():
        append_only.install(schema_editor.connection, [table], what)


class Migration(migrations.Migration):
    dependencies = [("core", "0007_frozen_rows")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
