"""The list of rows that were anonymised, guarded as the log is."""

from django.db import migrations, models

from iro_portal.core import append_only

GUARDED = ("core_frozenrow",)


def guard(apps, schema_editor):
    append_only.install(schema_editor.connection, GUARDED, "the list of what was anonymised")


def unguard(apps, schema_editor):
    append_only.remove(schema_editor.connection, GUARDED)


class Migration(migrations.Migration):
    dependencies = [("core", "0006_events_of_a_child")]
    operations = [
        migrations.CreateModel(
            name="FrozenRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
            ],
            options={
                "ordering": ("pk",),
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("table_name", "row_id"), name="frozen_once")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
