"""Install guards again: on SQLite a REPLACE of the same key, under another id, went past those made before; so did one
by a key that is unique among some of the rows alone.
"""

from django.db import migrations

from iro_portal.core import append_only

OPENED, TAKEN_OUT = "what was opened, and how it was reviewed,", "who was taken out of an inspection"
GUARDED, BY_COLUMN = (
    {"children_inspectedchild": OPENED},
    {"children_emergencyreview": OPENED, "children_inspectedchildremoval": TAKEN_OUT},
)


def guard(apps, schema_editor):
    for table, what in GUARDED.items():
        append_only.install(schema_editor.connection, [table], what)
    for table, what in BY_COLUMN.items():  # their columns keep the guards that they have
        append_only.install(schema_editor.connection, [table], what, updates=False)


class Migration(migrations.Migration):
    dependencies = [("children", "0008_inspected_child_taken_out")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
