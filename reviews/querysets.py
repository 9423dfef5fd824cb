"""Which reviews a person may see, what is due, what is late."""

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from iro_portal.core.states import StatefulQuerySet
from people.models import PostHolding
from people.roles import Permission
from reviews.permissions import MANAGERS
from reviews.states import NOT_SIGNED_OFF, DecisionState, MonitoringState, RecordState, ReviewState, StepState


def hold_by() -> Least:
    """The soonest of a review's limit, the day by which it is wanted and the day agreed; NULL where none is known."""
    days = ("limit_on", "wanted_by", "agreed_by")
    # LEAST of SQLite is NULL where one of them is: each begins with another of the three, and falls back on the rest.
    return Least(*(Coalesce(*days[place:], *days[:place]) for place in range(len(days))))


class ReviewQuerySet(StatefulQuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer, on: date | None = None):
        """Reviews of the children whose records this person may open."""
        children = self.model._meta.get_field("child").related_model.objects.visible_to(viewer, on)
        return self.filter(authority_id=viewer.authority_id, child__in=children)

    def planned(self):
        """Not held yet: one for each child in care."""
        return self.filter(state=ReviewState.PLANNED)

    def held(self):
        return self.filter(state=ReviewState.HELD)

    def to_hold_by(self, day: date):
        """Planned reviews whose limit, or the day by which they are wanted or agreed, lies on or before a day."""
        days = models.Q(limit_on__lte=day) | models.Q(wanted_by__lte=day) | models.Q(agreed_by__lte=day)
        return self.planned().filter(days)

    def overdue(self, on: date):
        """Planned reviews whose limit has passed."""
        return self.planned().filter(limit_on__lt=on)

    def of_iro(self, iro_ids, on: date | None = None):
        """Reviews of children allocated to one of these IROs on a day (default: today)."""
        children = self.model._meta.get_field("child").related_model.objects
        return self.filter(child__in=children.allocated_to(iro_ids, on or timezone.localdate()))

    def for_list(self):
        """Soonest of limit, wanted and agreed day first."""
        return self.select_related("child", "period").order_by(hold_by().asc(nulls_last=True), "pk")


class OfReviewQuerySet(StatefulQuerySet):
    """What hangs on a review is seen by whoever sees the review."""

    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer, on: date | None = None):
        reviews = self.model._meta.get_field("review").related_model.objects.visible_to(viewer, on)
        return self.filter(authority_id=viewer.authority_id, review__in=reviews)

    def read_by(self, viewer, on: date | None = None):
        """Those about children of whom this person reads what was said and written."""
        review = self.model._meta.get_field("review").related_model
        children = review._meta.get_field("child").related_model.objects.read_by(viewer, on)
        return self.filter(authority_id=viewer.authority_id, review__child__in=children)

    def of_iro(self, iro_ids, on: date):
        """Those of children allocated to one of these IROs on a day."""
        reviews = self.model._meta.get_field("review").related_model.objects.of_iro(iro_ids, on)
        return self.filter(review__in=reviews)


class AroundReviewQuerySet(models.QuerySet):
    """Rows without a state of their own that hang on a review: who came, on which days it met."""

    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer, on: date | None = None):
        """Those of reviews that this person may see."""
        reviews = self.model._meta.get_field("review").related_model.objects.visible_to(viewer, on)
        return self.filter(authority_id=viewer.authority_id, review__in=reviews)


class MidpointUpdateQuerySet(AroundReviewQuerySet):
    def waiting(self):
        """Asked for, not answered, and the review is still to come."""
        return self.filter(answered_on=None, review__state=ReviewState.PLANNED)


class MonitoringReturnQuerySet(OfReviewQuerySet):
    def drafts(self):
        return self.filter(state=MonitoringState.DRAFT)

    def to_acknowledge(self):
        return self.filter(state=MonitoringState.SENT)


class MonitoringAnswerQuerySet(models.QuerySet):
    def visible_to(self, viewer, on: date | None = None):
        """Answers of the forms that were sent, about children of whom this person reads what was written."""
        forms = self.model._meta.get_field("filled").related_model.objects.read_by(viewer, on)
        return self.filter(authority_id=viewer.authority_id, filled__in=forms.exclude(state=MonitoringState.DRAFT))

    def open(self):
        """Tracked answers “no” that are not put right."""
        return self.filter(is_open=True)

    def for_list(self):
        return self.select_related("question", "filled__review__child").order_by("filled__sent_on", "pk")


class WorkflowStepQuerySet(OfReviewQuerySet):
    def not_signed_off(self):
        return self.filter(state__in=NOT_SIGNED_OFF)

    def to_sign_off(self):
        return self.filter(state=StepState.SUBMITTED)


class ReviewRecordQuerySet(OfReviewQuerySet):
    def not_distributed(self):
        return self.exclude(state=RecordState.DISTRIBUTED)


class DecisionQuerySet(OfReviewQuerySet):
    def drafts(self):
        return self.filter(state=DecisionState.DRAFT)

    def sent(self):
        """Every decision that has gone out, however it was answered."""
        return self.exclude(state=DecisionState.DRAFT)

    def awaiting_answer(self):
        return self.filter(state=DecisionState.SENT)

    def unanswered_after(self, on: date):
        """Those whose manager's working days were over before a day: deemed agreed."""
        return self.awaiting_answer().filter(answer_due__lt=on)

    def queried(self):
        return self.filter(state=DecisionState.QUERIED)

    def outstanding(self):
        """Decisions that went out and are not done."""
        return self.sent().filter(done_on=None)


class SupervisionQuerySet(models.QuerySet):
    def visible_to(self, viewer, on: date | None = None):
        """The IRO manager reads every sheet; an IRO their own, and nobody else's: no cover reads for them."""
        duties = viewer.duties(on)
        own = self.filter(authority_id=duties.authority_id)
        return own if duties.may(Permission.SUPERVISE_IROS) else own.filter(iro_id=viewer.pk)


class TeamFeedbackQuerySet(models.QuerySet):
    def visible_to(self, viewer, on: date | None = None):
        """The IRO manager reads every sheet; managers of the team, and of teams above it, those that were sent."""
        on = on or timezone.localdate()
        duties = viewer.duties(on)
        own = self.filter(authority_id=duties.authority_id)
        if duties.may(Permission.SUPERVISE_IROS):
            return own
        managed = PostHolding.objects.current(on).filter(staff__in=duties.acting_as, post__role__in=MANAGERS)
        below = models.Q(pk__in=[])
        for path in managed.values_list("post__team__path", flat=True):
            below |= models.Q(team__path__startswith=path)
        return own.filter(below, sent_on__isnull=False)


class AuditQuerySet(models.QuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer, on: date | None = None):
        """Who audits reads every audit; an IRO those of their own practice and files, and nobody else's.

        Each names a child, and is read by who may open that child's record: not by an IRO whose child it no longer is.
        """
        duties = viewer.duties(on)
        if duties.authority_id is None:
            return self.none()
        children = self.model._meta.get_field("child").related_model.objects.visible_to(viewer, on)
        seen = models.Q(child__in=children) | models.Q(child=None, review__child__in=children)
        own = self.filter(seen, authority_id=duties.authority_id)
        return own if duties.may(Permission.AUDIT_PRACTICE) else own.filter(iro_id=viewer.pk)


class AuditActionQuerySet(models.QuerySet):
    def visible_to(self, viewer, on: date | None = None):
        """Those of audits that this person may read."""
        audits = self.model._meta.get_field("audit").related_model.objects.visible_to(viewer, on)
        return self.filter(audit__in=audits)

    def open(self):
        return self.filter(closed_on=None)
