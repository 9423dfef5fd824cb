"""What else stands around some children: a disability, proceedings in court, a child protection plan, times missing."""

from datetime import timedelta
from random import Random

from children.models import Child, CourtProceedings, Disability, Episode, MissingEpisode, ProtectionPlan
from exchange.sample.living.ground import BATCH, Ground, Lines

Interview = MissingEpisode.Interview


def load(ground: Ground) -> None:
    """This function will record the circumstances of the children in care."""
    random = ground.random("around")
    words = Lines("care", random)
    some = {share: [child for child in ground.children if random.random() < share] for share in (0.11, 0.05)}
    Disability.objects.bulk_create([_disability(ground, child, words) for child in some[0.11]], batch_size=BATCH)
    plans = [_protection(ground, child, words) for child in some[0.05]]
    ProtectionPlan.objects.bulk_create(plans, batch_size=BATCH)
    away = [child for child in ground.children if child.age(ground.today) >= 12 and random.random() < 0.16]
    rows = [row for child in away for row in _missing(ground, child, random)]
    MissingEpisode.objects.bulk_create(rows, batch_size=BATCH)
    CourtProceedings.objects.bulk_create(_proceedings(ground, words), batch_size=BATCH)


def _disability(ground: Ground, child: Child, words: Lines) -> Disability:
    start = max(ground.ago(words.random.randint(60, 900), child), child.date_of_birth)
    return Disability(
        authority=ground.authority, child=child, words=words.one_of("disabilities"), start=start,
        by=ground.worker(child),
    )  # fmt: skip


def _protection(ground: Ground, child: Child, words: Lines) -> ProtectionPlan:
    ended = words.random.random() < 0.4
    start = ground.ago(words.random.randint(150, 400), child)
    end = max(ground.ago(words.random.randint(10, 120), child), start + timedelta(days=1)) if ended else None
    return ProtectionPlan(
        authority=ground.authority, child=child, category=words.one_of("categories"), start=start, end=end,
        next_conference_on=None if ended else ground.days.add(ground.today, words.random.randint(5, 60)),
        by=ground.worker(child),
    )  # fmt: skip


def _missing(ground: Ground, child: Child, random: Random) -> list[MissingEpisode]:
    """One to four times in the year, each of a night or a few; the interview within days, or not."""
    days = sorted(random.sample(range(6, 330, 9), random.choice((1, 1, 2, 4))), reverse=True)
    rows = [_away(ground, child, day, random) for day in days]
    return list({row.start: row for row in rows}.values())


def _away(ground: Ground, child: Child, days: int, random: Random) -> MissingEpisode:
    start = ground.ago(days, child)
    end = min(start + timedelta(days=random.choice((1, 1, 1, 2, 4))), ground.yesterday)
    interview = random.choice((Interview.HELD, Interview.HELD, Interview.DECLINED, Interview.NOT_OFFERED, ""))
    held_on = min(end + timedelta(days=random.randint(0, 3)), ground.yesterday) if interview == Interview.HELD else None
    return MissingEpisode(
        authority=ground.authority, child=child, kind=random.choice("MMMA"), start=start, end=max(start, end),
        interview=interview, interviewed_on=held_on, by=ground.worker(child),
    )  # fmt: skip


def _proceedings(ground: Ground, words: Lines) -> list[CourtProceedings]:
    """Open ones where there is an interim order, with a hearing to come; else those that ended in a care order."""
    first = Episode.objects.filter(child__in=ground.children, reason_new="S", legal_status="C1")
    orders = Episode.objects.filter(child__in=ground.children, reason_new="L", legal_status="C2")
    ended = dict(orders.order_by("start").values_list("child", "start"))
    rows = []
    for child_id, start in first.order_by("child__council_id").values_list("child", "start"):
        child, over = ground.periods[child_id].child, ended.get(child_id)
        hearing = None if over else ground.days.add(ground.today, words.random.randint(3, 40))
        number = f"CP{start:%y}C{words.random.randint(10000, 99999):05d}"
        rows.append(CourtProceedings(
            authority=ground.authority, child=child, kind="Care proceedings", court=words.one_of("courts"),
            case_number=number, guardian=words.one_of("guardians"), issued_on=start, next_hearing_on=hearing,
            ended_on=over, outcome="Care order" if over else "", by=ground.worker(child),
        ))  # fmt: skip
    rows += _to_discharge(ground, words)
    return rows


def _to_discharge(ground: Ground, words: Lines) -> list[CourtProceedings]:
    """A few applications that run now."""
    return [
        CourtProceedings(
            authority=ground.authority, child=child, kind="Application to discharge the care order",
            court=words.one_of("courts"), guardian=words.one_of("guardians"), issued_on=ground.ago(60 + 9 * place, child),
            next_hearing_on=ground.days.add(ground.today, 4 + 7 * place), by=ground.worker(child),
        )
        for place, child in enumerate(ground.children[5:35:10])
    ]  # fmt: skip
