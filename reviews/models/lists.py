"""What an authority sets up for its reviews without a developer: roles at reviews, entitlements."""

from django.db import models

from iro_portal.core.dated_lists import DatedList, ListItem


class AttendanceRoles(DatedList):
    """Who can be invited to a review, in the authority's own words and order."""

    class Meta(DatedList.Meta):
        verbose_name = "list of roles at reviews"

    def is_used(self) -> bool:
        return self.pk is not None and self.roles.filter(participants__isnull=False).exists()


class AttendanceRole(ListItem):
    """One role at a review. Parents are figures of their own, apart from the professionals."""

    class Side(models.TextChoices):
        PARENT = "parent", "Parent"
        FAMILY = "family", "Family or friend"
        CARER = "carer", "Carer"
        PROFESSIONAL = "professional", "Professional"

    roles_list = models.ForeignKey(AttendanceRoles, on_delete=models.PROTECT, related_name="roles")
    side = models.CharField(max_length=20, choices=Side, default=Side.PROFESSIONAL)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["roles_list", "key"], name="role_key_once_a_list")]

    @property
    def dated_list(self) -> AttendanceRoles:
        return self.roles_list


class Entitlements(DatedList):
    """What a child in care is told that they are entitled to."""

    class Meta(DatedList.Meta):
        verbose_name = "list of entitlements"

    def is_used(self) -> bool:
        return self.pk is not None and self.entitlements.filter(explained__isnull=False).exists()


class Entitlement(ListItem):
    """One entitlement, from an age where it has one: advocate, independent visitor, leaving-care grant."""

    entitlements_list = models.ForeignKey(Entitlements, on_delete=models.PROTECT, related_name="entitlements")
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(ListItem.Meta):
        constraints = [models.UniqueConstraint(fields=["entitlements_list", "key"], name="entitlement_key_once_a_list")]

    @property
    def dated_list(self) -> Entitlements:
        return self.entitlements_list
