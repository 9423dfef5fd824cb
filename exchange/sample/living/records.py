"""The records of reviews: drafts, completed, distributed, corrected; and gates that were lifted."""

from exchange.sample.living.ground import BATCH, Ground, Lines
from exchange.sample.living.turns import Turn, Turns
from iro_portal.core.states import creating_from
from people.roles import Role
from reviews.models import GateLift, RecordVersion, Review, ReviewRecord
from reviews.states import RecordState


def load(ground: Ground, turns: Turns) -> None:
    """This function will write the record of each review held in the last twelve months."""
    words = Lines("record", ground.random("records"))
    rows = [_record(ground, review, turns.of[review.pk], words) for review in ground.all_held]
    with creating_from("sample"):
        rows = ReviewRecord.objects.bulk_create(rows, batch_size=BATCH)
    done = [row for row in rows if row.completed_on]
    versions = [version for row in done for version in _versions(ground, row, words)]
    RecordVersion.objects.bulk_create(versions, batch_size=BATCH)
    _lift_gates(ground, turns)


def _record(ground: Ground, review: Review, turn: Turn, words: Lines) -> ReviewRecord:
    state = RecordState.DRAFT
    if turn.completed:
        state = RecordState.DISTRIBUTED if turn.distributed else RecordState.COMPLETED
    begun = turn.completed or turn.sent
    return ReviewRecord(
        authority_id=review.authority_id, review=review, state=state, words=_words(review, words) if begun else "",
        completed_on=turn.completed, completed_by=ground.iro(review.child) if turn.completed else None,
        distributed_on=turn.distributed,
    )  # fmt: skip


def _words(review: Review, words: Lines) -> str:
    age = review.child.age(review.held_on)
    kinds = ["placement", "health", "contact", "plan"] if age >= 4 else ["young", "health", "contact", "plan"]
    if age >= 5:
        kinds[1:1] = ["views", "education"]
    return "\n\n".join(words.of(kind, review.child, review.held_on) for kind in kinds)


def _versions(ground: Ground, record: ReviewRecord, words: Lines) -> list[RecordVersion]:
    """The version as completed; one record in twenty was corrected since."""
    day, by = record.completed_on, record.completed_by
    corrected_on = ground.if_past(ground.on(record.distributed_on, 3)) if record.distributed_on else None
    corrected = corrected_on and words.random.random() < 0.05
    first = record.words.rpartition("\n\n")[0] if corrected else record.words
    rows = [_version(record, 1, first, "", by, ground.at(day, 15))]
    if corrected:
        rows.append(_version(record, 2, record.words, words.one_of("corrected"), by, ground.at(corrected_on, 11)))
    return rows


def _version(record: ReviewRecord, number: int, words: str, why: str, by, at) -> RecordVersion:
    return RecordVersion(
        authority_id=record.authority_id, record=record, number=number, words=words, why=why, by=by, happened_at=at
    )


def _lift_gates(ground: Ground, turns: Turns) -> None:
    manager, words = ground.with_role(Role.IRO_MANAGER), Lines("planned", ground.random("gates"))
    lifted = [review for review in ground.all_held if turns.of[review.pk].lifted]
    steps = {review.pk: review.steps.not_signed_off().select_related("stage").first() for review in lifted}
    GateLift.objects.bulk_create(
        GateLift(
            authority_id=review.authority_id, review=review, stage_label=steps[review.pk].stage.label,
            why=words.one_of("lifted"), by=manager, lifted_on=turns.of[review.pk].lifted,
        )
        for review in lifted
    )  # fmt: skip
