"""The links of the log's chain, guarded as the log is."""

from django.db import migrations, models

from iro_portal.core import append_only

GUARDED = ("core_auditseal",)


def guard(apps, schema_editor):
    append_only.install(schema_editor.connection, GUARDED, "the chain of the log")


def unguard(apps, schema_editor):
    append_only.remove(schema_editor.connection, GUARDED)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_no_replace")]
    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigIntegerField(help_text="The key of the event sealed.", primary_key=True, serialize=False),
                ),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"ordering": ("pk",), "base_manager_name": "objects"},
        ),
        migrations.RunPython(guard, unguard),
    ]
