"""What comes with every page: the headers that keep it private, and the places one may go."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from iro_portal.core.privacy import NoStoreMiddleware
from iro_portal.home.navigation import is_active


def response_for(signed_in: bool) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=signed_in)
    return NoStoreMiddleware(lambda _: HttpResponse())(request)


def test_page_of_a_signed_in_person_is_not_stored():
    assert "no-store" in response_for(signed_in=True)["Cache-Control"]


def test_page_of_nobody_may_be_stored():
    assert not response_for(signed_in=False).has_header("Cache-Control")


def test_sensors_are_off_for_everybody():
    assert "camera=()" in response_for(signed_in=False)["Permissions-Policy"]


@pytest.mark.parametrize(
    ("url", "path", "active"),
    [
        ("/", "/", True),
        ("/", "/children/", False),
        ("/children/", "/children/", True),
        ("/children/", "/children/7/", True),
        ("/children/", "/escalations/", False),
    ],
)
def test_place_is_active_inside_itself(url, path, active):
    assert is_active(url, path) is active


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_page_has_one_heading_and_needs_no_context(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert "<style" not in html
    assert " style=" not in html
