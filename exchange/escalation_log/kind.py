"""An escalation log as one kind of file among others."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from escalations.models import Entry, Escalation
from exchange.escalation_log import apply
from exchange.escalation_log.check import CheckedLog, check
from exchange.escalation_log.columns import NEEDED, Field
from exchange.kind import Kind, Tell, silent
from exchange.models import ImportRun
from exchange.sources import Source
from people.models import Authority


class EscalationLog(Kind):
    """Escalations that the council kept in a spreadsheet."""

    key = ImportRun.Kind.ESCALATION_LOG
    label = ImportRun.Kind.ESCALATION_LOG.label
    about = "Escalations that were kept in a spreadsheet, before the portal or beside it: one row each."
    undone = "its escalations have been taken out"
    undo_while = "nobody has worked on any of its escalations"

    @property
    def needs(self) -> Sequence[str]:
        return [
            f"needed: {', '.join(field.value for field in NEEDED)}",
            f"if you have them: {', '.join(field.value for field in Field if field not in NEEDED)}, and for each stage "
            "of your protocol the day on which it was reached and answered, as in “Stage 1 date” and “Stage 1 answered”",
            "days as dd/mm/yyyy; several children, reasons or features in one cell with a semicolon between them",
            "children by the council's own id, who have to be known here already",
            "reasons as in the list in force on the day the escalation was raised",
        ]

    def check(self, sources: Sequence[Source], authority: Authority, today: date, tell: Tell = silent) -> CheckedLog:
        (source,) = sources
        return check(name=source.name, body=source.read(), authority=authority, today=today)

    def create(self, checked: CheckedLog, run: ImportRun, tell: Tell = silent) -> None:
        apply.create(checked.new, run)

    def worked_on(self, run: ImportRun) -> str:
        worked_on = _of(run).filter(_was_worked_on()).order_by("pk").distinct()
        first = worked_on.first()
        if first is None:
            return ""
        others = worked_on.count() - 1
        more = f" and {others} more" if others else ""
        return f"{first}{more} has been worked on since, so this import can no longer be undone."

    def undo(self, run: ImportRun) -> None:
        _of(run).delete()

    def button(self, counts: dict[str, int]) -> str:
        return f"Add {counts['new']:,} escalation{'' if counts['new'] == 1 else 's'}"


def _of(run: ImportRun):
    return Escalation.objects.filter(authority_id=run.authority_id, import_run_id=run.pk)


def _was_worked_on() -> Q:
    said = Entry.objects.filter(time_known=True).values("escalation_id")
    return (
        Q(version__gt=1)
        | Q(pk__in=said)
        | Q(children__filed_on__isnull=False)
        | Q(systemic_concerns__isnull=False)
        | Q(split_off__isnull=False)
    )
