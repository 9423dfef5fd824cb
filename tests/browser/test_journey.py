"""The main job in Chromium: raise, answer, take it further, promise, accept, resolve; the committee's table grows."""

import re
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from escalations.models import Escalation
from escalations.states import State
from tests.factories import escalation as make

pytestmark = pytest.mark.browser
REASON = "Incomplete or inadequate care plan"
CONCERN = "The care plan was due in May, and Ben does not know where he will live."


@pytest.fixture
def world(live_server, world):
    """The same council, with escalations in several states about other children."""
    for state in (State.AWAITING_RESPONSE, State.RESPONDED, State.ACTION_AWAITED, State.RESOLVED):
        make.in_state(world, state, main_reason=world.reason("incomplete-or-inadequate-care-plan"))
    return world


def sign_in(page, live_server, staff):
    """By the demo page, as a person does; whoever is signed in signs out first."""
    page.goto(f"{live_server.url}{reverse('people:demo')}")
    if page.get_by_role("button", name="Sign out").count():
        page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name=staff.name, exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def counted(page, live_server, staff) -> int:
    """The committee officer reads how many escalations had the reason."""
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/reports/escalation-reasons/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=REASON))
    return int(row.get_by_role("cell").first.inner_text())


def type_day(page, name: str, day: date):
    for part in ("day", "month", "year"):
        page.locator(f"#id_{name}_{part}").fill(str(getattr(day, part)))


def answer(page, escalation, words: str):
    """Open what waits for me, and promise an action in the fields that the choice reveals."""
    page.get_by_role("link", name=escalation.reference).first.click()
    expect(page.get_by_label("What will be done", exact=True)).to_be_hidden()
    page.get_by_label("Your answer, or why").fill(words)
    page.get_by_label("Answer, and say what will be done").check()
    page.get_by_label("What will be done", exact=True).fill("The plan is rewritten with Ben.")
    page.get_by_label("By whom").fill("Sam Worker")
    type_day(page, "action_due", timezone.localdate() + timedelta(days=10))
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text(f"Your answer to {escalation.reference} is sent.")).to_be_visible()


def do(page, action: str):
    page.get_by_role("link", name=action, exact=True).click()


def confirm(page, action: str):
    page.get_by_role("button", name=action, exact=True).click()


def test_raise_to_resolve_and_the_committees_table_grows_by_one(page, live_server, world, complaints):
    child = world.child("Ben Example")
    before = counted(page, live_server, world.committee)

    sign_in(page, live_server, world.iro)
    page.get_by_role("link", name="Children", exact=True).click()
    page.get_by_role("link", name=re.compile("Ben Example")).click()
    page.get_by_role("link", name="Raise an escalation").click()
    page.get_by_label(REASON, exact=True).check()
    page.get_by_label("What has happened, and what it means").fill(CONCERN)
    stage = world.stage(1)
    page.get_by_label(stage.name, exact=True).check()
    goes = page.locator(f"#stage-{stage.pk}")
    expect(goes).to_contain_text("Goes to Tess Manager, team manager.")
    expect(goes).to_contain_text("Answer due")
    confirm(page, "Send")
    escalation = Escalation.objects.get(lead_child=child)
    expect(page.get_by_role("heading", level=1)).to_contain_text(escalation.reference)
    expect(page.get_by_text(CONCERN).first).to_be_visible()

    sign_in(page, live_server, world.manager)
    answer(page, escalation, "A meeting is planned.")

    sign_in(page, live_server, world.iro)
    page.get_by_role("link", name=re.compile(f"Answered.*{escalation.reference}")).click()
    expect(page.get_by_text("A meeting is planned.")).to_be_visible()
    do(page, "Take it further")
    page.get_by_label(world.stage(2).name).check()
    page.get_by_label("Why it goes further").fill("A meeting is not a plan.")
    confirm(page, "Take it further")
    expect(page.get_by_text(re.compile("is taken further.*Hari Head"))).to_be_visible()

    sign_in(page, live_server, world.head)
    answer(page, escalation, "The plan is to be written now.")

    sign_in(page, live_server, world.iro)
    page.get_by_role("link", name=re.compile(f"Answered.*{escalation.reference}")).click()
    do(page, "Accept, check on a day")
    confirm(page, "Accept, check on a day")
    do(page, "Resolve")
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("What changed for the child").fill("Ben has a plan, and a copy of it.")
    confirm(page, "Resolve")
    expect(page.get_by_text(f"{escalation.reference} is resolved.")).to_be_visible()
    escalation.refresh_from_db()
    assert (escalation.state, escalation.stage) == (State.RESOLVED, world.stage(2))

    assert counted(page, live_server, world.committee) == before + 1
    assert complaints == []


