"""The shared components in a browser: the security policy holds, errors lead to their control, a phone is enough."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.component_pages")]


@pytest.mark.parametrize(
    "address", ["/form/", "/form/?sent=1", "/list/", "/list/?reference=ESC&page=2&sort=-reference"]
)
def test_page_is_accessible_and_silent(page, live_server, complaints, address):
    page.goto(live_server.url + address, wait_until="networkidle")
    violations = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []
    assert complaints == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("address", ["/form/?sent=1", "/list/"])
def test_page_fits_a_phone(page, live_server, address):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(live_server.url + address, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("message", "control"),
    [
        ("Answer: Who is it about?", "id_about_0"),
        ("Select where to start", "id_start_0"),
        ("Enter what has happened", "id_words"),
        ("By when must include a month", "id_by_month"),
        ("Select team", "id_team"),
    ],
)
def test_error_leads_to_its_control(page, live_server, message, control):
    page.goto(f"{live_server.url}/form/?sent=1&by_day=3&by_year=2026", wait_until="networkidle")
    page.get_by_role("alert").get_by_role("link", name=message).click()
    assert page.evaluate("document.activeElement.id") == control


def test_typing_counts_what_is_left(page, live_server):
    page.goto(f"{live_server.url}/form/", wait_until="networkidle")
    page.locator("#id_words").fill("x" * 15)
    page.get_by_text("You have 5 characters remaining").first.wait_for()


def test_long_work_says_so_and_for_how_long(page, live_server):
    page.goto(f"{live_server.url}/form/", wait_until="networkidle")
    page.clock.install()
    page.evaluate("document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())")
    assert page.get_by_role("status").filter(has_text="It is being counted").count() == 0
    page.get_by_role("button", name="Send").click()
    page.get_by_role("status").filter(has_text="It is being counted. Stay on this page.").wait_for()
    page.clock.run_for(12_000)
    page.get_by_text("12 seconds so far.").wait_for()


def test_filter_opens_on_a_phone(page, live_server):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/list/", wait_until="networkidle")
    assert not page.get_by_label("Reference").is_visible()
    page.get_by_role("button", name="Show filter").click()
    page.get_by_label("Reference").fill("ESC-2026-0001")
    page.get_by_role("button", name="Apply filters").click()
    assert "reference=ESC-2026-0001" in page.url


def test_everything_works_without_scripts(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/list/?sort=reference")
    assert page.get_by_label("Reference").is_visible()
    page.get_by_role("link", name="Main reason").click()
    assert "sort=reason" in page.url
    page.get_by_role("link", name="Next page").click()
    assert "page=2" in page.url
    assert "sort=reason" in page.url
    page.context.close()
