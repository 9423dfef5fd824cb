"""Who was invited to a review, came, and sent views, by role; parents apart."""

from random import Random

from exchange.sample.living.ground import BATCH, Ground
from reviews.models import AttendanceRole, AttendanceRoles, Participant, Review

# Role: how often invited, how often those come, the least age of the child.
USUAL = {
    "mother": (0.75, 0.55, 0), "father": (0.45, 0.4, 0), "carer": (0.95, 0.95, 0), "social-worker": (1, 0.96, 0),
    "team-manager": (0.15, 0.6, 0), "family-placement-social-worker": (0.45, 0.7, 0), "education": (0.7, 0.75, 4),
    "health": (0.6, 0.55, 0), "independent-visitor": (0.06, 0.6, 8), "interpreter": (0.03, 1, 0),
    "relative-or-friend": (0.2, 0.6, 0),
}  # fmt: skip
WITH_ADVOCATE = ("PN2", "PN5")
WHY_NOT_INVITED = ("The child did not want it.", "The court has limited it.", "Address not known.")
WHY_ABSENT = ("Unwell.", "At work.", "Sent apologies.", "No reply to the invitation.", "Called to another child.")


def load(ground: Ground) -> None:
    """This function will record the people of each review held, and whom business support has invited to the next."""
    random = ground.random("people")
    roles = {role.key: role for role in AttendanceRoles.objects.in_force(ground.authority, ground.today).roles.all()}
    rows = [row for review in ground.all_held for row in _of_held(ground, review, roles, random)]
    soon = [review for review in ground.open_reviews if review.planned_on]
    rows += [row for review in soon for row in _invited(ground, review, roles, random)]
    Participant.objects.bulk_create(rows, batch_size=BATCH)


def _of_held(ground: Ground, review: Review, roles: dict[str, AttendanceRole], random: Random) -> list[Participant]:
    rows, age = [], review.child.age(review.held_on)
    for key, (invited, comes, least_age) in USUAL.items():
        if age < least_age or key not in roles:
            continue
        if random.random() < invited:
            rows.append(_came(ground, review, roles[key], random, comes))
        elif roles[key].side == "parent" and random.random() < 0.5:
            rows.append(_row(ground, review, roles[key], invited=False, why_not=random.choice(WHY_NOT_INVITED)))
    if review.participation in WITH_ADVOCATE and "advocate" in roles:
        rows.append(_row(ground, review, roles["advocate"], invited=True, attended=True))
    return rows


def _came(ground: Ground, review: Review, role: AttendanceRole, random: Random, comes: float) -> Participant:
    attended = random.random() < comes
    sent = random.random() < (0.3 if attended else 0.55)
    why = "" if attended or random.random() < 0.4 else random.choice(WHY_ABSENT)
    return _row(ground, review, role, invited=True, attended=attended, sent_views=sent, why_not=why)


def _invited(ground: Ground, review: Review, roles: dict[str, AttendanceRole], random: Random) -> list[Participant]:
    keys = [key for key in ("mother", "carer", "social-worker", "education", "health") if key in roles]
    age = review.child.age(ground.today)
    keys = [key for key in keys if age >= USUAL[key][2] and random.random() < USUAL[key][0]]
    return [_row(ground, review, roles[key], invited=True) for key in keys]


def _row(ground: Ground, review: Review, role: AttendanceRole, **facts) -> Participant:
    worker = ground.worker(review.child)
    name = worker.name if worker and role.key == "social-worker" else ""
    return Participant(authority_id=review.authority_id, review=review, role=role, name=name, **facts)
