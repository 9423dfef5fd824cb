"""Single sign-on in Chromium, against the provider: there and back, and signing out of both."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def test_there_and_back_and_out_of_both_under_the_policy(world, provider, live_server, page, settings):
    settings.OIDC_SIGN_OUT = True
    provider.next_is("sam", email=world.worker.email, email_verified=True)
    refused = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/people/cover/")
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_label("Password", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page).to_have_url(f"{live_server.url}/people/cover/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{provider.issuer}/session/end?**")
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page).to_have_url(f"{live_server.url}/people/sign-in/")
    assert refused == []
