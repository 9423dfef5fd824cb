"""Why a record was opened in an emergency, or kept to named people, goes with the child: nothing else may replace it."""

from django.db import migrations

from iro_portal.core import append_only

ONCE = "EXISTS (SELECT 1 FROM children_child WHERE id = {child} AND anonymised_on IS NOT NULL)"
EMERGENCY, RESTRICTED = "what was opened, and how it was reviewed,", "who restricted a record and who was named"
USE, REVIEW = "children_emergencyuse", "children_emergencyreview"
RESTRICTION, PERSON = "children_restriction", "children_restrictedperson"
# Table: its words, which child they are about, the columns that nothing changes, how a refusal begins.
GUARDED = {
    USE: ("reason", "NEW.child_id", "id authority_id reference child_id staff_id opened_at until", EMERGENCY),
    REVIEW: ("words", "(SELECT child_id FROM children_emergencyuse WHERE id = NEW.use_id)", "id use_id justified by_id at", EMERGENCY),
    RESTRICTION: ("why", "NEW.child_id", "id authority_id child_id start by_id", RESTRICTED),
    PERSON: (
        "why", "(SELECT child_id FROM children_restriction WHERE id = NEW.restriction_id)",
        "id authority_id restriction_id staff_id part start by_id", RESTRICTED,
    ),
}  # fmt: skip


def guard(apps, schema_editor):
    connection = schema_editor.connection
    append_only.install(connection, [REVIEW], EMERGENCY, updates=False)
    for table, (words, child, columns, what) in GUARDED.items():
        append_only.keep_columns(connection, table, columns.split(), what)
        once = ONCE.format(child=child)
        append_only.keep_words(connection, table, words, instead="[removed]", once=once, what=what)


def unguard(apps, schema_editor):
    connection = schema_editor.connection
    for table, (words, _, columns, what) in GUARDED.items():
        append_only.release_words(connection, table)
        append_only.keep_columns(connection, table, [*columns.split(), words], what)
    append_only.release_columns(connection, REVIEW)
    append_only.install(connection, [REVIEW], EMERGENCY)


class Migration(migrations.Migration):
    dependencies = [("children", "0006_one_index_by_authority")]

    operations = [migrations.RunPython(guard, unguard)]
