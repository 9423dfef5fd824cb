"""Take pictures of the main pages: a scratch database, the sample councils as on a fixed day, headless Chromium.

make pictures                                   into docs/pictures/
python tools/pictures.py --folder /tmp/scratch  keeps the database there, so that a second run is quick
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
NOW = datetime(2026, 11, 26, 9, 40, tzinfo=ZoneInfo("Europe/London"))
LARGEST = 300_000
WIDTH = 1280
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, where, what to tick first, from which element down, and how much."""

    name: str
    staff_id: int
    path: str
    height: int = 1000
    tick: tuple[str, ...] = ()
    top: str = "body"


def main() -> None:
    """Load where nothing is loaded yet, serve, take every picture."""
    with scratch(arguments().folder) as folder:
        prepare(folder)
        with served() as address:
            take(list(pictures()), address)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


@contextmanager
def scratch(folder: Path | None) -> Iterator[Path]:
    """Give the folder named, made if need be; or one that is gone afterwards."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def prepare(folder: Path) -> None:
    """Set up Django in demo mode on a database of its own, with the clock at NOW, and load the sample councils."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "iro_portal.settings", "DEMO": "1", "DATA_FOLDER": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}", "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }  # fmt: skip
    sys.path.insert(0, str(ROOT))
    import django
    from django.utils import timezone

    # Every date of the portal is read from here, so the same day gives the same pictures.
    timezone.now = lambda: NOW
    django.setup()
    from django.core.management import call_command

    from people.models import Authority

    call_command("migrate", verbosity=0, interactive=False)
    if not Authority.objects.exists():
        call_command("load_sample", today=NOW.date())


def pictures() -> Iterator[Picture]:
    """Choose people who have something to show."""
    from children.models import Child
    from escalations import desk
    from escalations.models import Escalation
    from people.models import Authority, Staff
    from people.roles import Role

    authority, today = Authority.objects.get(slug="southwark"), NOW.date()

    def busiest(role: Role, waiting) -> Staff:
        return max(
            Staff.objects.of(authority).active().with_role(role, on=today), key=lambda one: (waiting(one), -one.pk)
        )

    def in_hand(one: Staff) -> int:
        return min(len(desk.waiting_for_owner(one, today)), 3) + min(len(desk.waiting_for_others(one, today)), 4)

    iro = busiest(Role.IRO, in_hand)
    manager = busiest(Role.TEAM_MANAGER, lambda one: len(desk.waiting_for_answer(one, today)))
    children = Child.objects.visible_to(iro, today).in_care(today).filter(sibling_memberships__end=None)
    child = children.exclude(sibling_memberships=None).first() or Child.objects.visible_to(iro, today).first()
    asked = Escalation.objects.of(authority).addressed_to([manager.pk]).order_by("raised_on").first()
    oversight = busiest(Role.IRO_MANAGER, lambda one: 0)
    committee = busiest(Role.COMMITTEE_OFFICER, lambda one: 0)
    yield Picture("home", iro.pk, "/", 900)
    about = f"/escalations/raise/?child={child.reference}"
    yield Picture("raise", iro.pk, about, 1100, ('input[name="reasons"] >> nth=0',))
    yield Picture("raise-where", iro.pk, about, 660, ('input[name="stage"] >> nth=1',), "text=How urgent is it?")
    yield Picture("escalation", manager.pk, asked.get_absolute_url(), 1700)
    yield Picture("list", oversight.pk, "/escalations/?state=awaiting-response&state=responded", 1100)
    yield Picture("report", committee.pk, "/reports/escalation-reasons/?from=2018-04-01&to=2018-11-18", 1500)
    built = "/reports/build/?measure=children-escalated&rows=reason&columns=process&from=2018-04-01&to=2018-11-18"
    yield Picture("build", committee.pk, built, 1500)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *words) -> None:
        """Say nothing of each request."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the portal from this process, whose clock stands still."""
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def take(wanted: list[Picture], address: str) -> None:
    """Photograph each page, signed in by the demo page's button."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        for picture in wanted:
            photograph(browser.new_page(viewport={"width": WIDTH, "height": 800}), picture, address)
        browser.close()


def photograph(page, picture: Picture, address: str) -> None:
    """Take the top of the page as far down as the picture goes, or to its end."""
    page.goto(f"{address}/people/demo/")
    page.locator(f'form[action$="/demo/{picture.staff_id}/"] button').click()
    page.goto(address + picture.path, wait_until="networkidle")
    for each in picture.tick:
        page.locator(each).check()
    page.evaluate("document.activeElement.blur()")
    file = PICTURES / f"{picture.name}.png"
    page.screenshot(path=file, full_page=True, clip=part(page, picture))
    page.context.close()
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {size // 1000} kB")
    if size > LARGEST:
        sys.exit(f"{file.name} is larger than {LARGEST // 1000} kB; show less of the page.")


def part(page, picture: Picture) -> dict:
    """Return the part of the page from the picture's top down, no further than the page goes."""
    page.evaluate("scrollTo(0, 0)")
    top = max(0, page.locator(picture.top).first.bounding_box()["y"] - 10)
    end = page.evaluate("document.documentElement.scrollHeight")
    return {"x": 0, "y": top, "width": WIDTH, "height": min(picture.height, end - top)}


if __name__ == "__main__":
    main()
