"""Authorities, their teams, posts and the people who hold them."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from iro_portal.core.search import fold
from people.duties import Duties, duties_of
from people.querysets import DatedQuerySet, DirectoryQuerySet, PostHoldingQuerySet, StaffQuerySet
from people.roles import ANSWERING_ROLES, Permission, Role

LASTS_ONE_DAY = Q(end=None) | Q(end__gt=F("start"))


class Authority(models.Model):
    """A council, or another body that places children: the border that no record crosses."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    calendar = models.CharField(max_length=40, default="england")
    child_word = models.CharField(
        max_length=40, default="looked-after child", help_text="What this council calls a child in its care."
    )

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team, a service or a division: a tree, kept as a path of ids so that one filter takes a whole branch."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, default="", db_index=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self._move(path)

    def _move(self, path: str) -> None:
        if self.path and path.startswith(self.path):
            raise ValueError(f"{self.name} cannot lie below itself.")
        old, self.path = self.path, path
        Team.objects.filter(pk=self.pk).update(path=path)
        for below in Team.objects.filter(parent=self).exclude(pk=self.pk) if old else ():
            below.save()

    def ancestor_ids(self) -> list[int]:
        """Return the ids of this team and of all above it, from the top down."""
        return [int(part) for part in self.path.strip("/").split("/")]


class Post(models.Model):
    """A post in a team: its role decides what its holder may do, its title is what people call it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=40, choices=Role)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("team", "title", "pk")
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_known")]

    def __str__(self) -> str:
        return f"{self.title}, {self.team}"

    @property
    def sees_team_children(self) -> bool:
        return self.role in ANSWERING_ROLES


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class EthnicGroup(models.TextChoices):
    """The six groups of the reports; staff say for themselves."""

    WHITE = "white", "White"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    OTHER = "other", "Other ethnic group"
    NOT_SAID = "not-said", "Prefers not to say"


class Gender(models.TextChoices):
    WOMAN = "woman", "Woman"
    MAN = "man", "Man"
    ANOTHER = "another", "Another gender"
    NOT_SAID = "not-said", "Prefers not to say"


class Staff(AbstractBaseUser):
    """A member of staff, and the user model. What they may do follows from the posts they hold."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="staff")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=300, editable=False, default="", db_index=True)
    # Figures only: no page, form or export shows these two beside a name.
    ethnic_group = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, help_text="They have a one-time password.")
    password_until = models.DateTimeField(null=True, editable=False, help_text="A one-time password opens until then.")
    # Counted up to sign them out everywhere: each session carries a digest of it.
    sign_in_round = models.PositiveIntegerField(default=0, editable=False)
    joined_on = models.DateField(default=timezone.localdate)

    objects = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "staff"
        indexes = [models.Index(fields=["authority", "name"], name="staff_by_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = fold(self.name, self.email)
        super().save(*args, **kwargs)

    def get_session_auth_hash(self) -> str:
        """A session ends with the password it began under, and with the round."""
        return self._of_this_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        yield from map(self._of_this_round, super().get_session_auth_fallback_hash())

    def _of_this_round(self, digest: str) -> str:
        return salted_hmac("people.Staff.round", f"{self.sign_in_round} {digest}", algorithm="sha256").hexdigest()

    def duties(self, on: date | None = None) -> Duties:
        """Return what this person's posts and covers amount to on a day (default: today), read once an object."""
        on = on or timezone.localdate()
        known = self.__dict__.setdefault("_duties", {})
        if on not in known:
            known[on] = self._as_reader(duties_of(self, on))
        return known[on]

    def read_in_an_emergency(self, child_id: int) -> None:
        """Let this object stand for a reader of one child's record from now on, and for nothing else that they are."""
        self.__dict__["_emergency_child"] = child_id
        self.forget_duties()

    def _as_reader(self, duties: Duties) -> Duties:
        child_id = self.__dict__.get("_emergency_child")
        return duties if child_id is None or duties.authority_id is None else duties.in_an_emergency(child_id)

    def forget_duties(self) -> None:
        """Read posts and covers anew when next asked."""
        self.__dict__.pop("_duties", None)

    def may(self, permission: Permission) -> bool:
        """May any role that this person holds today ever do this?"""
        return self.duties().may(permission)

    @property
    def role_label(self) -> str:
        """What this person is today, in words: the titles of their posts."""
        return ", ".join(self.duties().titles)


class Employment(models.TextChoices):
    EMPLOYED = "employed", "Employed"
    AGENCY = "agency", "Agency"
    LOCUM = "locum", "Locum"
    CONTRACTED = "contracted", "Contracted service"


class PostHolding(models.Model):
    """Who held a post from when to when, for what part of full time."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="holdings")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    employment = models.CharField(max_length=20, choices=Employment, default=Employment.EMPLOYED)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        indexes = [models.Index(fields=["staff", "start"], name="holding_of_staff")]
        constraints = [
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="holding_lasts_a_day"),
            models.CheckConstraint(condition=Q(fte__gt=0, fte__lte=1), name="holding_fte_within_one"),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.post}"


class Cover(models.Model):
    """Someone who acts for a person who is away: for everything (`whole`), or to answer for them only."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="covers_named")
    covered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="covers_taken")
    whole = models.BooleanField(default=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("start", "pk")
        constraints = [
            models.CheckConstraint(condition=LASTS_ONE_DAY, name="cover_lasts_a_day"),
            models.CheckConstraint(condition=~Q(absent=F("covered_by")), name="cover_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.covered_by} for {self.absent}"


class StaffPhoto(models.Model):
    """A person's picture, as they put it up themselves: for the letter by which an IRO says who they are."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="photo")
    kind = models.CharField(max_length=10, choices=[("JPEG", "JPEG"), ("PNG", "PNG")])
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(auto_now=True)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        ordering = ("staff",)

    def __str__(self) -> str:
        return f"photo of {self.staff}"
