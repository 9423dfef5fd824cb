"""What is done to children's records. `by=` None is an import or the operator at the keyboard."""

from children.commands.adoption import (
    authorise_adoption,
    correct_adoption_plan,
    end_adoption_plan,
    open_adoption_plan,
    place_for_adoption,
)
from children.commands.allocating import allocate, end_allocation
from children.commands.circumstances import (
    begin_protection_plan,
    change_disability,
    change_missing,
    change_proceedings,
    change_protection_plan,
    record_disability,
    record_missing,
    record_proceedings,
)
from children.commands.emergencies import (
    close_lapsed_emergencies,
    end_emergency,
    open_in_emergency,
    review_emergency,
)
from children.commands.episodes import Moved, record_episode
from children.commands.inspections import (
    add_inspected,
    end_inspection,
    extend_inspection,
    open_inspection,
    remove_inspected,
)
from children.commands.record import (
    CHANGEABLE,
    FOLLOWERS,
    add_child,
    add_child_in_care,
    begin_care,
    change_child,
    end_care,
    follow_care,
)
from children.commands.restricting import add_kin, end_naming, lift_restriction, name_person, restrict_record
from children.commands.retention import (
    approve_anonymising,
    begin_schedule,
    lift_hold,
    list_due,
    place_hold,
    refuse_anonymising,
)
from children.commands.siblings import group_siblings, leave_siblings, open_group, set_siblings
from children.commands.subject_access import answer_subject_access, extend_subject_access, record_subject_access

__all__ = [
    "CHANGEABLE",
    "FOLLOWERS",
    "Moved",
    "add_child",
    "add_child_in_care",
    "add_inspected",
    "add_kin",
    "allocate",
    "answer_subject_access",
    "approve_anonymising",
    "authorise_adoption",
    "begin_care",
    "begin_protection_plan",
    "begin_schedule",
    "change_child",
    "change_disability",
    "change_missing",
    "change_proceedings",
    "change_protection_plan",
    "close_lapsed_emergencies",
    "correct_adoption_plan",
    "end_adoption_plan",
    "end_allocation",
    "end_care",
    "end_emergency",
    "end_inspection",
    "end_naming",
    "extend_inspection",
    "extend_subject_access",
    "follow_care",
    "group_siblings",
    "leave_siblings",
    "lift_hold",
    "lift_restriction",
    "list_due",
    "name_person",
    "open_adoption_plan",
    "open_group",
    "open_in_emergency",
    "open_inspection",
    "place_for_adoption",
    "place_hold",
    "record_disability",
    "record_episode",
    "record_missing",
    "record_proceedings",
    "record_subject_access",
    "refuse_anonymising",
    "remove_inspected",
    "restrict_record",
    "review_emergency",
    "set_siblings",
]
