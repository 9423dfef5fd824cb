"""What browsers are served: ours to serve, all of it there, none of it against the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
STYLESHEET = STATIC / "build" / "portal.css"
# What is poured into a PDF is never sent to a browser, and brings its own style.
EVERY_TEMPLATE = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
TEMPLATES = [path for path in EVERY_TEMPLATE if not path.name.endswith(".pdf.html")]


@pytest.fixture
def stylesheet() -> str:
    if not STYLESHEET.exists():
        pytest.skip("needs static/build (make setup)")
    return STYLESHEET.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", ["GDS Transport", "@font-face", "crest.svg", "crown.png", "@import", "//assets."])
def test_stylesheet_holds_nothing_that_is_govuks_alone(stylesheet, words):
    assert words not in stylesheet


def test_stylesheet_is_set_in_arial(stylesheet):
    assert "font-family:arial,sans-serif" in stylesheet.lower().replace(", ", ",").replace(": ", ":")


def test_every_image_of_the_stylesheet_is_served(stylesheet):
    named = set(re.findall(r"url\(\"?\./([\w./-]+)", stylesheet))
    assert named
    assert [name for name in named if not (STYLESHEET.parent / name).exists()] == []


@pytest.mark.parametrize("script", ["js/portal.js", "js/enabled.js"])
def test_script_imports_only_what_is_served(script):
    text = (STATIC / script).read_text(encoding="utf-8")
    for name in re.findall(r"[\"'](\.\./[\w./-]+\.js)[\"']", text):
        assert (STATIC / "js" / name).resolve().exists()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_keeps_to_the_content_security_policy(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script in the page"
    assert not re.search(r"<style|\sstyle=", text), "a style in the page"
    assert not re.search(r"\son[a-z]+=", text), "an event attribute"
    assert not re.search(r"(src|href)=\"(https?:)?//", text.replace('xmlns="http://', "")), "another host"
