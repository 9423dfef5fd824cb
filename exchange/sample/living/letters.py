"""Letters made from records: most are recorded as sent, some wait for business support."""

from exchange.sample.living.ground import Ground, Lines
from people.roles import Role
from reviews.commands import make_letter, record_letter_sent
from reviews.models import Letter, LetterKind, Review, ReviewDecision, ReviewRecord
from reviews.states import RecordState


def load(ground: Ground) -> None:
    """This function will make a few letters of each kind."""
    words = Lines("letters", ground.random("letters"))
    planned = [row for row in ground.open_reviews if row.planned_on and ground.iro(row.child)]
    planned.sort(key=lambda row: (row.planned_on, row.pk))
    for place, review in enumerate(planned[:3]):
        letter = _make(ground, review, LetterKind.INVITATION, words, place)
        if place < 2:
            _sent(ground, letter, place, words)
    for place, review in enumerate(_written_up(ground)[:2]):
        letter = _make(ground, review, LetterKind.MINUTES, words, place)
        if not place:
            _sent(ground, letter, place, words)
    if planned:
        _sent(ground, _make(ground, planned[-1], LetterKind.INTRODUCTION, words, 4), 4, words)


def _written_up(ground: Ground) -> list[Review]:
    """The latest reviews of children who can read a letter whose record is out and whose decisions were sent."""
    out = set(
        ReviewRecord.objects.of(ground.authority).filter(state=RecordState.DISTRIBUTED).values_list("review", flat=True)
    )
    drafts = ReviewDecision.objects.of(ground.authority).drafts().values_list("review", flat=True)
    rows = [row for row in ground.all_held if row.pk in out - set(drafts) and row.child.age(ground.today) >= 7]
    return sorted(rows, key=lambda row: (row.held_on, row.pk), reverse=True)


def _make(ground: Ground, review: Review, kind: LetterKind, words: Lines, place: int) -> Letter:
    day = ground.back(place + 1)
    by = ground.iro(review.child) if kind == LetterKind.MINUTES else ground.with_role(Role.BUSINESS_SUPPORT)
    said = words.one_of(kind.value)
    return make_letter(review=review, kind=kind, to_whom=review.child.name, words=said, by=by, on=day)


def _sent(ground: Ground, letter: Letter, place: int, words: Lines) -> None:
    by = ground.with_role(Role.BUSINESS_SUPPORT)
    record_letter_sent(letter=letter, by=by, sent_on=ground.back(place), how=words.one_of("how"))
