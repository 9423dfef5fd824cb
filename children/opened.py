"""Records that are open to somebody for a while though they do not work with the child: one line of `visible_to`."""

from django.db.models import Q

from people.roles import Permission


def opened_to(children, duties) -> Q:
    """Return which of `children` (a queryset of Child) are open for reading: by an inspection, or in an emergency.

    An inspection of every child leaves restricted records out: those are opened by name only. What is opened in an
    emergency is open on the pages of that one child (people.duties), and stands in no list, search or count.
    """
    rows = Q(pk__in=[])
    if duties.emergency_child is not None:
        rows |= Q(pk=duties.emergency_child)
    if duties.inspections:
        rows |= _inspected(children, duties)
    return rows


def but_opened_by_name(restrictions, duties):
    """Return the restrictions (a queryset) but those of records that are open to somebody by name."""
    if duties.emergency_child is not None:
        restrictions = restrictions.exclude(child_id=duties.emergency_child)
    if duties.inspections:
        children = restrictions.model._meta.get_field("child").related_model
        restrictions = restrictions.exclude(child__in=_named(children, duties))
    return restrictions


def _inspected(children, duties) -> Q:
    rows = Q(pk__in=_named(children.model, duties))
    return rows | Q(authority_id=duties.authority_id) if duties.inspects_every_child else rows


def _named(children, duties):
    """Return the keys of those of `children` (the model) whom inspections that run name, and who were not taken out."""
    rows = children.inspections.rel.related_model.objects.open()
    return rows.filter(inspection__in=duties.inspections).values("child_id")


def reads_opened(child, staff) -> bool:
    """Does this person read all of a child's record, words too, because it was opened to them for a while?

    The child has been found by `visible_to`: whom an inspection or an emergency opens is decided there.
    """
    return staff.authority_id == child.authority_id and staff.may(Permission.READ_OPENED)
