"""Teams as a tree, and their posts: add, rename, move."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from iro_portal.core.forms import GovForm
from iro_portal.core.views import attempt
from people import commands
from people.models import PostHolding, Staff, Team
from people.permissions import require
from people.roles import Permission, Role

NO_SUCH_TEAM = {"invalid_choice": "Choose a team of your own authority"}


class TeamForm(GovForm):
    """A team's name, and below which team it lies."""

    name = forms.CharField(label="Name of the team", max_length=120)
    parent = forms.ModelChoiceField(
        Team.objects.none(), label="Below which team?", required=False, empty_label="None: it is at the top",
        help_text="Managers see the children of their own team and of every team below it", error_messages=NO_SUCH_TEAM,
    )  # fmt: skip

    def __init__(self, *args, by: Staff, team: Team | None = None, **options):
        super().__init__(*args, **options)
        teams = Team.objects.visible_to(by)
        self.fields["parent"].queryset = teams.exclude(path__startswith=team.path) if team else teams


class PostForm(GovForm):
    """A post's role, which decides what its holder may do, and what people call it."""

    role = forms.ChoiceField(
        choices=[("", "Choose a role"), *Role.choices], help_text="It decides what whoever holds the post sees and does"
    )
    title = forms.CharField(
        label="Title (optional)", max_length=120, required=False,
        help_text="What people call it here, for example practice group lead; without one it is called like its role",
    )  # fmt: skip

    def clean(self):
        words = super().clean()
        if words.get("role") and not words.get("title"):
            words["title"] = Role(words["role"]).label
        return words


def team_list(request):
    """The tree of teams."""
    require(request.user, Permission.SET_UP_PEOPLE)
    teams = Team.objects.visible_to(request.user).annotate(post_count=Count("posts"))
    return render(request, "people/team_list.html", {"tree": _tree(list(teams))})


def team_add(request):
    """Add a team, below another if one is chosen."""
    require(request.user, Permission.SET_UP_PEOPLE)
    form = TeamForm(request.POST or None, by=request.user, initial={"parent": request.GET.get("below")})
    if form.is_valid():
        words = {"authority": request.user.authority, "by": request.user}
        if team := attempt(form, commands.add_team, **words, **form.cleaned_data):
            messages.success(request, f"{team} is there. Now add its posts.")
            return redirect("people:team-detail", team.pk)
    return render(request, "people/team_write.html", {"form": form})


def team_detail(request, pk):
    """One team: where it lies, the teams below it, its posts and who holds them."""
    team = _team(request, pk)
    held = PostHolding.objects.not_over(timezone.localdate()).select_related("staff")
    context = {
        "team": team,
        "above": Team.objects.filter(pk__in=team.ancestor_ids()).exclude(pk=team.pk).order_by("path"),
        "below": team.children.order_by("name"),
        "posts": team.posts.prefetch_related(Prefetch("holdings", queryset=held, to_attr="held"), "claims"),
        "follow_claims": settings.OIDC_ROLES_CLAIM,
        "today": timezone.localdate(),
    }
    return render(request, "people/team_detail.html", context)


def team_change(request, pk):
    """Rename a team, or move it with all below it."""
    team = _team(request, pk)
    words = {"name": team.name, "parent": team.parent_id}
    form = TeamForm(request.POST or None, by=request.user, team=team, initial=words)
    if form.is_valid() and (
        changed := attempt(form, commands.change_team, team=team, by=request.user, **form.cleaned_data)
    ):
        where = f"lies below {changed.parent}" if changed.parent else "is at the top"
        messages.success(request, f"{changed} {where}. Who sees which child follows from it from now on.")
        return redirect("people:team-detail", pk)
    return render(request, "people/team_write.html", {"form": form, "team": team})


def post_add(request, pk):
    """Add a post to a team."""
    team = _team(request, pk)
    form = PostForm(request.POST or None)
    if form.is_valid() and (post := attempt(form, commands.add_post, team=team, by=request.user, **form.cleaned_data)):
        messages.success(request, f"The post {post} is there. Open a person's page to put them into it.")
        return redirect("people:team-detail", pk)
    return render(request, "people/post_add.html", {"form": form, "team": team})


def _tree(teams: list[Team]) -> list[tuple[Team, list]]:
    """(team, what lies below it), the teams at the top by name."""
    below: dict[int | None, list[Team]] = {}
    for team in teams:
        below.setdefault(team.parent_id, []).append(team)

    def branch(parent_id: int | None) -> list:
        return [(team, branch(team.pk)) for team in below.get(parent_id, ())]

    return branch(None)


def _team(request, pk) -> Team:
    require(request.user, Permission.SET_UP_PEOPLE)
    return get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
