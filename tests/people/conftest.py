"""What the tests of single sign-on share: a running provider, and a portal that is set up for it."""

import pytest

from tests.provider import running


@pytest.fixture(scope="session")
def running_provider():
    if why_not := running.why_not():
        pytest.skip(why_not)
    provider = running.RunningProvider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider, settings):
    """The provider, and the portal as one of its clients, for people of Barchester with addresses of its domain."""
    settings.DEMO, settings.SECOND_FACTOR = False, True
    settings.OIDC_ISSUER = running_provider.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = running.CLIENT_ID, running.SECRET
    settings.OIDC_DOMAINS = {"barchester.example": "barchester"}
    return running_provider
