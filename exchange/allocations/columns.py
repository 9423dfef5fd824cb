"""The three tables: teams, staff, allocations; and by which words a role or a way of being employed is known."""

from enum import StrEnum

from exchange.tabular import Layout
from exchange.words import plain
from people.models import Employment
from people.roles import Role


class TeamField(StrEnum):
    """A column of the table of teams."""

    TEAM = "Team"
    ABOVE = "Above"


class StaffField(StrEnum):
    """A column of the table of staff."""

    NAME = "Name"
    EMAIL = "E-mail"
    ROLE = "Role"
    TEAM = "Team"
    TITLE = "Title"
    FTE = "FTE"
    EMPLOYMENT = "Employment"
    START = "From"


class AllocationField(StrEnum):
    """A column of the table of allocations."""

    CHILD = "Child"
    IRO = "IRO"
    WORKER = "Social worker"
    TEAM = "Team"
    START = "From"


TEAMS = Layout(
    TeamField,
    (TeamField.TEAM, TeamField.ABOVE),
    {TeamField.TEAM: "team name; service", TeamField.ABOVE: "below; parent; parent team; part of; above it"},
)
STAFF = Layout(
    StaffField,
    (StaffField.NAME, StaffField.EMAIL, StaffField.ROLE, StaffField.TEAM, StaffField.START),
    {
        StaffField.NAME: "full name; staff name; staff; person",
        StaffField.EMAIL: "email; email address; e mail address; mail",
        StaffField.ROLE: "post; job; position",
        StaffField.TEAM: "team name; service",
        StaffField.TITLE: "job title; post title",
        StaffField.FTE: "full time equivalent; share of full time; wte",
        StaffField.EMPLOYMENT: "employed; contract; employment type; agency or employed",
        StaffField.START: "start; start date; in post from; since; from date",
    },
)
ALLOCATIONS = Layout(
    AllocationField,
    (AllocationField.CHILD, AllocationField.START),
    {
        AllocationField.CHILD: "child id; mosaic id; lcs id; ics id; person id; client id; council id; childs id",
        AllocationField.IRO: "iro email; iro e mail; iro name; independent reviewing officer; reviewing officer",
        AllocationField.WORKER: "social worker email; sw; sw email; allocated worker; allocated social worker; worker",
        AllocationField.TEAM: "team name; allocated team; social work team",
        AllocationField.START: "start; start date; allocated from; date allocated; since; from date",
    },
)
ROLE_OF = {plain(name): role for role in Role for name in (role.value, role.label)} | {
    "iro": Role.IRO, "sw": Role.SOCIAL_WORKER, "business support": Role.BUSINESS_SUPPORT, "tm": Role.TEAM_MANAGER,
    "committee clerk": Role.COMMITTEE_OFFICER, "administrator": Role.ADMINISTRATOR,
}  # fmt: skip
EMPLOYMENT_OF = {plain(name): each for each in Employment for name in (each.value, each.label)} | {
    "permanent": Employment.EMPLOYED, "staff": Employment.EMPLOYED, "contractor": Employment.CONTRACTED,
}  # fmt: skip
