"""What each role may ever do: the one grant table. Which records, and when, is decided record by record."""

from collections.abc import Collection

from django.db import models


class Role(models.TextChoices):
    SOCIAL_WORKER = "social-worker", "Social worker"
    TEAM_MANAGER = "team-manager", "Team manager"
    SERVICE_MANAGER = "service-manager", "Service manager"
    HEAD_OF_SERVICE = "head-of-service", "Head of service"
    ASSISTANT_DIRECTOR = "assistant-director", "Assistant director"
    DIRECTOR = "director", "Director"
    IRO = "iro", "Independent Reviewing Officer"
    IRO_MANAGER = "iro-manager", "IRO manager"
    BUSINESS_SUPPORT = "business-support", "Business support officer"
    COMMITTEE_OFFICER = "committee-officer", "Committee officer"
    INFORMATION_GOVERNANCE = "information-governance", "Information governance officer"
    INSPECTOR = "inspector", "Inspector"
    ADMINISTRATOR = "administrator", "System administrator"


class Permission(models.TextChoices):
    RAISE_ESCALATION = "raise an escalation"
    ANSWER_ESCALATION = "answer an escalation"
    OVERSEE_ESCALATIONS = "oversee every escalation"
    PRAISE_GOOD_PRACTICE = "praise good practice"
    SET_UP_LISTS = "look after protocols and reasons"
    HAND_OVER = "hand over an IRO's work"
    IMPORT_RECORDS = "import records"
    IMPORT_CHILDREN = "import children and dates"
    SEE_ALL_CHILDREN = "see every child of the authority"
    SEE_TEAM_CHILDREN = "see the children of a team"
    SEE_OWN_CHILDREN = "see the children allocated to them"
    NAME_COVER = "name a cover"
    READ_FIGURES = "read figures"
    READ_RECORDS_BEHIND_FIGURES = "open the records behind a figure"
    MANAGE_ACCOUNTS = "look after accounts"
    SET_UP_PEOPLE = "look after teams, posts and people"
    ADD_CHILDREN = "add and change children's records"
    ALLOCATE = "allocate a social worker or team"
    ALLOCATE_IRO = "allocate an IRO"
    SEE_CASELOAD = "see the caseload of IROs"
    SUPERVISE_IROS = "supervise IROs"
    SCHEDULE_REVIEWS = "schedule reviews"
    READ_FEEDBACK = "read the feedback to teams"
    LOOK_AFTER_LETTERS = "look after the templates of letters"
    AUDIT_PRACTICE = "audit files and practice"
    READ_AUDITS = "read the audits of their own practice"
    LOG_ACTIVITY = "keep the log of what the service does"
    ENTER_FIGURES = "enter figures, benchmarks and targets"
    PREPARE_PAPERS = "prepare papers for a committee"
    WRITE_PAPERS = "write the words of papers"
    PUBLISH_PAPERS = "publish papers"
    READ_LOG = "read the log of who saw and changed what"
    EXPORT_RECORDS = "take records as a file"
    ANSWER_SUBJECT_ACCESS = "answer subject access requests"
    OPEN_IN_EMERGENCY = "open a record in an emergency"
    REVIEW_EMERGENCIES = "review emergency access"
    OPEN_INSPECTIONS = "open an inspection"
    READ_OPENED = "read the records that were opened to them"
    READ_RETENTION = "read what is kept for how long"
    DECIDE_RETENTION = "decide which records are anonymised or held"


