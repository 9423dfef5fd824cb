"""Monitoring forms: begun, sent, acknowledged; each “no” that is followed is open or put right."""

from datetime import date
from random import Random

from exchange.sample.living.ground import BATCH, Ground, Lines
from iro_portal.core.states import creating_from
from reviews.models import MonitoringAnswer, MonitoringForm, MonitoringQuestion, MonitoringReturn, Review
from reviews.states import MonitoringState

Kind = MonitoringQuestion.Kind
PROGRESS = (0, 0, 0, 1, 1, 1, 2)  # places in the list of answers, from good to little
CONTENT = ("5", "5", "4", "4", "4", "3", "2")
TEXTS = {"main-concern": "concerns", "good-practice": "praise"}
NEVER_NO = ("seen-alone",)  # of children too young to be asked


def load(ground: Ground) -> None:
    """This function will fill in the form of each review held in the last twelve months, but of the very latest."""
    random = ground.random("monitoring")
    words = Lines("monitoring", random)
    form = MonitoringForm.objects.in_force(ground.authority, ground.today)
    questions = list(form.questions.order_by("order"))
    rows = [row for review in ground.all_held if (row := _return(ground, review, form, words))]
    with creating_from("sample"):
        rows = MonitoringReturn.objects.bulk_create(rows, batch_size=BATCH)
    answers = [answer for row in rows for answer in _answers(ground, row, questions, words)]
    MonitoringAnswer.objects.bulk_create(answers, batch_size=BATCH)


def _return(ground: Ground, review: Review, form: MonitoringForm, words: Lines) -> MonitoringReturn | None:
    random, iro = words.random, ground.iro(review.child)
    sent = ground.if_past(ground.on(review.held_on, random.randint(1, 6)))
    if sent is None and (iro is None or random.random() < 0.5):
        return None
    facts: dict = {"state": MonitoringState.SENT, "sent_on": sent, "filled_in_by": iro} if sent else {}
    read, manager = (
        ground.if_past(ground.on(sent, random.randint(1, 9))) if sent else None,
        ground.manager(review.child),
    )
    if read and manager and (ground.since(sent) > 30 or random.random() < 0.8):
        facts |= {"state": MonitoringState.ACKNOWLEDGED, "acknowledged_on": read, "acknowledged_by": manager}
        facts["reply"] = words.one_of("replies")
    return MonitoringReturn(authority_id=review.authority_id, review=review, form=form, **facts)


def _answers(ground: Ground, filled: MonitoringReturn, questions: list, words: Lines) -> list[MonitoringAnswer]:
    review = filled.review
    age = review.child.age(review.held_on)
    fitting = [question for question in questions if question.fits(age)]
    if filled.sent_on is None:
        fitting = fitting[:6]
    return [_answer(ground, filled, question, age, words) for question in fitting]


def _answer(ground: Ground, filled: MonitoringReturn, question: MonitoringQuestion, age: int, words: Lines):
    random, said = words.random, ""
    if question.kind == Kind.YES_NO:
        value = _yes_or_no(question, age, random)
        said = words.one_of("noes") if value == "no" else ""
    elif question.kind == Kind.CHOICE:
        value = question.choices[min(random.choice(PROGRESS), len(question.choices) - 1)][0]
    elif question.kind == Kind.SCALE:
        value = random.choice(CONTENT)
    else:
        value, said = "", words.one_of(TEXTS.get(question.key, "concerns"), age)
    facts = _followed(ground, filled, words) if value == "no" and question.tracked and filled.sent_on else {}
    return MonitoringAnswer(
        authority_id=filled.authority_id, filled=filled, question=question, value=value, words=said, **facts
    )


def _yes_or_no(question: MonitoringQuestion, age: int, random: Random) -> str:
    drawn = random.random()
    if age < 4 and question.key in NEVER_NO:
        return "na"
    return "yes" if drawn < 0.88 else "no" if drawn < 0.95 else "na"


def _followed(ground: Ground, filled: MonitoringReturn, words: Lines) -> dict:
    """Most are put right within three months, by the IRO who looked or the manager who saw to it."""
    random, child = words.random, filled.review.child
    day: date | None = ground.if_past(ground.on(filled.sent_on, random.randint(8, 60)))
    if day is None or random.random() < 0.15:
        return {"is_open": True}
    by = random.choice((ground.iro(child), ground.manager(child))) or ground.iro(child)
    return {"done_on": day, "done_by": by, "done_words": words.one_of("done")}
