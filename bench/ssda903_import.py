"""An SSDA903 return taken in, beside a COPY of the finished rows, and beside django-import-export.

The return is made up (`manage.py generate --ssda903`). Every case begins with empty tables, with their indexes and
constraints, and ends with its commit. The three are timed in turns, after a warm-up.
"""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from bench import plain_resources
from bench.child_process import peak_mb
from bench.spent import Spent, spent
from children.models import AnnualHealth, Child, Episode, MissingEpisode, PeriodOfCare
from exchange.commands import take
from exchange.declarations import begin_starter_lists
from exchange.models import ImportRun, ReturnedChild
from exchange.sources import Source
from exchange.ssda903 import sources
from exchange.states import ImportState
from people.commands import add_authority
from people.models import Authority
from reviews.models import Review, WorkflowStep

MOST_TIMES_COPY, LEAST_TIMES_FASTER, MOST_MB = 4, 10, 500
YEARS, REVIEWS_A_CHILD = 8, 25.5  # of each child in care at a time, in so many years
SLUG = "bench"
RECORDS = (Child, PeriodOfCare, Episode, Review, MissingEpisode, AnnualHealth)
TABLES = (*RECORDS, WorkflowStep, ReturnedChild)  # with what is kept to compare the next return and to undo this one


def run(reviews: int, beside_others: int, in_memory: int, runs: int) -> dict:
    """Measure returns of so many reviews: beside COPY, beside django-import-export, and for the most memory taken."""
    call_command("migrate", verbosity=0, interactive=False)
    authority = add_authority(slug=SLUG, name="Benchmark", by=None)
    begin_starter_lists(authority, by=None)
    figures = {
        "beside_copy": beside_copy(authority, reviews, runs),
        "beside_django_import_export": beside_django_import_export(authority, beside_others, runs),
        "memory": memory(in_memory),
    }
    return figures | {"target_reached": all(each["target_reached"] for each in figures.values())}


def beside_copy(authority: Authority, reviews: int, runs: int) -> dict:
    """Time the import, and a COPY of every row it wrote; the second COPY leaves out what is no child, care or review."""
    with ExitStack() as opened:
        folder = made_return(reviews, opened)
        clear()
        take_in(authority, folder)
        rows = finished_rows(TABLES, Path(opened.enter_context(TemporaryDirectory())))
        cases = {
            "import": lambda: take_in(authority, folder),
            "copy": lambda: copy(TABLES, rows),
            "copy_of_records_only": lambda: copy(RECORDS, rows),
        }
        figures = sizes(folder) | {"runs": runs} | in_turns(cases, runs)
    figures |= {"target": MOST_TIMES_COPY} | times("times_copy", figures, "import", "copy")
    figures |= times("times_copy_of_records_only", figures, "import", "copy_of_records_only")
    figures["target_reached"] = figures["times_copy_cpu"] <= MOST_TIMES_COPY
    return told("Import beside COPY", figures)


def beside_django_import_export(authority: Authority, reviews: int, runs: int) -> dict:
    """Time the import, and the finished children, periods, episodes and reviews of it by plain ModelResources."""
    with ExitStack() as opened:
        folder = made_return(reviews, opened)
        clear()
        take_in(authority, folder)
        files = plain_resources.exported()
        cases = {
            "import": lambda: take_in(authority, folder),
            "django_import_export": lambda: plain_resources.take_in(plain_resources.PLAIN, files),
            "django_import_export_use_bulk": lambda: plain_resources.take_in(plain_resources.IN_BULK, files),
        }
        figures = sizes(folder) | {"runs": runs} | in_turns(cases, runs)
    figures |= {"target": LEAST_TIMES_FASTER} | times("times_as_fast", figures, "django_import_export", "import")
    figures |= times("times_as_fast_as_use_bulk", figures, "django_import_export_use_bulk", "import")
    figures["target_reached"] = figures["times_as_fast_cpu"] >= LEAST_TIMES_FASTER
    return told("Import beside django-import-export", figures)


