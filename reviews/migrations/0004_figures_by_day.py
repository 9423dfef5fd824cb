"""Find by their day what figures of one authority and year are counted from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_agreed_day")]

    operations = [
        migrations.AddIndex(
            model_name="entitlementexplained",
            index=models.Index(fields=["authority", "explained_on"], name="explained_by_day"),
        ),
        migrations.AddIndex(
            model_name="monitoringreturn", index=models.Index(fields=["authority", "sent_on"], name="monitoring_sent")
        ),
        migrations.AddIndex(
            model_name="reviewdecision", index=models.Index(fields=["authority", "sent_on"], name="decision_sent")
        ),
    ]
