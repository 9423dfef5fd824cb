"""A real OpenID Connect provider (npm's oidc-provider) on this machine, for as long as the tests run."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

HERE = Path(__file__).parent
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
CLIENT_ID, SECRET = "iro-portal", "s" * 40


def why_not() -> str:
    """Why the provider cannot be started here; empty if it can."""
    if not shutil.which("node", path=PATH):
        return "needs Node, which was not found (make setup-dev)"
    return "" if (HERE / "node_modules").exists() else "needs tests/provider/node_modules (make setup-dev)"


class RunningProvider:
    """The provider, with a key of which the tests know both halves; it signs in whom it was told last."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        client = {
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "redirect_uris": ["http://testserver/people/sign-in/council/back/"],
        }
        words = json.dumps({"keys": [self.key.as_dict(private=True)], "clients": [client]})
        self.program = subprocess.Popen(
            [shutil.which("node", path=PATH), "provider.js"], cwd=HERE, env=os.environ | {"PROVIDER": words}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.issuer = self.program.stdout.readline().strip()

    def stop(self) -> None:
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.wait(timeout=10)

    def next_is(self, sub: str, **claims) -> None:
        """Say who signs in at the provider from now on, and what is known of them there."""
        requests.put(f"{self.issuer}/person", json={"sub": sub} | claims, timeout=10).raise_for_status()

    def answer_to(self, address: str) -> dict[str, str]:
        """Do what a browser does at the provider's address, and return what it brings back to the portal."""
        with requests.Session() as browser:
            while address.startswith(self.issuer):
                going = browser.get(address, allow_redirects=False, timeout=10)
                address = requests.compat.urljoin(address, going.headers["Location"])
        return {name: values[0] for name, values in parse_qs(urlparse(address).query).items()}

    def claims(self, said: str, **other) -> dict:
        """Return the claims of an ID token as they should be, but for `other`; None leaves one out."""
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "sam", "nonce": said, "iat": now, "exp": now + 600}
        return {name: value for name, value in (right | other).items() if value is not None}

    def token(self, claims: dict, key=None, alg: str = "RS256") -> str:
        """Return claims as an ID token, signed with the provider's key or another."""
        return jwt.encode({"alg": alg, "kid": "one"}, claims, key or self.key, algorithms=[alg])
