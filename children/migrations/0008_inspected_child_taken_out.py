"""A child named for an inspection can be taken out, and be named again after that."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from iro_portal.core import append_only

NAMED, REMOVAL = "children_inspectedchild", "children_inspectedchildremoval"
OPENED, TAKEN_OUT = "what was opened, and how it was reviewed,", "who was taken out of an inspection"
KEPT = ["id", "named_id", "by_id", "at"]
CHILD = f"(SELECT child_id FROM {NAMED} WHERE id = NEW.named_id)"  # noqa: S608
ONCE = f"EXISTS (SELECT 1 FROM children_child WHERE id = {CHILD} AND anonymised_on IS NOT NULL)"  # noqa: S608


def guard_named(apps, schema_editor):
    append_only.install(schema_editor.connection, [NAMED], OPENED)


def unguard_named(apps, schema_editor):
    append_only.remove(schema_editor.connection, [NAMED])


def guard_removals(apps, schema_editor):
    connection = schema_editor.connection
    append_only.install(connection, [REMOVAL], TAKEN_OUT, updates=False)
    append_only.keep_columns(connection, REMOVAL, KEPT, TAKEN_OUT)
    append_only.keep_words(connection, REMOVAL, "why", instead="[removed]", once=ONCE, what=TAKEN_OUT)


def unguard_removals(apps, schema_editor):
    connection = schema_editor.connection
    append_only.release_words(connection, REMOVAL)
    append_only.release_columns(connection, REMOVAL)
    append_only.remove(connection, [REMOVAL])


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0007_words_that_go"),
        ("people", "0007_keys_encrypted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes the table anew, and its triggers are gone with the old one: they are put up again below.
        migrations.RunPython(unguard_named, guard_named),
        migrations.CreateModel(
            name="InspectedChildRemoval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "named",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removal",
                        to="children.inspectedchild",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="inspectedchildremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="inspected_child_removal_says_why"
            ),
        ),
        migrations.AlterModelOptions(
            name="inspectedchild",
            options={"base_manager_name": "objects", "ordering": ("child__reference", "pk")},
        ),
        migrations.RemoveConstraint(model_name="inspectedchild", name="inspected_child_once"),
        migrations.AddField(
            model_name="inspectedchild",
            name="again_after",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="children.inspectedchildremoval",
                verbose_name="named again after",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectedchild",
            constraint=models.UniqueConstraint(
                condition=models.Q(("again_after", None)),
                fields=("inspection", "child"),
                name="inspected_child_first_once",
            ),
        ),
        migrations.RunPython(guard_named, migrations.RunPython.noop),
        migrations.RunPython(guard_removals, unguard_removals),
    ]
