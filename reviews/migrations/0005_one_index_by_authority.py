"""Drop the indexes on the authority alone where another begins with it: the worse one was taken, and read all years."""

from django.db import migrations, models

INDEXED_BY_DAY = (
    "advocacyreferral", "audit", "childcontact", "childview", "entitlementexplained", "gatelift", "independentvisitor",
    "ironotice", "letter", "midwayreview", "monitoringreturn", "review", "reviewdecision", "serviceactivity",
    "socialworkvisit",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_figures_by_day")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="authority",
            field=models.ForeignKey(db_index=False, on_delete=models.PROTECT, related_name="+", to="people.authority"),
        )
        for name in INDEXED_BY_DAY
    ]
