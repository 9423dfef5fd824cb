"""The built-in tables, from spec to `Table`, beside the best SQL written by hand, with 20 authorities and ten years.

Each table is asked for one authority and one financial year, in its usual unit. Every count of it has to be the one that
the SQL by hand gives, before both are timed, in turns. `generate` makes the authorities; what it does not make (decisions,
monitoring forms, visits ...) is added by report_sql/fill.sql. Besides: some tables while there is one authority only, and
an annual report as a Word document.
"""

import gc
import re
import statistics
import time
from collections.abc import Callable
from datetime import date
from itertools import product

import psycopg2
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import databases, report_sql
from exchange.synthetic.authority import KINDS, Synthetic, make
from exchange.synthetic.lives import Extent
from people.models import Authority
from reports import engine, prepared
from reports.definitions import REPORTS
from reports.packs import files, kinds
from reports.packs.building import bare_paper
from reports.period import financial_year
from reports.table import Kind, Table

RATIO, SLACK = 1.3, 5.0  # times the SQL by hand, or so many milliseconds more, whichever is larger
PACK_SECONDS = 10.0
WARM_UP = 2
ROUNDS = 5  # of the tables that are measured in two databases
SEED, TODAY = "1", date(2024, 10, 1)
YEAR = financial_year(date(2021, 4, 1))
# The first authority, which is measured, has dated lists of reasons; one of them begins in the year.
DATED = KINDS.index("southwark")
# Of every kind of record: escalations, children, reviews, forms, decisions, visits, the service.
GROWING = (
    "escalation-reasons", "time-to-answer", "children-by-age", "placement-type", "children-in-care-by-month",
    "review-timeliness", "attendance-by-role", "monitoring-answers", "decisions", "visits-in-time", "iro-caseload",
)  # fmt: skip


class Different(AssertionError):
    """A table and the SQL by hand do not give the same count; the message says where."""


def measure(slugs: list[str], runs: int) -> dict:
    """Compare and time these tables alone, as the database stands; print and return their figures."""
    asked, by_hand = report_sql.statements(), _plain_connection()
    tables = {slug: _measured(by_hand, slug, asked[slug], runs) for slug in slugs}
    by_hand.close()
    return {"tables": tables, "target_reached": all(figures["target_reached"] for figures in tables.values())}


def run(authorities: int, children: int, years: int, runs: int) -> dict:
    """Write the authorities, compare, time, print, and return the figures; 0 authorities: as the database stands."""
    if authorities:
        _fill(authorities, children, years)
    tables = measure(list(report_sql.statements()), runs)["tables"]
    growth = _growth(runs)
    pack = _pack()
    unmeasured = [slug for slug in REPORTS if slug not in tables]
    missed = [slug for slug, figures in tables.items() if not figures["target_reached"]]
    print(f"\nTarget: at most {RATIO} times the SQL by hand, or {SLACK:.0f} ms more: {said(not missed, missed)}.")
    print(f"A whole annual report as DOCX in under {PACK_SECONDS:.0f} s: {said(pack['target_reached'])}.")
    return {
        "authorities": Authority.objects.count(),
        "children_in_care_each": children,
        "years": years,
        "runs": runs,
        "tables": tables,
        "not_measured": unmeasured,
        "without_rows": [slug for slug, figures in tables.items() if not figures["counts_above_0"]],
        "one_authority_and_many": growth,
        "annual_report_docx": pack,
        "target": f"{RATIO} times, or {SLACK:.0f} ms more",
        "missed": missed,
        "target_reached": not missed and not unmeasured and pack["target_reached"],
    }


def said(reached: bool, missed: list[str] | None = None) -> str:
    return "reached" if reached else f"NOT REACHED {', '.join(missed or [])}".rstrip()


def _fill(authorities: int, children: int, years: int) -> None:
    """Write the first authority, set a copy of the database aside, write the others."""
    call_command("migrate", verbosity=0, interactive=False)
    extent = Extent(children, TODAY.replace(year=TODAY.year - years), TODAY)
    planned = [
        Synthetic(number, KINDS[(DATED + number - 1) % len(KINDS)], extent, SEED)
        for number in range(1, authorities + 1)
    ]
    _write(planned[:1])
    _set_aside()
    _write(planned[1:])


def _set_aside() -> None:
    """Copy the database, in which one authority is alone."""
    name = connection.settings_dict["NAME"]
    connection.close()
    databases.on_server(f'CREATE DATABASE "{databases.copy_of(name)}" TEMPLATE "{name}"')


