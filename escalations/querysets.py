"""Which escalations there are for a person, and what is waiting in them."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from escalations.left_drafts import could_be_taken_over, is_left, may_be_left
from escalations.states import CLOSED, OPEN, State
from iro_portal.core.states import StateBypassed, StatefulQuerySet
from people.roles import ANSWERING_ROLES, Permission, Role

# Who reads what is raised about the children whom they see; business support sees children, and no escalation.
SEES_THOSE_OF_CHILDREN = (Permission.RAISE_ESCALATION, Permission.ANSWER_ESCALATION, Permission.READ_OPENED)


class EscalationQuerySet(StatefulQuerySet):
    def delete(self):
        """Only drafts go, and imports undone while nothing was built on them (design section 5)."""
        kept = self.order_by().exclude(state=State.DRAFT).exclude(provenance="imported", version=1).first()
        if kept is not None:
            raise StateBypassed(f"{kept} was sent; what was sent is never deleted.")
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def of(self, authority):
        return self.filter(authority=authority)

    def sent(self):
        """All but drafts."""
        return self.exclude(state=State.DRAFT)

    def drafts(self):
        return self.filter(state=State.DRAFT)

    def open(self):
        return self.filter(state__in=OPEN)

    def closed(self):
        return self.filter(state__in=CLOSED)

    def raised_between(self, start: date, end: date):
        """Sent escalations raised from `start` up to, not including, `end`."""
        return self.sent().filter(raised_on__gte=start, raised_on__lt=end)

    def with_open_record(self):
        """Adds `open_record` (the stage record that awaits an answer) and `due_on`, its deadline."""
        return self.annotate(
            open_record=FilteredRelation("records", condition=Q(records__ended="")),
            due_on=F("open_record__due_on"),
        )

    def with_main_reason(self):
        """Adds `main_reason`, the label of the main reason."""
        mains = self.model.reasons.rel.related_model.objects.filter(escalation=OuterRef("pk"), is_main=True)
        return self.annotate(main_reason=Subquery(mains.values("reason__label")[:1]))

    def for_desk(self, viewer=None):
        """With everything that a line on a home page shows, in a number of statements that does not grow.

        With a viewer: of the children, those of whom this person may learn.
        """
        concerned = self.model.children.rel.related_model.objects.known_to(viewer).select_related("child")
        records = self._records().objects.filter(ended="").prefetch_related("addressees__staff")
        answered = self._records().objects.filter(ended="answered").select_related("answered_by").order_by("-pk")
        reasons = self.model.reasons.rel.related_model.objects.filter(is_main=True).select_related("reason")
        return self.select_related("stage", "protocol", "lead_child", "authority", "raised_by").prefetch_related(
            Prefetch("records", records, to_attr="open_records"),
            Prefetch("records", answered, to_attr="answered_records"),
            Prefetch("reasons", reasons, to_attr="main_reasons"),
            Prefetch("children", concerned),
            "cap_choices",
        )

    def for_overview(self, on: date, viewer=None):
        """With everything that a line of the list shows, fetched for the lines shown only; the statements do not grow.

        The list itself stays one table, so that a far page and a count cost what the filter costs and no more.
        """
        asked = self._records().addressees.rel.related_model.objects.select_related("staff")
        records = self._records().objects.prefetch_related(Prefetch("addressees", asked), "responses")
        reasons = self.model.reasons.rel.related_model.objects.filter(is_main=True).select_related("reason")
        concerned = self.model.children.rel.related_model.objects.known_to(viewer).select_related("child", "team")
        iros = self._current_iros(on).select_related("staff")
        return self.prefetch_related(
            "stage",
            "raised_by",
            Prefetch("lead_child__allocations", iros, to_attr="iro_now"),
            Prefetch("records", records, to_attr="all_records"),
            Prefetch("reasons", reasons, to_attr="main_reasons"),
            Prefetch("children", concerned, to_attr="concerned"),
        )

    def by_main_reason(self):
        """Adds `main_label`, to sort by."""
        main = FilteredRelation("reasons", condition=Q(reasons__is_main=True))
        return self.annotate(main=main, main_label=F("main__reason__label"))

    def by_iro(self, on: date):
        """Adds `iro_name`, the owner's, to sort by: a join, since a lookup for each of many rows is slow."""
        current = Q(lead_child__allocations__kind="iro", lead_child__allocations__start__lte=on) & (
            Q(lead_child__allocations__end=None) | Q(lead_child__allocations__end__gt=on)
        )
        iro = FilteredRelation("lead_child__allocations", condition=current)
        return self.annotate(iro=iro, iro_name=Coalesce(F("iro__staff__name"), F("raised_by__name")))

    def _current_iros(self, on: date):
        return self._children().allocations.rel.related_model.objects.current(on).filter(kind="iro")

    def owned_by_staff(self, staff_ids, on: date):
        """Those whose owner is one of these people, found from their children, so that a long list stays quick."""
        children = list(self._current_iros(on).filter(staff_id__in=staff_ids).values_list("child_id", flat=True))
        nobodys = ~Exists(self._current_iros(on).filter(child_id=OuterRef("lead_child_id")))
        return self.filter(Q(lead_child__in=children) | (Q(raised_by__in=staff_ids) & nobodys))

    def overdue(self, on: date):
        """Awaiting a response whose deadline has passed by this day."""
        return self.filter(state=State.AWAITING_RESPONSE, records__ended="", records__due_on__lt=on)

    def nobody_asked(self):
        """Awaiting a response from nobody: no post-holder was found and no person named, or who was asked has left."""
        able = self._records().addressees.rel.related_model.objects.who_can_answer().filter(record=OuterRef("pk"))
        records = self._records().objects.filter(~Exists(able), escalation=OuterRef("pk"), ended="")
        return self.filter(Exists(records), state=State.AWAITING_RESPONSE)

    def addressed_to(self, staff_ids):
        """Awaiting an answer from one of these people."""
        asked = self._records().objects.filter(escalation=OuterRef("pk"), ended="", addressees__staff__in=staff_ids)
        return self.filter(Exists(asked))

    def owned_by(self, viewer, on: date | None = None):
        """Those whose owner is this person, or an IRO whom they cover."""
        on = on or timezone.localdate()
        own = self.filter(authority_id=viewer.authority_id).open_to(viewer, on)
        return own.owned_by_staff(viewer.duties(on).acting_as, on)

    def open_to(self, viewer, on: date | None = None):
        """All but those about a child, one of several even, whose record is restricted to people other than this one."""
        kept = self._children().objects.kept_from(viewer, on).values("child_id")
        rows = self.model.children.rel.related_model.objects.filter(child__in=kept)
        return self.exclude(pk__in=rows.values("escalation"))

    def listed_for(self, viewer, on: date | None = None):
        """Those that a person may open, but for drafts that are left to them: the home page lists those.

        Whether a draft is left takes a look at each: more than a long list of others should take.
        """
        return self._visible_to(viewer, on, with_left=False)

    def visible_to(self, viewer, on: date | None = None):
        """Escalations that this person may open on a day (default: today); design section 1.

        The IRO manager: all that were sent. Others: those about a child whom they may see, those whose open stage is
        addressed to them, and those they own. Drafts: their writer, whoever was asked to send them, and, once the writer
        can open them no more, whoever may take them over (left_for). Business support, committee officers and
        administrators: none. Nobody those about a restricted record for which they are not named.
        """
        return self._visible_to(viewer, on, with_left=True)

    def _visible_to(self, viewer, on: date | None, with_left: bool):
        on = on or timezone.localdate()
        duties = viewer.duties(on)
        if duties.authority_id is None:
            return self.none()
        own = self.filter(authority_id=duties.authority_id).open_to(viewer, on)
        if duties.may(Permission.OVERSEE_ESCALATIONS):
            return own._overseen(duties, with_left)
        drafts = self._begun_by(viewer, duties, on)
        if with_left:
            drafts |= Q(pk__in=self._drafts_in(duties)._left_for(duties).values("pk"))
        return own.filter(drafts | (~Q(state=State.DRAFT) & self._sent_for(viewer, duties, on)))

    def _overseen(self, duties, with_left: bool):
        """All that were sent, and the few drafts that are for them to send, or left to them: named one by one, found
        beforehand, since an "or" with a subquery would make the database look at every row of a long list."""
        own = self._drafts_in(duties).filter(raised_by__in=duties.acting_as)
        requests = self.model.requests.rel.related_model.objects.filter(sent_on=None, authority_id=duties.authority_id)
        asked = requests.filter(escalation__state=State.DRAFT).order_by()
        perhaps = self._perhaps_left_for(duties) if with_left else own.none()
        rows = own.values_list("pk", Value(0)).union(
            asked.values_list("escalation_id", Value(0)), perhaps.values_list("pk", Value(1))
        )
        found = list(rows)
        some = {pk for pk, is_perhaps in found if not is_perhaps}
        some.update(self._left_of(duties, [pk for pk, is_perhaps in found if is_perhaps]).values_list("pk", flat=True))
        return self.filter(~Q(state=State.DRAFT) | Q(pk__in=some)) if some else self.exclude(state=State.DRAFT)

    def left_behind(self, on: date | None = None):
        """Drafts that their writer can open no more: nobody's until somebody takes them over."""
        return self.filter(is_left(self._concerned(), on or timezone.localdate()), state=State.DRAFT)

    def left_for(self, viewer, on: date | None = None):
        """Of the drafts left behind, those that this person reads, and takes over where they see every child named.

        The lead child's IRO of the day and who covers them; where that IRO is not in service, or could not take it over,
        the IRO manager.
        """
        duties = viewer.duties(on or timezone.localdate())
        return self.filter(authority_id=duties.authority_id).open_to(viewer, duties.on)._left_for(duties)

    def _left_for(self, duties):
        return self._left_of(duties, list(self._perhaps_left_for(duties).values_list("pk", flat=True)))

    def _perhaps_left_for(self, duties):
        """The drafts that can be left to this person at all: normally none, and found without asking much of each."""
        drafts = self._drafts_in(duties)
        if duties.may(Permission.OVERSEE_ESCALATIONS):
            whose = {"escalation__authority": duties.authority_id, "escalation__state": State.DRAFT}
            return drafts.filter(may_be_left(self._concerned().filter(**whose), duties.on))
        if not duties.may(Permission.RAISE_ESCALATION):
            return drafts.none()
        return drafts.filter(lead_child__in=self._allocated_to(duties)).exclude(raised_by=duties.staff_id)

    def _left_of(self, duties, perhaps: list[int]):
        """Of those that perhaps are (their ids), the drafts that are left to this person."""
        if not perhaps:
            return self.none()
        whose = Q(lead_child__in=self._allocated_to(duties)) & ~Q(raised_by=duties.staff_id)
        if duties.may(Permission.OVERSEE_ESCALATIONS):
            whose |= ~could_be_taken_over(self._concerned(), duties.on)
        return self.filter(whose, pk__in=perhaps).left_behind(duties.on)

    def _drafts_in(self, duties):
        return self.model.objects.filter(authority_id=duties.authority_id, state=State.DRAFT).order_by()

    def _allocated_to(self, duties):
        return self._children().objects.allocated_to(duties.acting_as, duties.on).values("pk")

    def begun_by(self, viewer, on: date | None = None):
        """Drafts that this person, or one whom they cover, has begun and can still open."""
        duties = viewer.duties(on or timezone.localdate())
        own = self.filter(authority_id=duties.authority_id).open_to(viewer, duties.on)
        return own.filter(self._begun_by(viewer, duties, duties.on))

    def _begun_by(self, viewer, duties, on: date) -> Q:
        """A draft is its writer's for as long as they see the children whom it names: their access ends with it."""
        if duties.may(Permission.OVERSEE_ESCALATIONS):
            return Q(state=State.DRAFT, raised_by__in=duties.acting_as)
        if not duties.may(Permission.RAISE_ESCALATION):
            return Q(pk__in=[])
        rows = self.model.children.rel.related_model.objects.filter(
            escalation__raised_by__in=duties.acting_as, escalation__state=State.DRAFT
        )
        gone = rows.exclude(child__in=self._children().objects.visible_to(viewer, on))
        return Q(state=State.DRAFT, raised_by__in=duties.acting_as) & ~Q(pk__in=gone.values("escalation"))

    def _sent_for(self, viewer, duties, on: date) -> Q:
        # `in`, not `exists`: beside each other in an "or", PostgreSQL reads each of them once only.
        # Asked while their post answers escalations: access ends with it.
        rows = Q(pk__in=self._asked(duties).values("escalation") if duties.may(Permission.ANSWER_ESCALATION) else [])
        if any(map(duties.may, SEES_THOSE_OF_CHILDREN)):
            seen = self._children().objects.read_by(viewer, on)
            concerned = self.model.children.rel.related_model.objects.filter(child__in=seen)
            rows |= Q(pk__in=concerned.values("escalation"))
        return rows

    def _asked(self, duties):
        return self._records().objects.filter(ended="", addressees__staff__in=duties.answers_for)

    def _concerned(self):
        return self.model.children.rel.related_model.objects

    def _records(self):
        return self.model.records.rel.related_model

    def _children(self):
        return self.model._meta.get_field("lead_child").related_model


