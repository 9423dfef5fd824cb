"""What lies on a person's desk: one line for each escalation that waits for them, or for others on their behalf."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from children.models import Allocation
from escalations.commands.beside import cap_due
from escalations.models import Entry, Escalation, EscalationChild, RaiseRequest, StageRecord
from escalations.states import State
from escalations.timeline import calendar_of
from iro_portal.core.dates import in_full

COLOURS = {
    State.DRAFT: "grey",
    State.AWAITING_RESPONSE: "yellow",
    State.RESPONDED: "blue",
    State.ACTION_AWAITED: "purple",
    State.RESOLVED: "green",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class Item:
    """One line: what is asked of whom, what it is about, until when. `days_left` is in working days."""

    escalation: Escalation
    ask: str = ""
    when: str = ""
    due_on: date | None = None
    days_left: float | None = None
    action: str = ""
    action_url: str = ""

    @property
    def url(self) -> str:
        return self.escalation.get_absolute_url()

    @property
    def reason(self) -> str:
        """The main reason."""
        reasons = self.escalation.main_reasons
        return reasons[0].reason.label if reasons else "No reason yet"

    @property
    def children(self) -> list[str]:
        """The children, by reference, but for those of whom the viewer is not to learn (escalations.unseen)."""
        hidden = getattr(self.escalation, "unseen", ())
        return [row.child.reference for row in self.escalation.children.all() if row.child not in hidden]

    @property
    def what(self) -> str:
        """The main reason and the children."""
        return f"{self.reason} · {', '.join(self.children) or 'no child yet'}"

    @property
    def standing(self) -> str:
        return standing_of(self.escalation)

    @property
    def colour(self) -> str:
        return COLOURS[self.escalation.state]


def standing_of(escalation: Escalation) -> str:
    """Return where it stands in words: "Stage 2: head of service · Awaiting response"."""
    state = escalation.get_state_display()
    return f"{escalation.stage} · {state}" if escalation.is_open and escalation.stage else state


def item_of(escalation: Escalation, on: date, *, ask: str = "") -> Item:
    """Return the line of an escalation read by for_desk(), as anyone would see it."""
    if escalation.state == State.AWAITING_RESPONSE and escalation.open_records:
        return _awaiting(escalation, on, ask)
    if escalation.state == State.ACTION_AWAITED:
        due = escalation.action_due
        return Item(escalation, ask, f"promised for {due:%a} {due.day} {due:%B}", due, _left(escalation, due, on))
    if escalation.state == State.RESPONDED and escalation.answered_records:
        return Item(escalation, ask, _answered(escalation.answered_records[0]))
    return Item(escalation, ask, _closed(escalation))


def _closed(escalation: Escalation) -> str:
    if escalation.resolved_on:
        return f"resolved {in_full(escalation.resolved_on)}"
    return f"withdrawn {in_full(escalation.withdrawn_on)}" if escalation.withdrawn_on else ""


def _awaiting(escalation: Escalation, on: date, ask: str) -> Item:
    record = escalation.open_records[0]
    names = " and ".join(addressee.staff.name for addressee in record.addressees.all() if addressee.lead)
    due = record.due_on
    if due is None:
        return Item(escalation, ask, f"with {names or 'nobody yet'}, deadline not known")
    when = f"with {names or 'nobody yet'}, answer due {due:%a} {due.day} {due:%B}"
    return Item(escalation, ask, when, due, _left(escalation, due, on))


def _answered(record: StageRecord) -> str:
    day = f" {record.closed_on:%a} {record.closed_on.day} {record.closed_on:%B}" if record.closed_on else ""
    return f"answered{day}" + (f" by {record.answered_by}" if record.answered_by else "")


def _left(escalation: Escalation, due: date, on: date) -> float:
    return calendar_of(escalation).left(on, due)


def waiting_for_owner(viewer, on: date) -> list[Item]:
    """What waits for the IRO: answers, promised actions that are due, choices at the limit; soonest first."""
    rows = Escalation.objects.owned_by(viewer, on).open().for_desk(viewer)
    items = [item for row in rows if (item := _owners_item(row, on))]
    return _soonest_first(items)


def _owners_item(row: Escalation, on: date) -> Item | None:
    if row.state == State.RESPONDED:
        return item_of(row, on, ask="Answered: accept, ask again or take it further.")
    if row.state == State.ACTION_AWAITED and row.action_due <= on:
        return item_of(row, on, ask="Is it done?")
    if mark := cap_due(row, on):
        return item_of(row, on, ask=f"Day {mark} of the formal process: choose what follows.")
    return None


def at_the_limit(rows, on: date) -> list[Item]:
    """Those of these rows (read by for_desk) that wait for a choice on day 15 or 20; the longest dispute first."""
    waiting = [row for row in rows if cap_due(row, on)]
    return [item_of(row, on) for row in sorted(waiting, key=lambda row: (row.formal_on, row.pk))]


def waiting_for_others(viewer, on: date) -> list[Item]:
    """What the IRO waits for: unanswered stages and promised actions; a passed deadline offers the next step."""
    rows = Escalation.objects.owned_by(viewer, on).filter(state__in=[State.AWAITING_RESPONSE, State.ACTION_AWAITED])
    items = [
        item_of(row, on)
        for row in rows.for_desk(viewer)
        if not (row.state == State.ACTION_AWAITED and row.action_due <= on)
    ]
    asked = time_asked([item.escalation for item in items])
    return _soonest_first([_with_step(item, asked.get(item.escalation.pk)) for item in items])


def left_to_finish(viewer, on: date) -> list[Item]:
    """What a hand-over leaves to an IRO who raised it, and until which day; soonest first."""
    handed_over = Allocation.objects.left_to_finish(viewer.pk, on)
    until = dict(handed_over.order_by("finish_by").values_list("child_id", "finish_by"))
    if not until:
        return []
    rows = Escalation.objects.visible_to(viewer, on).open().filter(raised_by=viewer, lead_child__in=until)
    rows = rows.exclude(pk__in=Escalation.objects.owned_by(viewer, on).values("pk"))
    return _soonest_first(
        [
            item_of(row, on, ask=f"Yours to finish until {in_full(until[row.lead_child_id])}.")
            for row in rows.for_desk(viewer)
        ]
    )


def time_asked(escalations: list[Escalation]) -> dict[int, Entry]:
    """Return, by escalation, the last request for more time at its open stage, until more time is given."""
    kinds = (Entry.Kind.TIME_ASKED, Entry.Kind.TIME_GRANTED)
    entries = Entry.objects.filter(escalation__in=escalations, kind__in=kinds, record__ended="").select_related("by")
    latest = {entry.escalation_id: entry for entry in entries.order_by("happened_at", "pk")}
    return {pk: entry for pk, entry in latest.items() if entry.kind == Entry.Kind.TIME_ASKED}


def time_asked_words(entry: Entry) -> str:
    """Say who asks for more time, and until when."""
    return f"{entry.by} asks for more time, until {in_full(date.fromisoformat(entry.facts['until']))}"


def _with_step(item: Item, asked: Entry | None) -> Item:
    if asked:
        url = reverse("escalations:escalation-act", args=[item.escalation.reference, "grant-time"])
        when = f"{time_asked_words(asked)}; {item.when}"
        return Item(item.escalation, item.ask, when, item.due_on, item.days_left, "Give more time", url)
    late = item.days_left is not None and item.days_left < 0 and item.escalation.state == State.AWAITING_RESPONSE
    if not late:
        return item
    url = reverse("escalations:escalation-act", args=[item.escalation.reference, "escalate"])
    return Item(item.escalation, item.ask, item.when, item.due_on, item.days_left, "Take it further", url)


def waiting_for_answer(viewer, on: date) -> list[Item]:
    """What waits for whoever answers: stages addressed to them, or to one for whom they answer; soonest first."""
    rows = Escalation.objects.of(viewer.authority).open_to(viewer, on).addressed_to(viewer.duties(on).answers_for)
    asks = {True: "URGENT, answer:", False: "Answer:"}
    return _soonest_first([item_of(row, on, ask=asks[row.urgent]) for row in rows.for_desk(viewer)])


def drafts(viewer) -> list[Item]:
    """Drafts that this person, or one whom they cover, has begun."""
    rows = Escalation.objects.begun_by(viewer).for_desk(viewer)
    return [
        Item(row, when=f"last saved {in_full(timezone.localdate(row.saved_at))}") for row in rows.order_by("-saved_at")
    ]


def left_drafts(viewer, on: date) -> list[Item]:
    """Drafts that their writers can open no more, and which this person reads and may take over; the latest first."""
    rows = Escalation.objects.left_for(viewer, on).for_desk(viewer).order_by("-saved_at")
    return [
        Item(row, when=f"by {row.raised_by or 'somebody'}, last saved {in_full(timezone.localdate(row.saved_at))}")
        for row in rows
    ]


def requests_to_raise(viewer) -> list[RaiseRequest]:
    """Stages that the IRO manager was asked to send and has not sent yet; soonest first."""
    open_to = Escalation.objects.of(viewer.authority).open_to(viewer)
    waiting = RaiseRequest.objects.filter(authority_id=viewer.authority_id, sent_on=None, escalation__in=open_to)
    return list(waiting.select_related("escalation", "stage", "asked_by").order_by("due_on"))


def not_filed(viewer, on: date) -> int:
    """How many children's parts of this person's escalations are not, as they now stand, on the case file.

    What came from an older log, and has not changed here since, is on the file that the log was kept beside.
    """
    own = Escalation.objects.owned_by(viewer, on)
    return EscalationChild.objects.known_to(viewer).filter(escalation__in=own).not_filed().count()


def _soonest_first(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.due_on or date.max, item.escalation.pk))
