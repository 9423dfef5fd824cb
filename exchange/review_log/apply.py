"""A log's rows to records, in bulk: facts of reviews, people at them, monitoring forms as sent (design section 3)."""

from collections.abc import Iterator

from exchange import changes
from exchange.models import ImportRun
from exchange.review_log.check import FACTS, Addition, CheckedReviewLog
from iro_portal.core.states import creating_from
from reviews.models import MonitoringAnswer, MonitoringReturn, Participant, Review
from reviews.states import MonitoringState

BATCH = 500
PERSON = ("attended", "invited", "sent_views", "name")
FORM = ("state", "version")
ANSWER = ("value", "words", "is_open", "done_on")


def create(found: CheckedReviewLog, run: ImportRun) -> None:
    """Write everything that a log adds and note each row, so that it can be put back."""
    _keep_facts(found, run)
    people = Participant.objects.bulk_create(
        [row for each in found.new if each.people for row in _people(each)], batch_size=BATCH
    )
    changes.keep(run, ((row, None, changes.snapshot(row, PERSON)) for row in people))
    with_forms = [each for each in found.new if each.form]
    with creating_from(f"import {run.reference}"):
        forms = MonitoringReturn.objects.bulk_create([_form(each) for each in with_forms], batch_size=BATCH)
    changes.keep(run, ((row, None, changes.snapshot(row, FORM)) for row in forms))
    rows = [row for each, form in zip(with_forms, forms, strict=True) for row in _answers(each, form)]
    answers = MonitoringAnswer.objects.bulk_create(rows, batch_size=BATCH)
    changes.keep(run, ((row, None, changes.snapshot(row, ANSWER)) for row in answers))


def _keep_facts(found: CheckedReviewLog, run: ImportRun) -> None:
    rows = [each.entry.review for each in found.new if each.facts]
    before = {row.pk: changes.snapshot(row, FACTS) for row in rows}
    for each in found.new:
        for name, value in each.facts.items():
            setattr(each.entry.review, name, value)
    Review.objects.bulk_update(rows, FACTS, batch_size=BATCH)
    changes.keep(run, ((row, before[row.pk], changes.snapshot(row, FACTS)) for row in rows))


def _people(each: Addition) -> Iterator[Participant]:
    review = each.entry.review
    for role, attended in each.entry.people:
        yield Participant(authority_id=review.authority_id, review=review, role=role, attended=attended)


def _form(each: Addition) -> MonitoringReturn:
    entry = each.entry
    return MonitoringReturn(
        authority_id=entry.review.authority_id, review=entry.review, form=entry.form, state=MonitoringState.SENT,
        sent_on=entry.form_on, provenance="imported",
    )  # fmt: skip


def _answers(each: Addition, form: MonitoringReturn) -> Iterator[MonitoringAnswer]:
    """What a log answered “no” is not on the list of what is to be put right: nobody knows what became of it."""
    for question, value, words in each.entry.answers:
        yield MonitoringAnswer(
            authority_id=form.authority_id, filled=form, question=question, value=value, words=words, is_open=False
        )
