"""Brings a sample council's printed years in: its return and its review log by import, the other facts by command."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

from children.commands import record_disability, record_proceedings
from children.models import Child
from exchange.commands import take
from exchange.models import ImportRun
from exchange.sample.printed.make import RETURNS
from exchange.sources import Source
from people.models import Authority
from reviews.commands import end_visitor, match_visitor, offer_visitor, refer_for_advocacy, update_advocacy

MODULES = ("header", "episodes", "reviews")


class NotTaken(Exception):
    """A sample file was refused; the message says why."""


def load(authority: Authority, today: date) -> None:
    """This function will take in the return, then the review log, then the facts, where a council has them."""
    folder = RETURNS / authority.slug
    if not folder.exists():
        return
    take_return(authority, today)
    _take(authority, today, ImportRun.Kind.REVIEW_LOG, [folder / "review-log.csv"])
    record_facts(authority)


def take_return(authority: Authority, today: date) -> None:
    """This function will take in a council's return. Raises NotTaken."""
    folder = RETURNS / authority.slug
    _take(authority, today, ImportRun.Kind.SSDA903, [folder / f"{module}.csv" for module in MODULES])


def record_facts(authority: Authority) -> None:
    """This function will record what no return and no log says: advocacy, visitors, disability, proceedings in court."""
    children = {child.council_id: child for child in Child.objects.of(authority)}
    with (RETURNS / authority.slug / "facts.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            FACTS[row["WHAT"]](children[row["CHILD"]], _day(row["FROM"]), _day(row["UNTIL"]))


def _take(authority: Authority, today: date, kind: str, paths: list[Path]) -> None:
    sources = [Source.of_path(path) for path in paths]
    run = take(kind=kind, authority=authority, sources=sources, by=None, today=today)
    if run.state != "applied":
        raise NotTaken(f"{paths[0].parent.name}, {kind}: {run.summary} {run.problems[:3]}")


def _advocacy(child: Child, start: date, until: date | None) -> None:
    refer_for_advocacy(child=child, by=None, referred_on=start, subject="Being heard at the review")


def _advocate(child: Child, start: date, until: date | None) -> None:
    referral = refer_for_advocacy(child=child, by=None, referred_on=start, subject="Being heard at the review")
    update_advocacy(referral=referral, by=None, advocate_from=start, ended_on=until, outcome="")


def _visitor(child: Child, start: date, until: date | None) -> None:
    visitor = offer_visitor(child=child, by=None, offered_on=start)
    visitor = match_visitor(visitor=visitor, by=None, matched_on=start)
    if until:
        end_visitor(visitor=visitor, by=None, ended_on=until)


def _disability(child: Child, start: date, until: date | None) -> None:
    record_disability(child=child, by=None, words="Learning disability", start=start)


def _proceedings(child: Child, start: date, until: date | None) -> None:
    record_proceedings(
        child=child, by=None, kind="Care proceedings", issued_on=start, ended_on=until,
        outcome="Withdrawn: the child stays accommodated by agreement." if until else "",
    )  # fmt: skip


FACTS: dict[str, Callable[[Child, date, date | None], None]] = {
    "advocacy": _advocacy,
    "advocate": _advocate,
    "visitor": _visitor,
    "disability": _disability,
    "proceedings": _proceedings,
}


def _day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)
