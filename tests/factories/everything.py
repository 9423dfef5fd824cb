"""One child of whom everything is recorded that a person can type, and the addresses at which it is shown.

Each free text holds `WORDS`, so that a page or a file that shows any of them is found out.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from children import commands as care
from children.models import RetentionItem
from exchange.declarations import begin_lists_of_reviews
from exchange.models import ImportRun, ReturnConflict
from iro_portal.core.states import creating_from
from iro_portal.core.working_days import calendar
from people.commands import name_cover
from people.models import KeptWords
from people.photos import put_up_photo
from reviews import commands
from reviews.commands.audits import add_audit_action, record_audit
from reviews.commands.monitoring_versions import correct_monitoring
from reviews.commands.people import Person
from reviews.feedback import quarter_of, quarters_beside
from reviews.models import AttendanceRole, AuditTemplate, Review
from reviews.models.review import LatenessReason
from tests.factories import access
from tests.factories.between import ago
from tests.factories.disputes import Disputes
from tests.factories.made_once import made_once
from tests.factories.papers import Papers
from tests.factories.pictures import picture
from tests.factories.review import with_workflow
from tests.factories.world import LONG_AGO, World

WORDS, NAME, BORN, GUARDIAN = "Quagga", "Quillon Featherstone", date(2016, 5, 29), "Gwendolen Guardian"


@dataclass
class Everything:
    """A council with a child of whom everything is recorded, and another of whom little is."""

    world: World = field(init=False)

    def __post_init__(self):
        made_once(self, self._make, WORDS, NAME, GUARDIAN)

    def _make(self):
        world = self.world = with_workflow(World())
        self.today = timezone.localdate()
        begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
        self.child = world.child(NAME, born=BORN, in_care_from=ago(160))
        self.other = world.child("Other Child", in_care_from=ago(20))
        first = self.child.reviews.get()
        self.held = commands.hold_review(
            review=first, held_on=ago(60), by=world.iro, how="meeting", participation="PN1", spoke_alone="yes"
        )
        self.planned = first.period.reviews.planned().get()
        commands.open_steps(self.planned)
        self._held()
        self._to_come()
        self._between()
        self._around()
        self._service()
        self._import()
        self._access()

    def whole(self) -> "Everything":
        """Make what is otherwise made when it is first asked for: disputes and papers."""
        for each in ("disputes", "papers"):
            getattr(self, each)
        return self

    @cached_property
    def disputes(self) -> Disputes:
        """Escalations and what stands beside them, raised when they are first asked about."""
        return Disputes(self.world, self.child, self.other, WORDS)

    @cached_property
    def papers(self) -> Papers:
        """What committees are given, made when it is first asked about."""
        return Papers(self.world)

    @cached_property
    def access_request(self):
        """Somebody's request for the child's whole record, made when it is first asked about."""
        words = {"asked_by": "subject", "asker": "Quillon", "identity": "Passport", "wanted": ""}
        typed = {"typed": self.child.reference, "received_on": self.today} | words
        return care.record_subject_access(**typed, by=self.world.governance, on=self.today)

    @cached_property
    def hold(self):
        """A hold on every record of the council."""
        why = {"child": None, "why": "An inquiry.", "on": self.today}
        return care.place_hold(authority=self.world.authority, by=self.world.governance, **why)

    @cached_property
    def due(self):
        """The record of somebody born long ago, listed as due to be anonymised."""
        child = self.world.child("Old Boy", born=date(1950, 5, 17), in_care_from=date(1960, 1, 4))
        care.end_care(child=child, end=date(1965, 1, 4), by=None, reason="E8")
        care.list_due(authority=self.world.authority, on=self.today)
        return RetentionItem.objects.get(child=child)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a stranger's page or file must not hold."""
        reviews = Review.objects.filter(child=self.child).values_list("reference", flat=True)
        born = ("29 May 2016", "29/05/2016", "2016-05-29")
        return (NAME, self.child.reference, WORDS, GUARDIAN, *born, *reviews)

    def _held(self):
        world, review = self.world, self.held
        for number in range(3):
            commands.draft_decision(
                review=review, by=world.iro, words=f"{WORDS} decision {number}", whose="Sam Worker", by_when=ago(30)
            )
        first, _, third = commands.send_decisions(review=review, by=world.iro, happened_at=timezone.now())
        first = commands.query_decision(decision=first, by=world.manager, query=f"{WORDS} query")
        commands.settle_decision(decision=first, by=world.iro, settlement=f"{WORDS} settlement")
        commands.query_decision(decision=third, by=world.manager, query=f"{WORDS} query")
        commands.draft_decision(
            review=review, by=world.iro, words=f"{WORDS} draft", whose="Sam Worker", by_when=self.today
        )
        commands.lift_gate(review=review, by=world.iro_manager, why=f"{WORDS} lifted")
        record = commands.complete_record(record=review.record, by=world.iro, words=f"{WORDS} record")
        commands.correct_record(record=record, by=world.iro, words=f"{WORDS} record anew", why=f"{WORDS} corrected")
        late = LatenessReason.objects.filter(reasons_list__authority=world.authority).first()
        review = commands.record_lateness(review=review, by=world.iro, reason=late.key, why_late=f"{WORDS} late")
        role = AttendanceRole.objects.filter(roles_list__authority=world.authority).first()
        who = [Person(role, "Maud Mother", invited=True, attended=False, why_not=f"{WORDS} absent")]
        commands.record_people(review=review, by=world.iro, people=who)
        self._monitoring(Review.objects.get(pk=review.pk))

    def _monitoring(self, review: Review):
        answers = {
            question.key: commands.Answer(*self._answer(question)) for question in commands.questions_for(review)
        }
        sent = commands.send_monitoring(review=review, by=self.world.iro, answers=answers)
        first = next(iter(answers))
        answers[first] = commands.Answer(answers[first].value, f"{WORDS} anew")
        correct_monitoring(filled=sent, by=self.world.iro, answers=answers, why=f"{WORDS} misread")
        self.no = sent.answers.open().exclude(question__key=first).first()

    def _answer(self, question) -> tuple[str, str]:
        if question.kind == "words":
            return "", f"{WORDS} in words"
        if question.kind == "choice":
            return question.choices[0][0], f"{WORDS} chosen"
        return ("3" if question.kind == "scale" else "no"), f"{WORDS} monitored"

    def _to_come(self):
        world, review = self.world, self.planned
        step = review.steps.order_by("order").first()
        about = {"review": review, "stage": step.stage}
        commands.start_step(by=world.worker, **about)
        commands.submit_step(by=world.worker, **about)
        commands.sign_off_step(by=world.manager, **about)
        self.step = commands.reopen_step(by=world.manager, why=f"{WORDS} reopened", **about)
        day = calendar(world.authority.calendar).add(self.today, 10)
        review = commands.plan_review(review=review, planned_on=day, by=world.support)
        wanted = {"wanted_by": day, "reason": Review.Early.values[0], "why": f"{WORDS} early"}
        self.planned = commands.bring_forward(review=review, by=world.iro, **wanted)
        letter = {"review": self.planned, "kind": "invitation", "to_whom": "The carer", "words": "At four o’clock."}
        self.letter = commands.make_letter(by=world.support, on=self.today, **letter)
        commands.keep_letter_draft(
            review=self.held, kind="minutes", to_whom="Quillon", words=f"{WORDS} minutes", by=world.iro
        )

    def _between(self):
        world, child = self.world, self.child
        about = {"child": child, "by": world.iro}
        commands.record_midway(**about, held_on=ago(9), how="telephone", found="serious", words=f"{WORDS} midway")
        commands.record_contact(**about, on=ago(8), how="visit", alone=True, words=f"{WORDS} contact")
        commands.record_visit(**about, visited_on=ago(50), seen_alone=True)
        self.referral = commands.refer_for_advocacy(**about, referred_on=ago(7), subject=f"{WORDS} advocacy")
        self.visitor = commands.offer_visitor(**about, offered_on=ago(6))
        said = {"when": "between", "how": "talk", "given_on": ago(5), "words": f"{WORDS} view"}
        self.view = commands.record_view(**about, **said, quote=f"{WORDS} quote")
        wrong = commands.record_view(**about, **said | {"words": f"{WORDS} in error"})
        commands.record_in_error(row=wrong, by=world.iro, why=f"{WORDS} of another child")
        commands.record_first_pack(**about, given_on=ago(100), contents=["letter"], understood="yes")
        told = {"kind": "move", "event_on": ago(4), "words": f"{WORDS} told"}
        self.notice = commands.tell_iro(child=child, by=world.worker, **told)
        commands.ask_midpoint_updates(on=self.today)

    def _around(self):
        about, by = self.child, self.world.worker
        care.record_episode(
            child=about, by=by, start=ago(160), legal_status="C2", placement="U1", provider="PR1", need="N1"
        )
        court = {"kind": f"{WORDS} court", "issued_on": ago(90), "guardian": GUARDIAN}
        self.around = {
            "disability": care.record_disability(child=about, by=by, words=f"{WORDS} disability", start=ago(100)),
            "court": care.record_proceedings(child=about, by=by, **court),
            "protection": care.begin_protection_plan(child=about, by=by, start=ago(80), category=f"{WORDS} category"),
            "missing": care.record_missing(child=about, by=by, kind="M", start=ago(40), end=ago(39)),
        }

    def _service(self):
        world = self.world
        template = AuditTemplate.objects.get(authority=world.authority)
        asked = template.questions.filter(about__in=("file", "both"))
        self.audit = record_audit(
            template=template, about="file", by=world.iro_manager, audited_on=self.today, grade="good",
            words=f"{WORDS} audit", answers=dict.fromkeys(asked, ("met", f"{WORDS} answer")), child=self.child,
        )  # fmt: skip
        self.action = add_audit_action(
            audit=self.audit, words=f"{WORDS} action", whose="Amara Iro", due_on=self.today, by=world.iro_manager
        )
        self.sheet = commands.record_supervision(
            iro=world.iro, held_on=self.today, by=world.iro_manager, words=f"{WORDS} supervision", agreed=f"{WORDS} do"
        )
        self.quarter = quarters_beside(quarter_of(self.today))[0]
        self.feedback = commands.send_feedback(
            team=world.team, quarter_start=self.quarter, by=world.iro_manager, words=f"{WORDS} feedback"
        )
        self.activity = commands.log_activity(by=world.iro, kind="training", on=self.today, title="First aid")
        put_up_photo(staff=world.iro, body=picture(), by=world.iro)
        later = self.today + timedelta(days=300)
        kept = {"path": "/children/", "fields": {"words": [WORDS]}, "kept_at": timezone.now()}
        self.kept = KeptWords.objects.create(staff=world.iro, **kept)
        self.cover = name_cover(absent=world.iro, covered_by=world.iro_manager, start=later, by=world.iro_manager)

    def _import(self):
        facts = {
            "authority": self.world.authority, "reference": "IMP-0000-0001", "kind": ImportRun.Kind.SSDA903,
            "state": "applied", "applied_at": timezone.now(), "file_name": f"{NAME}.csv", "sha256": "0" * 64, "size": 1,
            "by": self.world.iro_manager,
            "problems": [{"row": 2, "column": "name", "value": f"{WORDS} problem", "expected": NAME}],
        }  # fmt: skip
        with creating_from("test"):
            (self.run,) = ImportRun.objects.bulk_create([ImportRun(**facts)])
        self.run.findings.create(stops=False, rule="x", title=f"{WORDS} finding", sentence=f"{NAME}: {WORDS}")
        self.conflict = ReturnConflict.objects.create(
            authority=self.world.authority, run=self.run, child=self.child, table="children.Child", row=self.child.pk,
            field="sex", ours="F", theirs="M",
        )  # fmt: skip

    def _access(self):
        """Somebody outside, and an inspector, read of the other child; of this one nobody who does not work with it."""
        self.emergency = access.emergency(self.world, self.other, by=self.world.other_iro)
        inspector = access.inspector(self.world, "Ira Inspector")
        self.inspection = access.inspection(self.world, inspector, every_child=False, children=[self.other])
