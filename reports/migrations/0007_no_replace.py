"""Install the guards of what was published again: on SQLite a REPLACE of the same file of a publication went past them."""

from django.db import migrations

from iro_portal.core import append_only

GUARDED = ["reports_publication", "reports_publicationfile", "reports_publicationwithdrawal"]


def guard(apps, schema_editor):
    append_only.install(schema_editor.connection, GUARDED, "what was published")


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_publications")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
