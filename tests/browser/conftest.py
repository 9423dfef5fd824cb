"""What the browser tests share: a page that is signed in, and what the browser complained of."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def complaints(page):
    """What the browser complained of: errors in scripts, refused by the policy, missing files."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
    return said


@pytest.fixture
def be(live_server):
    """Sign a browser context in as somebody, without the sign-in page."""

    def become(context, staff):
        client = Client()
        client.force_login(staff)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return become
