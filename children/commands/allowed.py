"""Whether a person may, and one at a time; `by=None` may everything."""

from children.models import Child
from iro_portal.core.permissions import Rule
from people.models import Staff


def check(may: Rule, child: Child, by: Staff | None) -> None:
    """Raise Denied unless this person may; None is an import or the operator at the keyboard."""
    if by is not None:
        may.check(child, by)


def lock(*children: Child) -> None:
    """Lock children's rows until the transaction ends, always in one order: the second sender waits, then is told."""
    list(Child.objects.select_for_update().filter(pk__in=[child.pk for child in children]).order_by("pk"))
