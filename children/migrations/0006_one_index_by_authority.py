"""Drop the indexes on the authority alone where one with days begins with it: it reads all years that there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0005_subject_access")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="authority",
            field=models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="+", to="people.authority"),
        )
        for name in ("episode", "periodofcare")
    ]
