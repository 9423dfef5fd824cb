from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_keep_stored_files")]

    operations = [migrations.RemoveField(model_name="importrun", name="stored_as")]
