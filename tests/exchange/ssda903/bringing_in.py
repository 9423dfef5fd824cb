"""A return taken into a world: the small sound one of the conftest, bent; and what there is of it afterwards."""

from datetime import date
from pathlib import Path

from children.commands import add_child_in_care
from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.commands import take
from exchange.kinds import KINDS
from exchange.models import ImportRun, ReturnConflict, ReturnedChild
from exchange.sources import Source
from iro_portal.core.models import AuditEvent
from reviews.models import Review, WorkflowStep
from tests.exchange.ssda903.conftest import EPISODES, HEADER, REVIEWS, SOUND, TODAY

TABLES = (
    Child, PeriodOfCare, Episode, Review, WorkflowStep, MissingEpisode, AnnualHealth, ReturnedChild, ReturnConflict,
    ImportRun, AuditEvent,
)  # fmt: skip


def sources(files: dict[str, list[str]]) -> list[Source]:
    """Each file from its lines."""
    return [Source.of_bytes(name, "".join(f"{line}\n" for line in lines).encode()) for name, lines in files.items()]


def bring_in(world, *, today: date = TODAY, by=None, **files: list[str]) -> ImportRun:
    """Take the sound return in; `header=[...]` and the like replace the lines below the heading of a file."""
    given = {name: [SOUND[name][0], *files[name[:-4]]] if name[:-4] in files else SOUND[name] for name in SOUND}
    return take(kind="ssda903", authority=world.authority, sources=sources(given), by=by, today=today)


def bring_in_folder(world, folder: Path, *, only: tuple[str, ...] = ()) -> ImportRun:
    files = [Source.of_path(path) for path in sorted(folder.glob("*.csv")) if not only or path.stem in only]
    return take(kind="ssda903", authority=world.authority, sources=files, by=None, today=TODAY)


def small(world, header: str, episodes: list[str], reviews: list[str] = (), *, today: date = TODAY) -> ImportRun:
    """Take a return of three modules in: a header row, episodes without postcodes, reviews."""
    files = {
        "header.csv": [HEADER, *header.split("\n")],
        "episodes.csv": [EPISODES, *(f"{line},,," for line in episodes)],
        "reviews.csv": [REVIEWS, *reviews],
    }
    return take(kind="ssda903", authority=world.authority, sources=sources(files), by=None, today=today)


def checked(world, header: str, episodes: list[str], reviews: list[str] = ()):
    """Check the same; nothing is written."""
    files = {
        "header.csv": [HEADER, *header.split("\n")],
        "episodes.csv": [EPISODES, *(f"{line},,," for line in episodes)],
        "reviews.csv": [REVIEWS, *reviews],
    }
    return KINDS["ssda903"].check(sources(files), world.authority, TODAY)


def rows() -> dict[str, list]:
    """Every row of every table that an import writes, to be compared."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in TABLES}


def judged(child: str) -> list[tuple]:
    """Each held review of a child: day, rule, whether in time."""
    held = Review.objects.held().filter(child__council_id=child).order_by("held_on")
    return [(row.held_on.isoformat(), row.rule, row.timeliness) for row in held]


def entered(world, council_id: str, start: date) -> Child:
    """Add a child in care by hand."""
    return add_child_in_care(
        authority=world.authority, council_id=council_id, name="Robin Rook", date_of_birth=date(2008, 2, 14),
        start=start, by=None,
    )  # fmt: skip
