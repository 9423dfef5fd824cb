"""One row of a review log, understood: which review, who came, the answers of its monitoring form."""

from dataclasses import dataclass, field
from datetime import date

from exchange.review_log.columns import ALONE, ATTENDED, CHAIRED, HOW, NOT_RECORDED, QUESTION, YES_NO, Field
from exchange.tabular import Reader
from exchange.words import plain, several
from people.models import Authority
from reviews.commands.monitoring import values_of
from reviews.models import AttendanceRole, AttendanceRoles, MonitoringForm, MonitoringQuestion, Review

MOST_AT_ONE = 20  # people of one role at one review


@dataclass
class Entry:
    """One review's row."""

    row: int
    review: Review
    facts: dict[str, object] = field(default_factory=dict)
    people: list[tuple[AttendanceRole | None, bool]] = field(default_factory=list)
    form_on: date | None = None
    form: MonitoringForm | None = None
    answers: list[tuple[MonitoringQuestion, str, str]] = field(default_factory=list)


class Lists:
    """The roles and the questions in force on a day, each list read once."""

    def __init__(self, authority: Authority):
        self.roles = _versions(AttendanceRoles, authority, "roles")
        self.forms = _versions(MonitoringForm, authority, "questions")

    def roles_on(self, day: date) -> dict[str, AttendanceRole]:
        """The roles of the list in force on a day, by key and by label."""
        found = _in_force(self.roles, day)
        return {plain(name): role for role in found.roles.all() for name in (role.key, role.label)} if found else {}

    def form_on(self, day: date) -> MonitoringForm | None:
        return _in_force(self.forms, day)


def read(reader: Reader, reviews: dict[tuple[str, date], Review], lists: Lists) -> Entry | None:
    """Return the row's entry; None with problems noted where the review is not known."""
    child, held = reader.text(Field.CHILD), reader.day(Field.HELD, needed=True)
    if held is None:
        return None
    review = reviews.get((child.casefold(), held))
    if review is None:
        expected = f"a child with a review held on {held:%d/%m/%Y}; bring in the reviews first"
        reader.note(Field.CHILD, child, expected)
        return None
    entry = Entry(reader.row.number, review, _facts(reader))
    _read_people(reader, entry, lists)
    _read_form(reader, entry, lists)
    return entry


def _facts(reader: Reader) -> dict[str, object]:
    return {
        "how": _one_of(reader, Field.HOW, HOW),
        "chaired_by_child": _one_of(reader, Field.CHAIRED, CHAIRED),
        "spoke_alone": _one_of(reader, Field.ALONE, ALONE),
        "plan_received_on": reader.day(Field.PLAN),
    }


def _one_of(reader: Reader, of: Field, words: dict) -> object:
    text = reader.text(of)
    if not text or plain(text) in NOT_RECORDED:
        return ""
    if plain(text) not in words:
        reader.note(of, text, f"one of: {'; '.join(dict.fromkeys(str(value) for value in words.values()))}; or empty")
        return ""
    return words[plain(text)]


def _read_people(reader: Reader, entry: Entry, lists: Lists) -> None:
    roles = lists.roles_on(entry.review.held_on)
    for heading, cell in reader.family(ATTENDED):
        name = plain(heading.removeprefix(ATTENDED))
        role = roles.get(name)
        if role is None and name not in NOT_RECORDED:
            reader.note_at(heading, heading, f"a role of the list in force on {entry.review.held_on:%d/%m/%Y}")
            continue
        for each in several(cell):
            if plain(each) not in YES_NO or len(several(cell)) > MOST_AT_ONE:
                expected = f"yes or no; for several of a role, with semicolons between, {MOST_AT_ONE} at most"
                reader.note_at(heading, each, expected)
                break
            entry.people.append((role, YES_NO[plain(each)]))


def _read_form(reader: Reader, entry: Entry, lists: Lists) -> None:
    entry.form_on = reader.day(Field.FORM)
    answers = list(reader.family(QUESTION))
    if entry.form_on is None:
        if answers:
            reader.note(Field.FORM, "", "the day on which the form was sent, since the row answers its questions")
        return
    if entry.form_on < entry.review.held_on:
        reader.note(
            Field.FORM, f"{entry.form_on:%d/%m/%Y}", f"a day from {entry.review.held_on:%d/%m/%Y}, the review, on"
        )
    entry.form = lists.form_on(entry.review.held_on)
    if entry.form is None:
        reader.note(Field.FORM, "", f"a monitoring form in force on {entry.review.held_on:%d/%m/%Y}; begin one first")
        return
    asked = {plain(name): each for each in entry.form.questions.all() for name in (each.key, each.label)}
    for heading, cell in answers:
        _read_answer(reader, entry, asked.get(plain(heading.removeprefix(QUESTION))), heading, cell)


def _read_answer(reader: Reader, entry: Entry, question: MonitoringQuestion | None, heading: str, cell: str) -> None:
    if question is None:
        reader.note_at(heading, heading, f"a question of {entry.form}, by its key or its words")
        return
    if question.kind == MonitoringQuestion.Kind.WORDS:
        entry.answers.append((question, "", cell))
        return
    values = {plain(name): key for key, label in values_of(question) for name in (key, label)}
    if plain(cell) not in values:
        expected = f"one of: {'; '.join(label for _, label in values_of(question))}; or empty"
        reader.note_at(heading, cell, expected)
        return
    entry.answers.append((question, values[plain(cell)], ""))


def _versions(model, authority: Authority, lines: str) -> list:
    return list(model.objects.of(authority).order_by("-in_force_from").prefetch_related(lines))


def _in_force(versions: list, day: date):
    return next((version for version in versions if version.in_force_from <= day), None)
