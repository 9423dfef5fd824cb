"""Find the events of a child by an index, on PostgreSQL. SQLite has none for lists: for one office it reads them all."""

from django.db import migrations

MAKE = "CREATE INDEX audit_children ON core_auditevent USING gin (children jsonb_path_ops)"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX audit_children")


class Migration(migrations.Migration):
    dependencies = [("core", "0005_seals")]
    operations = [migrations.RunPython(make, drop)]