def memory(reviews: int) -> dict:
    """Return the most memory that the command takes, in a process of its own, to check a return and to take it in."""
    with ExitStack() as opened:
        folder = made_return(reviews, opened)
        clear()
        command = ("import_ssda903", str(folder), "--authority", SLUG)
        figures = sizes(folder) | {
            "of_the_portal_alone_mb": peak_mb("check"),
            "check_mb": peak_mb(*command, "--check"),
            "import_mb": peak_mb(*command),
            "target_mb": MOST_MB,
        }
    figures["target_reached"] = max(figures["check_mb"], figures["import_mb"]) < MOST_MB
    return told("Memory", figures)


def made_return(reviews: int, opened: ExitStack) -> Path:
    """Write a made-up return of about so many reviews into a folder that lasts as long as the stack."""
    folder = Path(opened.enter_context(TemporaryDirectory())) / "return"
    children = max(1, round(reviews / REVIEWS_A_CHILD))
    with Path("/dev/null").open("w") as nowhere:
        call_command("generate", children=children, years=YEARS, ssda903=folder, stdout=nowhere)
    return next(folder.iterdir())


def sizes(folder: Path) -> dict[str, int]:
    """Count the rows of a return by file."""
    return {file.stem: file.read_bytes().count(b"\n") - 1 for file in sorted(folder.iterdir())}


def take_in(authority: Authority, folder: Path) -> None:
    """Take the return in: read, checked, compared, written, in one transaction."""
    files = [Source(each.name, each.size, each.opened) for each in sources.find(folder)]
    run = take(kind=ImportRun.Kind.SSDA903, authority=authority, sources=files, by=None, today=timezone.localdate())
    if run.state != ImportState.APPLIED:
        raise RuntimeError(run.summary)


def finished_rows(tables: tuple[type[models.Model], ...], folder: Path) -> dict[type[models.Model], Path]:
    """Keep what the import wrote, each table in a file, as COPY reads it."""
    files = {}
    for model in tables:
        files[model] = folder / model._meta.db_table
        with connection.cursor() as cursor, files[model].open("wb") as file:
            cursor.copy_expert(f"COPY {model._meta.db_table} TO STDOUT", file)
    return files


@transaction.atomic
def copy(tables: tuple[type[models.Model], ...], rows: dict[type[models.Model], Path]) -> None:
    for model in tables:
        with connection.cursor() as cursor, rows[model].open("rb") as file:
            cursor.copy_expert(f"COPY {model._meta.db_table} FROM STDIN", file)


def clear() -> None:
    """Empty every table that holds anything about a child."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The guards of what is append-only stand aside.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {Child._meta.db_table} CASCADE")


def in_turns(cases: dict[str, Callable[[], None]], runs: int) -> dict[str, dict[str, float]]:
    """Return the medians of each case; the first turn of each is a warm-up and does not count."""
    taken: dict[str, list[Spent]] = {name: [] for name in cases}
    for turn, (name, act) in product(range(runs + 1), cases.items()):
        clear()
        seconds = spent(act)
        if turn:
            taken[name].append(seconds)
    return {name: _medians(found) for name, found in taken.items()}


def _medians(found: list[Spent]) -> dict[str, float]:
    by_name = zip(Spent._fields, zip(*found, strict=True), strict=True)
    return {f"{name}_s": round(median(values), 2) for name, values in by_name}


def times(name: str, figures: dict, slower: str, faster: str) -> dict[str, float]:
    return {
        f"{name}_{what}": round(figures[slower][f"{what}_s"] / figures[faster][f"{what}_s"], 2)
        for what in ("cpu", "wall")
    }


def told(title: str, figures: dict) -> dict:
    print(f"\n{title}: target {'reached' if figures['target_reached'] else 'NOT REACHED'}")
    for name, value in figures.items():
        print(f"  {name} {value}", flush=True)
    return figures
