"""What a new authority does first, for whoever can do it."""

from dataclasses import dataclass

from django.urls import reverse

from children.models import Child
from people.models import Staff, Team


@dataclass(frozen=True)
class Step:
    """One thing to do: where, why, and how many there are so far (None: not counted)."""

    what: str
    where: str
    why: str
    count: int | None


def first_steps(viewer) -> list[Step]:
    """What the viewer's authority needs before its first escalation; nothing once it has a team and a child."""
    teams, children = Team.objects.visible_to(viewer).count(), Child.objects.visible_to(viewer).count()
    if teams and children:
        return []
    return [
        Step(
            "Add teams and their posts", reverse("people:team-list"),
            "The services at the top, the teams below them; in each its manager and social workers; and your IROs.",
            teams,
        ),
        Step(
            "Add people, and put them into posts", reverse("people:staff-list"),
            "Each gets a one-time password. What they see and do follows from the posts that they hold.",
            Staff.objects.visible_to(viewer).count(),
        ),
        Step(
            "Add children, and allocate them", reverse("children:child-list"),
            "To an IRO, a social worker and a team: they then see the child, and the IRO can raise an escalation.",
            children,
        ),
        Step(
            "Bring in what you have in files", reverse("exchange:import-list"),
            "An escalation log of the years before, say; the children that it names have to be here first.",
            None,
        ),
    ]  # fmt: skip
