"""Children put straight into care, with their episodes, for figures to count."""

from datetime import date

from children.models import Child, Episode, PeriodOfCare
from people.models import Authority

LAST = date(2019, 3, 31)
BORN = date(2010, 1, 1)


def child_of(authority: Authority, **more) -> Child:
    number = Child.objects.filter(authority=authority).count() + 1
    names = {"council_id": f"C{number}", "reference": f"CH-{number}", "name": f"Child {number}"}
    return Child.objects.create(authority=authority, **names, **{"date_of_birth": BORN, "sex": "2"} | more)


def stay_of(child: Child, start=date(2018, 1, 1), end=None, **more) -> PeriodOfCare:
    return PeriodOfCare.objects.create(authority=child.authority, child=child, start=start, end=end, **more)


def episode_of(stay: PeriodOfCare, start=None, end=None, **codes) -> Episode:
    days = {"start": start or stay.start, "end": end or stay.end}
    return Episode.objects.create(authority=stay.authority, child=stay.child, period=stay, **days, **codes)
