from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0001_first")]

    operations = [
        migrations.RemoveIndex(model_name="escalation", name="escalation_by_state"),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["authority", "state", "-raised_on", "-id"], name="escalation_by_state"),
        ),
        migrations.AddIndex(
            model_name="escalationchild",
            index=models.Index(fields=["team", "escalation"], name="escalations_of_team"),
        ),
        migrations.AddIndex(
            model_name="escalationreason",
            index=models.Index(fields=["reason", "is_main", "escalation"], name="escalations_of_reason"),
        ),
    ]