def _write(planned: list[Synthetic]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    for synthetic in planned:
        began = time.perf_counter()
        made = make(synthetic)
        parameters = {
            "authority": Authority.objects.get(slug=synthetic.slug).pk,
            "first": synthetic.extent.first,
            "last": synthetic.extent.last,
        }
        with connection.cursor() as cursor:
            cursor.execute(report_sql.fill(), parameters)
        seconds = time.perf_counter() - began
        print(f"{synthetic.slug}: {made.children:,} children, {made.reviews:,} reviews, {seconds:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _first() -> Authority:
    return Authority.objects.get(slug="synthetic-001")


def _ours(slug: str) -> Callable[[], Table]:
    """Return what puts a table together from its spec."""
    authority = _first()
    return lambda: engine.table(engine.ask(REPORTS[slug], authority, YEAR))


def _plain_connection():
    """Return a connection of its own, without Django, each statement committed by itself as Django's are."""
    given = connection.get_connection_params()
    plain = psycopg2.connect(
        **{key: given[key] for key in ("dbname", "user", "password", "host", "port", "options") if given.get(key)}
    )
    plain.autocommit = True
    return plain


def _measured(by_hand, slug: str, asked: list[str], runs: int) -> dict:
    """Compare one table with the SQL by hand, time both, print a line, and return the figures."""
    authority = _first()
    parameters = {
        "authority": authority.pk, "calendar": authority.calendar, "start": YEAR.start, "end": YEAR.end, "last": YEAR.last,
        "by": min(YEAR.last, timezone.localdate()),
    }  # fmt: skip

    def theirs() -> report_sql.Cells:
        return report_sql.ask(by_hand, asked, parameters)

    ours = _ours(slug)
    with CaptureQueriesContext(connection) as captured:
        table = ours()
    compared = compare(table, theirs())

    def first() -> Table:
        prepared.forget()
        return ours()

    taken, hand = _timed({"ours": ours, "by_hand": theirs}, runs).values()
    # Not in turns with these: putting together leaves little of what the processor had at hand.
    anew = _timed({"first": first}, runs)["first"]
    figures = {
        "ours_ms": round(taken, 1), "by_hand_ms": round(hand, 1), "ratio": round(taken / hand, 2),
        "ours_first_ms": round(anew, 1),
        "statements": len(captured), "statements_by_hand": len(asked), "counts_above_0": compared,
        "target_reached": taken <= max(RATIO * hand, hand + SLACK),
    }  # fmt: skip
    line = "  ".join(f"{name} {value}" for name, value in figures.items())
    print(f"{slug:28} {line}", flush=True)
    return figures


def compare(table: Table, found: report_sql.Cells) -> int:
    """Return how many counts above 0 agree; raises Different where one does not, or where there are more by hand."""
    has_blocks = any(row.role == "subtotal" for row in table.rows)
    if not has_blocks:
        found = {(_without_block(row), column): number for (row, column), number in found.items()}
    seen, above = set(), 0
    for row in [*table.rows, *filter(None, [table.total])]:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.key.endswith("percent"):
                continue
            seen.add((row.key, column.key))
            theirs = found.get((row.key, column.key)) or 0
            value = cell.value if cell.is_number else 0
            if abs(float(value) - float(theirs)) > (0.5001 * 10**-cell.decimals if cell.kind is Kind.DECIMAL else 0):
                raise Different(f"{table.slug}, {row.key}, {column.key}: {cell.shown} here, {theirs} by hand.")
            above += bool(value)
    more = [place for place, number in found.items() if number and place not in seen and not _beside(place)]
    if more:
        raise Different(f"{table.slug}: only by hand {more}.")
    return above


def _without_block(row: str) -> str:
    """Return the key of a row as it is where a table has one block only, which is named by no day."""
    block, _, key = row.partition("/")
    return (key or "total") if re.fullmatch(r"\d{4}-\d\d-\d\d", block) else row


def _beside(place: tuple[str, str]) -> bool:
    """Is this a total that the table does not show, or the base of a percentage?"""
    return "total" in place or any(part.startswith("(") for part in place)


def _timed(acts: dict[str, Callable], runs: int) -> dict[str, float]:
    """Return the median milliseconds of each, done in turns after a warm-up."""
    return {name: statistics.median(each) for name, each in _times(acts, runs).items()}


def _times(acts: dict[str, Callable], runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of each run of each, done in turns after a warm-up, no garbage collected between."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    gc.collect()
    gc.disable()
    for turn, (name, act) in product(range(WARM_UP + runs), acts.items()):
        began = time.perf_counter()
        act()
        if turn >= WARM_UP:
            taken[name].append(1000 * (time.perf_counter() - began))
    gc.enable()
    return taken


def _growth(runs: int) -> dict[str, dict]:
    """Return each growing table's milliseconds in the copy where its authority is alone, and among all.

    Both in turns, several rounds of each: a machine that others use too is twice as fast at one time as at another.
    """
    name, found = connection.settings_dict["NAME"], {}
    copy = databases.copy_of(name)
    if not databases.exists(copy):
        return found
    taken: dict[str, dict[str, list[float]]] = {each: {slug: [] for slug in GROWING} for each in (copy, name)}
    for _, each in product(range(ROUNDS), (copy, name)):
        databases.turn_to(each)
        for slug in GROWING:
            taken[each][slug] += _times({slug: _ours(slug)}, max(1, runs // ROUNDS))[slug]
    databases.turn_to(name)
    for slug in GROWING:
        alone, among = (statistics.median(taken[each][slug]) for each in (copy, name))
        found[slug] = {"alone_ms": round(alone, 1), "among_all_ms": round(among, 1), "ratio": round(among / alone, 2)}
        print(f"{slug:28} alone {alone:.1f} ms, among all {among:.1f} ms", flush=True)
    return found


def _pack() -> dict:
    """Time an annual report from nothing to a Word document, the first time and again."""
    seconds, authority = [], _first()
    for _ in range(3):
        gc.collect()
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            paper = bare_paper(kinds.find("annual"), authority, YEAR, timezone.localdate())
        counted = time.perf_counter() - began
        body = files.render_paper(paper, "docx")
        seconds.append(time.perf_counter() - began)
        print(f"annual report: {seconds[-1]:.1f} s, of which {counted:.1f} s counting", flush=True)
    return {
        "seconds_first": round(seconds[0], 2), "seconds_again": round(min(seconds[1:]), 2), "tables": len(paper.tables),
        "statements": len(captured), "bytes": len(body), "target_reached": max(seconds) < PACK_SECONDS,
    }  # fmt: skip