class StageAddresseeQuerySet(models.QuerySet):
    def who_can_answer(self, on: date | None = None):
        """Those asked who are in service, in a post that answers escalations, on a day (default: today)."""
        staff = self.model.staff.field.related_model.objects.active()
        return self.filter(staff__in=staff.with_role(*ANSWERING_ROLES, on=on or timezone.localdate()))


class EscalationChildQuerySet(models.QuerySet):
    def known_to(self, viewer):
        """Those of whom this person may learn, of escalations that they may open (design section 1: need to know).

        The children whom they see. Beside them: whoever owns an escalation, or is asked for the whole of it, learns whom
        it concerns; an IRO knows of brothers and sisters of their own children. An IRO under contract does not.
        """
        if viewer is None or viewer.duties().may(Permission.SEE_ALL_CHILDREN):
            return self
        duties, child = viewer.duties(), self.model._meta.get_field("child").related_model
        seen = child.objects.visible_to(viewer)
        rows = Q(child__in=seen)
        if not duties.contracted:
            rows |= self._asked_about(duties) | self._owned(duties)
        if duties.has(Role.IRO) and not duties.contracted:
            rows |= Q(child__in=_brothers_and_sisters(child, seen, duties.on))
        return self.filter(rows)

    def _asked_about(self, duties) -> Q:
        """Of whoever is asked for one child of another team, that child; of who is asked for the whole, every one."""
        asked = self._escalations().records.rel.related_model.addressees.rel.related_model.objects
        asked = asked.filter(record__ended="", staff__in=duties.answers_for)
        one = asked.filter(record__escalation=OuterRef("escalation_id"), child=OuterRef("child_id"))
        return Q(escalation__in=asked.filter(child=None).values("record__escalation")) | Exists(one)

    def _owned(self, duties) -> Q:
        """What an IRO, or one whom they cover, owns; a draft is nobody's but its writer's, who sees every child of it."""
        if not duties.may(Permission.RAISE_ESCALATION):
            return Q(pk__in=[])
        escalations = self._escalations().objects.filter(authority_id=duties.authority_id).sent()
        owned = escalations.owned_by_staff(duties.acting_as, duties.on)
        return Q(escalation__in=owned.values("pk"))

    def _escalations(self):
        return self.model._meta.get_field("escalation").related_model

    def not_filed(self):
        """Parts of sent escalations that are not, as they now stand, on the child's main record.

        Rows that came from the council's own log, and have not been changed here since, are on its records already.
        """
        entries = self.model._meta.get_field("escalation").related_model.entries.rel.related_model.objects
        said_since = entries.filter(escalation=OuterRef("escalation_id"), recorded_at__gt=OuterRef("filed_at"))
        behind = Q(filed_version=None) | ~Q(filed_version=F("escalation__version")) | Exists(said_since)
        from_log = ~Q(escalation__provenance="entered") & Q(escalation__version=1)
        return self.filter(behind).exclude(escalation__state=State.DRAFT).exclude(from_log)


def _brothers_and_sisters(child, seen, on: date):
    """Children of the sibling groups of these on a day."""
    memberships = child.sibling_memberships.rel.related_model.objects.current(on)
    return memberships.filter(group__in=memberships.filter(child__in=seen).values("group_id")).values("child_id")