def test_raise_without_scripts(browser, live_server, world):
    child = world.child("Ben Example")
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, world.iro)
    page.goto(f"{live_server.url}{reverse('escalations:escalation-raise')}?child={child.reference}")
    confirm(page, "Send")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label(REASON, exact=True).check()
    page.get_by_label("What has happened, and what it means").fill(CONCERN)
    page.get_by_label("Usual time").check()
    page.get_by_label(world.stage(1).name, exact=True).check()
    confirm(page, "Send")
    assert Escalation.objects.get(lead_child=child).state == State.AWAITING_RESPONSE
    page.context.close()


def tab_to(page, control: str):
    """Press Tab until the control has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", control):
            return
    pytest.fail(f"Tab never reached {control}")


def test_raise_by_keyboard_alone(page, live_server, be, world, complaints):
    child = world.child("Ben Example")
    be(page.context, world.iro)
    page.goto(f"{live_server.url}{reverse('escalations:escalation-raise')}?child={child.reference}")
    tab_to(page, "input[name=reasons]")
    page.keyboard.press("Space")
    tab_to(page, "#id_concern")
    page.keyboard.type(CONCERN)
    tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ESC-")
    assert Escalation.objects.get(lead_child=child).concern == CONCERN
    assert complaints == []


def test_what_is_typed_is_kept_as_a_draft(page, live_server, be, world, complaints):
    child = world.child("Ben Example")
    be(page.context, world.iro)
    page.clock.install()
    page.goto(f"{live_server.url}{reverse('escalations:escalation-raise')}?child={child.reference}")
    page.locator("#id_concern").fill(CONCERN)
    page.clock.run_for(21_000)
    expect(page.get_by_text("Kept as a draft at")).to_be_visible()
    draft = Escalation.objects.get(state=State.DRAFT)
    assert draft.concern == CONCERN
    page.get_by_label(REASON, exact=True).check()
    page.get_by_label(world.stage(1).name, exact=True).check()
    confirm(page, "Send")
    draft.refresh_from_db()
    assert draft.state == State.AWAITING_RESPONSE
    assert complaints == []


PAGES = {
    "an IRO's home": ("iro", "/"),
    "an answerer's home": ("manager", "/"),
    "the IRO manager's home": ("iro_manager", "/"),
    "raise": ("iro", "/escalations/raise/?child={child}"),
    "raise, refused": ("iro", "/escalations/raise/?child={child}"),
    "an escalation, as its owner": ("iro", "/escalations/{answered}/"),
    "an escalation, as who answers": ("manager", "/escalations/{waiting}/"),
    "take it further": ("iro", "/escalations/{answered}/escalate/"),
    "the list": ("iro_manager", "/escalations/"),
    "the list, filtered": ("iro_manager", "/escalations/?state=resolved&sort=stage"),
    "a child": ("iro", "/children/{child}/"),
    "the catalogue": ("committee", "/reports/"),
    "a report": ("committee", "/reports/escalation-reasons/"),
}


def violations(page) -> list[tuple[str, str]]:
    """What axe finds, but for the design system's own radios: those that reveal a field say aria-expanded."""
    found = [(each["id"], node["html"]) for each in Axe().run(page).response["violations"] for node in each["nodes"]]
    known = re.compile('class="govuk-radios__input".*aria-expanded')
    return [(rule, html) for rule, html in found if not (rule == "aria-allowed-attr" and known.search(html))]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_silent_and_fits_a_phone(page, live_server, be, world, complaints, name):
    person, address = PAGES[name]
    be(page.context, getattr(world, person))
    waiting, answered = (Escalation.objects.filter(state=state).get() for state in ("awaiting-response", "responded"))
    places = {"child": waiting.lead_child.reference, "waiting": waiting.reference, "answered": answered.reference}
    page.goto(live_server.url + address.format(**places), wait_until="networkidle")
    if "refused" in name:
        confirm(page, "Send")
        page.wait_for_load_state("networkidle")
        assert page.locator(".govuk-error-summary").count() == 1
    assert violations(page) == []
    assert page.locator("h1").count() == 1
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert complaints == []
