"""The service itself: audits with their actions, supervision and feedback sheets, the log of activity."""

from datetime import date, timedelta

from exchange.sample.living.ground import Ground, Lines
from people.models import Staff
from people.roles import Role
from reviews import feedback
from reviews.commands import add_audit_action, close_audit_action, record_audit, record_supervision
from reviews.figures import kept
from reviews.models import Audit, AuditTemplate, Review, ServiceActivity, TeamFeedback

VALUES = ("met", "met", "met", "met", "met", "partly", "partly", "not-met")
GRADES = (Audit.Grade.GOOD, Audit.Grade.GOOD, Audit.Grade.REQUIRES_IMPROVEMENT, Audit.Grade.OUTSTANDING)
AUDITS = 6


def load(ground: Ground) -> None:
    """This function will keep what the IRO manager did with the service this year."""
    words = Lines("service", ground.random("service"))
    _audits(ground, words)
    for place, iro in enumerate(ground.by_role[Role.IRO]):
        _supervise(ground, iro, ground.back(8 + 5 * place), words)
    _tell_teams(ground, words)
    _log(ground, words)


def _audits(ground: Ground, words: Lines) -> None:
    """Files and practice by turns, of reviews of this year, one of each IRO."""
    by_iro: dict[int, Review] = {}
    for review in ground.all_held:
        iro = ground.iro(review.child)
        if iro and iro.pk not in by_iro and ground.since(review.held_on) > 40:
            by_iro[iro.pk] = review
    for place, review in enumerate(list(by_iro.values())[:AUDITS]):
        _audit(ground, review, Audit.About.FILE if place % 2 == 0 else Audit.About.PRACTICE, place, words)


def _audit(ground: Ground, review: Review, about: str, place: int, words: Lines) -> None:
    manager, random = ground.with_role(Role.IRO_MANAGER), words.random
    template = AuditTemplate.objects.in_force(ground.authority, ground.today)
    questions = template.questions.filter(about__in=(about, "both"))
    row = record_audit(
        template=template, about=about, by=manager, audited_on=ground.back(3 + 6 * place),
        grade=GRADES[place % len(GRADES)], words=words.one_of("findings"),
        answers={question: (value := random.choice(VALUES), words.one_of(f"said-{value}")) for question in questions},
        child=review.child if about == Audit.About.FILE else None,
        review=review if about == Audit.About.PRACTICE else None,
    )  # fmt: skip
    whose = ground.worker(review.child).name if place % 3 else row.iro.name
    due = ground.days.add(row.audited_on, 15)
    action = add_audit_action(audit=row, words=words.one_of("actions"), whose=whose, due_on=due, by=manager)
    if place in (2, 3):
        closed = ground.back(1)
        close_audit_action(action=action, by=manager, closed_on=closed, words=words.one_of("closings"))


def _supervise(ground: Ground, iro: Staff, day: date, words: Lines) -> None:
    manager = ground.with_role(Role.IRO_MANAGER)
    said = {"words": words.one_of("supervision"), "agreed": words.one_of("agreed")}
    record_supervision(iro=iro, held_on=day, by=manager, **said)


def _tell_teams(ground: Ground, words: Lines) -> None:
    """The quarter that is over, sent in the weeks after it; and the words for the present one, begun."""
    manager, now = ground.with_role(Role.IRO_MANAGER), feedback.quarter_of(ground.today)
    before = feedback.quarters_beside(now)[0]
    sent_on = ground.if_past(ground.days.add(now, 8))
    teams = {team.pk: team for (_, kind), team in ground.held_by.items() if kind == "team"}
    for team in sorted(teams.values(), key=lambda team: team.name):
        TeamFeedback.objects.create(
            authority=ground.authority, team=team, quarter_start=before, by=manager, words=words.one_of("feedback"),
            figures=kept(feedback.figures_of(team, before)) if sent_on else {}, sent_on=sent_on,
        )  # fmt: skip


def _log(ground: Ground, words: Lines) -> None:
    people = [ground.with_role(Role.IRO_MANAGER), *ground.by_role[Role.IRO]]
    lines = enumerate(words.source["activities"])
    ServiceActivity.objects.bulk_create(
        ServiceActivity(
            authority=ground.authority, kind=kind, title=title, words=said, by=people[place % len(people)],
            on=ground.work_day(ground.yesterday - timedelta(days=5 + 27 * place)),
        )
        for place, (kind, title, said) in lines
    )  # fmt: skip
