"""Let posts follow the council's sign-in: `manage.py claim_post SLUG`, `... SLUG --post ID --value VALUE [--remove]`."""

from django.core.management.base import BaseCommand, CommandError

from iro_portal.core.transitions import NotInOrder
from people import commands
from people.models import Authority, Post


class Command(BaseCommand):
    help = "Lists an authority's posts with the values of the claim that each follows; adds one, or takes one away."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the authority")
        parser.add_argument("--post", type=int, metavar="ID", help="a post, by its number in the list")
        parser.add_argument("--value", help="an app role's value, or a group's id, as the provider sends it")
        parser.add_argument("--remove", action="store_true", help="the post follows the value no longer")

    def handle(self, **options):
        authority = Authority.objects.filter(slug=options["slug"]).first()
        if authority is None:
            raise CommandError(f"There is no authority with the slug {options['slug']}.")
        posts = (
            Post.objects.of(authority).select_related("team").prefetch_related("claims").order_by("team__path", "pk")
        )
        if options["post"] is None and options["value"] is None:
            return self._list(posts)
        if options["post"] is None or not options["value"]:
            raise CommandError("Give both --post and --value.")
        post = posts.filter(pk=options["post"]).first()
        if post is None:
            raise CommandError(f"{authority} has no post {options['post']}.")
        return self._change(post, options["value"], options["remove"])

    def _list(self, posts) -> None:
        for post in posts:
            values = ", ".join(claim.value for claim in post.claims.all()) or "given by hand"
            self.stdout.write(f"{post.pk:>6}  {post} ({post.get_role_display()}): {values}")

    def _change(self, post: Post, value: str, remove: bool) -> None:
        change = commands.unmap_claim if remove else commands.map_claim
        try:
            change(post=post, value=value, by=None)
        except NotInOrder as refusal:
            raise CommandError(str(refusal)) from None
        held = f"{post} ({post.get_role_display()})"
        self.stdout.write(
            f"{held} no longer follows {value}." if remove else f"{held} is held by whom {value} is given to."
        )
