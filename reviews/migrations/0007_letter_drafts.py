import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("minutes", "Minutes as a letter to the child"),
    ("introduction", "Introduction of the IRO"),
    ("invitation", "Invitation to a review"),
    ("consultation", "Consultation paper"),
]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_around_the_review"), ("people", "0003_staff_photo")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="body",
            field=models.BinaryField(default=bytes, help_text="The Word file as it was made."),
        ),
        migrations.CreateModel(
            name="LetterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("to_whom", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter_drafts", to="reviews.review"
                    ),
                ),
            ],
            options={"ordering": ("review", "kind")},
        ),
        migrations.AddConstraint(
            model_name="letterdraft",
            constraint=models.UniqueConstraint(fields=("review", "kind"), name="one_draft_a_letter"),
        ),
    ]
