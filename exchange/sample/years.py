"""The printed years of a sample council: everything that its committee tables are computed from."""

from datetime import date

from exchange.commands import take
from exchange.models import ImportRun
from exchange.sample import roster
from exchange.sample.printed import entered, service
from exchange.sample.printed import load as printed
from exchange.sample.printed.load import NotTaken
from exchange.sample.rostered import LOGS, read_roster
from exchange.sources import Source
from people.models import Authority


def load(authority: Authority, today: date) -> None:
    """This function will take in the returns, the logs of reviews and of escalations, the service, what was entered.

    Raises NotTaken where a file of the sample is refused.
    """
    printed.load(authority, today)
    service.load(authority)
    _escalations(authority, today)
    entered.load(authority, today)


def _escalations(authority: Authority, today: date) -> None:
    """Take in the escalation logs; their children come with them, or came with the return."""
    children = LOGS / f"{authority.slug}-children.csv"
    if children.exists():
        roster.create(authority, read_roster(children))
    for path in sorted(LOGS.glob(f"{authority.slug}-20*.csv")):
        sources = [Source.of_path(path)]
        run = take(kind=ImportRun.Kind.ESCALATION_LOG, authority=authority, sources=sources, by=None, today=today)
        if run.state != "applied":
            raise NotTaken(f"{path.name}: {run.summary} {run.problems[:3]}")
