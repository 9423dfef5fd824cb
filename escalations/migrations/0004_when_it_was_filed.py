from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0003_review_it_came_from")]

    operations = [
        migrations.AddField(
            model_name="escalationchild",
            name="filed_at",
            field=models.DateTimeField(
                help_text="When it was marked; what is said later is not on the file.", null=True
            ),
        ),
    ]
