"""Write the sample returns of Brent, Portsmouth and Harrow, in the form of the SSDA903 return.

    python manage.py shell -c "from exchange.sample.printed.make import write_all; write_all()"

The same files each time. Each return holds the whole time in care of everyone in it, so that every review can be judged.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from random import Random

from exchange.sample.printed.councils import Made, brent, harrow, made, portsmouth
from exchange.sample.printed.distance import Place, distances
from exchange.sample.printed.logs import Line, brent_log, facts, harrow_log, portsmouth_log
from exchange.sample.printed.people import Stay
from iro_portal.core.working_days import ENGLAND, Calendar, rows_of

RETURNS = Path(__file__).parent.parent / "returns"
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
    "PL_POST", "URN",
)  # fmt: skip
DISTANCE = "PL_DISTANCE"  # no part of the return itself: added by Portsmouth's case system
REVIEWS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
NEEDS = ("N1", "N1", "N1", "N4", "N5", "N5", "N6", "N8", "N3", "N2")


def write_all() -> list[Path]:
    """This function will write every council's return and review log anew, and say which folders."""
    calendar = offline_calendar()
    councils = {brent: brent_log, portsmouth: portsmouth_log, harrow: harrow_log}
    return [
        write(council, log(council, calendar)) for draw, log in councils.items() for council in [made(draw, calendar)]
    ]


def offline_calendar() -> Calendar:
    """England's working days without a database."""
    rows = rows_of(ENGLAND, {})
    return Calendar(tuple(row.ordinal for row in rows), tuple(row.day for row in rows if row.working))


def write(council: Made, log: list[Line]) -> Path:
    """Write one council's return, its review log and the other facts, and return its folder."""
    folder = RETURNS / council.slug
    folder.mkdir(parents=True, exist_ok=True)
    stays = sorted(council.stays, key=lambda stay: (stay.council_id, stay.start))
    children = {stay.council_id: stay for stay in stays}
    headers = [(each.council_id, each.sex, _day(each.born), each.ethnic, "", "", "") for each in children.values()]
    random = Random(council.slug)  # noqa: S311 - made-up records
    _csv(folder / "header.csv", HEADER, headers)
    miles = distances(council)
    columns = EPISODES if miles is None else (*EPISODES, DISTANCE)
    _csv(folder / "episodes.csv", columns, [row for stay in stays for row in _episodes(stay, random, miles)])
    _csv(folder / "reviews.csv", REVIEWS, [row for stay in stays for row in _reviews(stay)])
    columns = list(dict.fromkeys(column for line in log for column in sorted(line.values)))
    _csv(folder / "review-log.csv", ("Child", "Held on", *columns), [_logged(line, columns) for line in log])
    told = [(child, what, _day(start), _day(end)) for child, what, start, end in facts(council)]
    _csv(folder / "facts.csv", ("CHILD", "WHAT", "FROM", "UNTIL"), told)
    return folder


def _logged(line: Line, columns: Sequence[str]) -> Sequence[str]:
    return (line.stay.council_id, _day(line.held.on), *(line.values.get(column, "") for column in columns))


def _episodes(stay: Stay, random: Random, miles: Mapping[Place, str] | None) -> Iterable[Sequence[str]]:
    need, before, moved_on = random.choice(NEEDS), None, stay.start
    for change, following in zip_longest(stay.changes, stay.changes[1:]):
        day, legal, place, provider = change
        moved_on = day if before is None or before[2:] != change[2:] else moved_on
        end = following[0] if following else stay.end
        yield (
            stay.council_id, _day(day), _why_new(before, change), legal, need, place, provider,
            _day(end), "X1" if following else stay.reason,
            "CARPL" if following and following[2:] != change[2:] else "", "", "", "",
            *([] if miles is None else [miles[stay.council_id, moved_on]]),
        )  # fmt: skip
        before = change


def _why_new(before, change) -> str:
    """RNE: S at the start; L legal status only, P placement and carer only, B both."""
    if before is None:
        return "S"
    if before[2:] == change[2:]:
        return "L"
    return "P" if before[1] == change[1] else "B"


def _reviews(stay: Stay) -> Iterable[Sequence[str]]:
    for each in stay.reviews:
        code = each.code or ("" if each.printed else _usual_code(stay, each.on))
        yield (stay.council_id, _day(stay.born), _day(each.on), code)


def _usual_code(stay: Stay, day: date) -> str:
    """The code of a review outside the printed years."""
    return "PN0" if stay.age(day) < 4 else "PN1"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
