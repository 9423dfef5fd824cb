from django.db import migrations


def keep(apps, schema_editor):
    """Each import had one file, named in its own row."""
    runs, files = apps.get_model("exchange", "ImportRun"), apps.get_model("exchange", "StoredFile")
    files.objects.bulk_create(
        [
            files(run_id=run.pk, file_name=run.file_name, stored_as=run.stored_as, sha256=run.sha256, size=run.size)
            for run in runs.objects.exclude(stored_as="").iterator()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_several_kinds")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
