"""Who holds which post when, and who may be seen by whom."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from iro_portal.core.search import fold
from people.roles import ANSWERING_ROLES, Role


class DirectoryQuerySet(models.QuerySet):
    """Teams and posts: no secret among the colleagues of one authority."""

    def of(self, authority):
        return self.filter(authority=authority)

    def visible_to(self, viewer):
        """What belongs to the person's own authority."""
        authority_id = viewer.duties().authority_id
        return self.filter(authority_id=authority_id) if authority_id else self.none()


class DatedQuerySet(models.QuerySet):
    """Rows with a start day and an end day (not included; none while it lasts)."""

    def current(self, on: date):
        """Rows in force on a day: start <= day < end."""
        return self.filter(Q(end=None) | Q(end__gt=on), start__lte=on)

    def not_over(self, on: date):
        """Rows in force on a day, or that begin later."""
        return self.filter(Q(end=None) | Q(end__gt=on))

    def of(self, authority):
        return self.filter(authority=authority)


class PostHoldingQuerySet(DatedQuerySet):
    def nearest(self, role: str, team, on: date):
        """Return holdings of a role in this team, or in the closest team above it, on a day; nearest first."""
        if team is None:
            return self.none()
        holdings = self.current(on).filter(post__role=role, post__team__in=team.ancestor_ids(), staff__is_active=True)
        return holdings.annotate(depth=Length("post__team__path")).order_by("-depth", "start", "pk")

    def holder(self, role: str, team, on: date):
        """Return the person who holds this role for a team on a day, or None."""
        found = self.nearest(role, team, on).select_related("staff").first()
        return found.staff if found else None


class StaffQuerySet(models.QuerySet):
    def of(self, authority):
        return self.filter(authority=authority)

    def active(self):
        return self.filter(is_active=True)

    def found_by(self, words: str):
        """People whose name or e-mail address holds each of these words, whatever the accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def with_role(self, *roles: str, on: date):
        """People who hold a post of one of these roles on a day."""
        holdings = self.model.holdings.rel.related_model.objects.current(on).filter(post__role__in=roles)
        return self.filter(pk__in=holdings.values("staff_id"))

    def coverable_by(self, viewer, on: date):
        """For whom a person may name a cover: themselves, those below them in their own teams; the IRO manager any IRO.

        Nobody names a cover for somebody above or beside them: a cover sees and does what the absent person does.
        """
        duties = viewer.duties(on)
        mine, ranks = Q(pk=viewer.pk), [ANSWERING_ROLES.index(role) for role in duties.roles if role in ANSWERING_ROLES]
        holdings = self.model.holdings.rel.related_model.objects.current(on)
        below = holdings.filter(post__role__in=ANSWERING_ROLES[: max(ranks, default=0)])
        above = holdings.exclude(post__role__in=ANSWERING_ROLES[: max(ranks, default=0)]).values("staff_id")
        for path in duties.team_paths:
            mine |= Q(pk__in=below.filter(post__team__path__startswith=path).values("staff_id")) & ~Q(pk__in=above)
        if duties.has(Role.IRO_MANAGER):
            mine |= Q(pk__in=holdings.filter(post__role=Role.IRO).values("staff_id"))
        return self.filter(mine, authority_id=viewer.authority_id)

    def visible_to(self, viewer):
        """Colleagues of the same authority: names and posts are no secret among them."""
        authority_id = viewer.duties().authority_id
        return self.filter(authority_id=authority_id) if authority_id else self.none()