P = Permission
_ANSWERER = frozenset(
    {
        P.ANSWER_ESCALATION,
        P.SEE_TEAM_CHILDREN,
        P.NAME_COVER,
        P.READ_FIGURES,
        P.READ_RECORDS_BEHIND_FIGURES,
        P.READ_FEEDBACK,
        P.OPEN_IN_EMERGENCY,
        P.EXPORT_RECORDS,
    }
)
# What somebody may do on the pages of a child whose record they opened in an emergency; nothing else, whatever their role.
EMERGENCY_PERMISSIONS = frozenset({P.READ_OPENED})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SOCIAL_WORKER: _ANSWERER - {P.READ_FIGURES, P.READ_RECORDS_BEHIND_FIGURES, P.READ_FEEDBACK, P.EXPORT_RECORDS},
    Role.TEAM_MANAGER: _ANSWERER,
    Role.SERVICE_MANAGER: _ANSWERER,
    Role.HEAD_OF_SERVICE: _ANSWERER,
    Role.ASSISTANT_DIRECTOR: _ANSWERER,
    Role.DIRECTOR: _ANSWERER,
    Role.IRO: frozenset(
        {
            P.RAISE_ESCALATION,
            P.PRAISE_GOOD_PRACTICE,
            P.SEE_OWN_CHILDREN,
            P.SEE_CASELOAD,
            P.SCHEDULE_REVIEWS,
            P.READ_AUDITS,
            P.LOG_ACTIVITY,
            P.NAME_COVER,
            P.READ_FIGURES,
            P.READ_RECORDS_BEHIND_FIGURES,
            P.OPEN_IN_EMERGENCY,
            P.EXPORT_RECORDS,
        }
    ),
    Role.IRO_MANAGER: frozenset(
        {
            P.OVERSEE_ESCALATIONS,
            P.PRAISE_GOOD_PRACTICE,
            P.SET_UP_LISTS,
            P.HAND_OVER,
            P.IMPORT_RECORDS,
            P.IMPORT_CHILDREN,
            P.SET_UP_PEOPLE,
            P.ADD_CHILDREN,
            P.ALLOCATE,
            P.ALLOCATE_IRO,
            P.SEE_CASELOAD,
            P.SUPERVISE_IROS,
            P.SCHEDULE_REVIEWS,
            P.LOOK_AFTER_LETTERS,
            P.AUDIT_PRACTICE,
            P.READ_AUDITS,
            P.LOG_ACTIVITY,
            P.READ_FEEDBACK,
            P.ENTER_FIGURES,
            P.SEE_ALL_CHILDREN,
            P.NAME_COVER,
            P.READ_FIGURES,
            P.READ_RECORDS_BEHIND_FIGURES,
            P.PREPARE_PAPERS,
            P.WRITE_PAPERS,
            P.READ_LOG,
            P.EXPORT_RECORDS,
            P.OPEN_IN_EMERGENCY,
            P.REVIEW_EMERGENCIES,
            P.OPEN_INSPECTIONS,
            P.READ_RETENTION,
        }
    ),
    Role.BUSINESS_SUPPORT: frozenset(
        {
            P.SEE_ALL_CHILDREN,
            P.ADD_CHILDREN,
            P.ALLOCATE,
            P.SCHEDULE_REVIEWS,
            P.LOOK_AFTER_LETTERS,
            P.EXPORT_RECORDS,
            P.IMPORT_CHILDREN,
        }
    ),
    Role.COMMITTEE_OFFICER: frozenset({P.READ_FIGURES, P.ENTER_FIGURES, P.PREPARE_PAPERS, P.PUBLISH_PAPERS}),
    Role.INFORMATION_GOVERNANCE: frozenset(
        {
            P.READ_LOG,
            P.EXPORT_RECORDS,
            P.ANSWER_SUBJECT_ACCESS,
            P.OPEN_IN_EMERGENCY,
            P.REVIEW_EMERGENCIES,
            P.READ_RETENTION,
            P.DECIDE_RETENTION,
        }
    ),
    # Only while an inspection runs (people.duties).
    Role.INSPECTOR: frozenset({P.READ_OPENED, P.READ_FIGURES}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_ACCOUNTS, P.SET_UP_PEOPLE}),
}

# Whose work lies with children at all: one of these; which children, each list decides.
SEES_CHILDREN = (P.SEE_ALL_CHILDREN, P.SEE_TEAM_CHILDREN, P.SEE_OWN_CHILDREN, P.READ_OPENED)

# Who can be named on a ladder to answer a stage, from the child's worker upwards.
ANSWERING_ROLES = (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.ASSISTANT_DIRECTOR,
    Role.DIRECTOR,
)
RAISING_ROLES = (Role.IRO, Role.IRO_MANAGER)


def may_stand_in(own: Collection[str], absent: Collection[str]) -> bool:
    """May who holds these roles act for who holds those? Each side of a dispute is covered by that side alone."""
    return all({*side}.isdisjoint(absent) or not {*side}.isdisjoint(own) for side in (RAISING_ROLES, ANSWERING_ROLES))
