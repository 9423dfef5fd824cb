"""A review log as one kind of file among others."""

from collections.abc import Sequence
from datetime import date

from exchange import changes
from exchange.kind import Kind, Tell, silent
from exchange.models import ImportRun
from exchange.review_log import apply
from exchange.review_log.check import CheckedReviewLog, check
from exchange.review_log.columns import ATTENDED, LAYOUT, QUESTION, Field
from exchange.sources import Source
from people.models import Authority


class ReviewLog(Kind):
    """What was kept of reviews held, beside the return: who came, the plan in time, the monitoring form."""

    key = ImportRun.Kind.REVIEW_LOG
    label = ImportRun.Kind.REVIEW_LOG.label
    about = "What was kept of reviews that are here already: who came, care plans in time, monitoring forms, chairing."
    undone = "the people, forms and facts that it brought in have been taken out"
    undo_while = "nobody has changed any of them"

    @property
    def needs(self) -> Sequence[str]:
        return [
            f"needed: {', '.join(field.value for field in LAYOUT.needed)}",
            f"one or more of: {', '.join(field.value for field in Field if field not in LAYOUT.needed)}",
            f"a column for each role at reviews, as in “{ATTENDED} Carer”, with yes or no; for several of a role, "
            "“yes; no”; “not recorded” stands for a role that nobody knows",
            f"a column for each question of your monitoring form, as in “{QUESTION} pep”, by its key or its words",
            "children by the council's own id, whose review on that day has to be here already; days as dd/mm/yyyy",
        ]

    def check(
        self, sources: Sequence[Source], authority: Authority, today: date, tell: Tell = silent
    ) -> CheckedReviewLog:
        (source,) = sources
        return check(name=source.name, body=source.read(), authority=authority, today=today)

    def create(self, checked: CheckedReviewLog, run: ImportRun, tell: Tell = silent) -> None:
        apply.create(checked, run)

    def worked_on(self, run: ImportRun) -> str:
        return changes.worked_on(run)

    def undo(self, run: ImportRun) -> None:
        changes.put_back(run)
