"""Lists and settings: nothing about a person. Each field is named all the same, so that a new one is looked at."""

from iro_portal.home.holdings.holding import set_up

HOLDINGS = (
    set_up(
        "people.Authority",
        "A council that uses the portal.",
        "id slug name calendar child_word",
    ),
    set_up(
        "people.ClaimPost",
        "Which post follows from which group of the council’s own sign-in.",
        "id authority post value",
    ),
    set_up(
        "children.RetentionSchedule",
        "For how long the authority keeps children’s records, from a day on.",
        "id authority name in_force_from note from_birth from_death from_adoption",
    ),
    set_up(
        "children.RetentionRun",
        "That it was looked up on a day which records are due, and how many there were.",
        "id authority on schedule listed recorded_at",
    ),
    set_up(
        "reviews.ReviewRules",
        "How the authority counts days and months.",
        "id authority name in_force_from note months decisions_sent_days query_days plan_updated_days "
        "record_completed_days record_distributed_days plan_received_days visit_days_first_year "
        "visit_days_later caseload_from caseload_to",
    ),
    set_up(
        "reviews.LatenessReasons",
        "The list of reasons for lateness in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.LatenessReason",
        "One reason why a review is late.",
        "id key label order reasons_list",
    ),
    set_up(
        "reviews.AttendanceRoles",
        "The list of roles at a review in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.AttendanceRole",
        "One role in which people come to a review.",
        "id key label order roles_list side",
    ),
    set_up(
        "reviews.Entitlements",
        "The list of entitlements in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.Entitlement",
        "One thing to which a child in care is entitled.",
        "id key label order entitlements_list min_age",
    ),
    set_up(
        "reviews.MonitoringForm",
        "The questions asked at each review, in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.MonitoringQuestion",
        "One question of a monitoring form.",
        "id key label order form kind domain choices tracked min_age max_age",
    ),
    set_up(
        "reviews.Workflow",
        "What has to be signed off before a record, in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.WorkflowStage",
        "One step that has to be signed off.",
        "id key label order workflow owner_role due_working_days min_age max_age two_persons",
    ),
    set_up(
        "reviews.AuditTemplate",
        "The questions of an audit, in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "reviews.AuditQuestion",
        "One question of an audit.",
        "id key label order template about",
    ),
    set_up(
        "escalations.Protocol",
        "The ladder of a dispute, in force from a day.",
        "id authority name in_force_from note cap_working_days",
    ),
    set_up(
        "escalations.ProtocolStage",
        "One stage of the ladder.",
        "id protocol rank key name working_days raised_by_role",
    ),
    set_up(
        "escalations.StageAnswerer",
        "A post that answers a stage.",
        "id stage role title order",
    ),
    set_up(
        "escalations.ReasonList",
        "The reasons for a challenge in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "escalations.Reason",
        "One reason for a challenge.",
        "id key label order list standard",
    ),
    set_up(
        "escalations.Feature",
        "A finer point of a reason.",
        "id key label order reason",
    ),
    set_up(
        "escalations.OutcomeList",
        "The outcomes in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "escalations.Outcome",
        "One way in which a challenge ends.",
        "id key label order list",
    ),
    set_up(
        "escalations.CauseList",
        "The causes of drift in force from a day.",
        "id authority name in_force_from note",
    ),
    set_up(
        "escalations.Cause",
        "One cause of drift.",
        "id key label order list inside_council",
    ),
    set_up(
        "reports.Grouping",
        "How the authority groups ages, ethnic groups or placements, from a day.",
        "id authority name in_force_from note dimension",
    ),
    set_up(
        "reports.GroupingLine",
        "One group of such a list.",
        "id key label order grouping codes low high rest condition",
    ),
    set_up(
        "auth.Permission",
        "Django’s own permissions; not used.",
        "id name content_type codename",
    ),
    set_up(
        "auth.Group",
        "Django’s own groups; not used.",
        "id name",
    ),
    set_up(
        "auth.Group_permissions",
        "Django’s own groups; not used.",
        "id group permission",
    ),
    set_up(
        "contenttypes.ContentType",
        "The names of the portal’s tables.",
        "id app_label model",
    ),
    set_up(
        "core.WorkingDay",
        "The calendar of working days.",
        "id calendar day ordinal working name",
    ),
    set_up(
        "core.ReferenceCounter",
        "The last reference given out.",
        "id authority_id prefix year last",
    ),
)
