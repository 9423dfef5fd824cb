"""Let a publication list its files: one that is put beside them later is none of them.

Schema and list in one migration, so that there is no time at which the tables stand without their guards.
"""

from django.db import migrations, models

from iro_portal.core import append_only

GUARDED = ["reports_publication", "reports_publicationfile", "reports_publicationwithdrawal"]


def guard(apps, schema_editor):
    append_only.install(schema_editor.connection, GUARDED, "what was published")


def unguard(apps, schema_editor):
    append_only.remove(schema_editor.connection, GUARDED)


def fill(apps, schema_editor):
    """List the files that are there now, as reports.models.publications does."""
    publications = apps.get_model("reports", "Publication").objects.using(schema_editor.connection.alias)
    for publication in publications.order_by("pk").only("pk"):
        files = publication.files.order_by("pk").values_list("format", "checksum", "name")
        publications.filter(pk=publication.pk).update(listed="\n".join(" ".join(file) for file in files))


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_publications")]
    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AddField(
            model_name="publication",
            name="listed",
            field=models.TextField(
                default="", help_text="Its files as they were published, a line each: format, SHA-256, name."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
