"""The list of escalations beside Django admin's change list, both filtered, with 200,000 escalations on PostgreSQL.

Both are asked for through the whole of Django (middleware, session, view, template) by the test client, in turns.
"""

import gc
import statistics
import time
from collections.abc import Iterator
from itertools import product

from django.core.management import call_command
from django.db import connection
from django.test import Client

from escalations.models import Escalation, Reason
from escalations.states import State
from people.commands import add_team
from people.models import Authority, Staff
from people.roles import Role
from tests.factories.crowd import Crowd, Desk
from tests.factories.world import World

TARGET = 2.5
WARM_UP = 3
TEAMS, IROS, YEARS = 20, 10, 5
# Of twenty escalations: how many stand in each state.
MIX = [State.RESOLVED] * 13 + [State.AWAITING_RESPONSE] * 3 + [
    State.WITHDRAWN, State.RESPONDED, State.ACTION_AWAITED, State.DRAFT
]  # fmt: skip
PORTAL, ADMIN = "/escalations/", "/{}/escalations/escalation/"


def run(rows: int, runs: int) -> dict:
    """Write so many rows, time every case, print, and return the figures; the target counts for each filtered case."""
    if rows:
        fill(rows)
    viewer = Staff.objects.get(holdings__post__role=Role.IRO_MANAGER)
    cases = {name: _case(viewer, address, runs) for name, address in addresses(viewer.authority).items()}
    filtered = [case for name, case in cases.items() if name != "no filter"]
    reached = all(case["ratio_to_plain_admin"] >= TARGET for case in filtered)
    tuned = all(case["ratio"] >= TARGET for case in filtered)
    print(f"\nTarget: with a filter, at least {TARGET} times as fast as the plain admin: {said(reached)}.")
    print(f"The same beside the admin that fetches related rows ahead: {said(tuned)}.")
    return {
        "escalations": Escalation.objects.count(),
        "runs": runs,
        "cases": cases,
        "target": TARGET,
        "target_reached": reached,
        "target_reached_beside_tuned_admin": tuned,
    }


def said(reached: bool) -> str:
    return "reached" if reached else "NOT REACHED"


def fill(rows: int) -> None:
    """Migrate, and write the escalations of one authority: 20 teams, 11 IROs, five years, five to a child."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    began = time.perf_counter()
    world = World()
    crowd = Crowd(world, desks=list(desks(world)), mix=MIX, span=365 * YEARS, a_child=5)
    crowd.grow(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{rows:,} escalations written in {time.perf_counter() - began:.0f} s.", flush=True)


def desks(world: World) -> Iterator[Desk]:
    iros = [world.iro, *(world.person(f"Iro Number {number}", world.quality, Role.IRO) for number in range(IROS))]
    for number in range(TEAMS):
        team = add_team(authority=world.authority, name=f"Team {number}", parent=world.team.parent, by=None)
        worker = world.person(f"Worker Number {number}", team, Role.SOCIAL_WORKER)
        manager = world.person(f"Manager Number {number}", team, Role.TEAM_MANAGER)
        yield from (Desk(team, worker, manager, iro) for iro in iros)


def addresses(authority: Authority) -> dict[str, tuple[str, str]]:
    """The same questions, as the portal's page and the admin's change list ask them."""
    reason = Reason.objects.get(list__authority=authority, key="drift-or-delay")
    team = authority.teams.get(name="Team 7")
    return {
        "state and reason": (
            f"state=resolved&reason={reason.pk}", f"state__exact=resolved&reasons__reason__id__exact={reason.pk}",
        ),
        "state and team": (
            f"state=awaiting-response&team={team.pk}",
            f"state__exact=awaiting-response&children__team__id__exact={team.pk}",
        ),
        "no filter": ("", ""),
    }  # fmt: skip


def _case(viewer: Staff, questions: tuple[str, str], runs: int) -> dict:
    ours, theirs = questions
    pages = {
        "portal_25": f"{PORTAL}?{ours}",
        "admin_100": f"{ADMIN.format('admin-100')}?{theirs}",
        "admin_25": f"{ADMIN.format('admin-25')}?{theirs}",
        "plain_admin_100": f"{ADMIN.format('admin-plain')}?{theirs}",
    }
    medians = timed(viewer, pages, runs)
    figures = {f"{name}_ms": round(1000 * seconds, 1) for name, seconds in medians.items()}
    figures["ratio"] = round(medians["admin_100"] / medians["portal_25"], 2)
    figures["ratio_to_plain_admin"] = round(medians["plain_admin_100"] / medians["portal_25"], 2)
    figures["ratio_at_equal_rows"] = round(medians["admin_25"] / medians["portal_25"], 2)
    line = "  ".join(f"{name} {value}" for name, value in figures.items())
    print(f"{ours or 'no filter'}\n  {line}", flush=True)
    return {"portal": pages["portal_25"], "admin": pages["admin_100"]} | figures


def timed(viewer: Staff, pages: dict[str, str], runs: int) -> dict[str, float]:
    """Return the median seconds of each page, asked for in turns after a warm-up."""
    client, taken = Client(), {name: [] for name in pages}
    client.force_login(viewer)
    for turn, (name, address) in product(range(WARM_UP + runs), pages.items()):
        gc.collect()
        began = time.perf_counter()
        answer = client.get(address)
        seconds = time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        if turn >= WARM_UP:
            taken[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
