"""Attack a running portal with an application scanner (wapiti), as somebody who is signed in; print and keep what it finds.

The portal is one of its own: sample data in a scratch folder, HTTPS with a certificate made for the run, one server on
this machine. The scanner follows every link and sends every form, then attacks each. Exit 1 where it finds something, or
reaches so few addresses that finding nothing says nothing.

--minutes N   how long it may crawl, and how long each kind of attack may last (default 10)
--as ROLE     whom it is signed in as (default: the IRO manager, who sees and does the most)
"""

import argparse
import http.cookiejar
import json
import os
import re
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCANNER = ROOT / ".venv-scan" / "bin" / "wapiti"
REPORT = ROOT / "var" / "scan.json"
# All that fit a portal of server-made pages; not those that ask a host outside, guess files of other products, or judge
# a certificate, which here is made for the run.
ATTACKS = "cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,upload,xss,xxe"
# What would sign the scanner out, or in as somebody else.
LEFT_ALONE = (
    "people/sign-out/", "people/account/sign-out-everywhere/", "people/account/signed-in/", "people/demo/", "people/password/",
)  # fmt: skip
# A scan that reached fewer addresses says nothing, whatever it found.
FEWEST = 200
ROLES = {"iro-manager": "IRO manager", "iro": "Independent Reviewing Officer", "social-worker": "Social worker"}


def main() -> None:
    """Start the portal, let the scanner loose on it, and say what it found."""
    asked = arguments()
    if not SCANNER.exists():
        sys.exit("The scanner is not installed; make scan installs it.")
    with scratch_portal() as address:
        found = scan(address, signed_in(address, ROLES[asked.role]), asked.minutes)
    sys.exit(0 if is_clean(found) else 1)


def arguments() -> argparse.Namespace:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--as", dest="role", choices=ROLES, default="iro-manager")
    return parser.parse_args()


@contextmanager
def scratch_portal() -> Iterator[str]:
    """Give the address of a portal with sample data, which is gone afterwards."""
    folder, port = Path(tempfile.mkdtemp(prefix="iro-portal-scan-")), free_port()
    environment = os.environ | {"DEMO": "1", "SECURE_HTTPS": "1", "DATA_FOLDER": str(folder), "DATABASE_URL": ""}
    environment |= {"SECRET_KEY": secrets.token_urlsafe(60), "SESSION_IDLE_MINUTES": "480"}
    try:
        for words in (("migrate", "--verbosity=0"), ("load_sample", "brent")):
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
        certificate, key = made_certificate(folder)
        options = [
            f"--bind=127.0.0.1:{port}",
            "--threads=4",
            "--timeout=120",
            "--keep-alive=75",
            "--log-level=error",
            "--no-control-socket",
        ]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "iro_portal.wsgi", *options, f"--certfile={certificate}", f"--keyfile={key}"],
            cwd=ROOT, env=environment,
        )  # fmt: skip
        try:
            address = f"https://127.0.0.1:{port}/"
            wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for this machine that lasts a day; return it and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *kind, *files], check=True, capture_output=True)
    return certificate, key


def opener() -> tuple[urllib.request.OpenerDirector, http.cookiejar.CookieJar]:
    jar = http.cookiejar.CookieJar()
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    handlers = urllib.request.HTTPCookieProcessor(jar), urllib.request.HTTPSHandler(context=trusting)
    return urllib.request.build_opener(*handlers), jar


def wait_for(address: str) -> None:
    browser, _ = opener()
    for _ in range(100):
        try:
            browser.open(address, timeout=20).read()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.3)
    sys.exit("The portal did not start.")


def signed_in(address: str, role: str) -> dict:
    """Sign in as the first of the demo people with this role; return the cookies as the scanner's cookie file has them."""
    browser, jar = opener()
    page = browser.open(f"{address}people/demo/").read().decode()
    _, _, people = page.partition(f'aria-label="{role}, ')
    action, token = (
        re.search(part, people)[1] for part in (r'action="/([^"]+)"', r'csrfmiddlewaretoken" value="([^"]+)"')
    )
    words = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    browser.open(urllib.request.Request(f"{address}{action}", words, {"Referer": address}))  # noqa: S310
    kept = {"expires": None, "secure": True, "port": None, "version": 0}
    return {"127.0.0.1": {"/": {cookie.name: kept | {"value": cookie.value} for cookie in jar}}}


def scan(address: str, cookies: dict, minutes: int) -> dict:
    """Return the scanner's report, which is kept too."""
    REPORT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (cookie_file := Path(folder) / "cookies.json").write_text(json.dumps(cookies))
        left_alone = [word for path in LEFT_ALONE for word in ("-x", f"{address}{path}*")]
        times = ["--max-scan-time", str(60 * minutes), "--max-attack-time", str(60 * minutes)]
        limits = ["--max-links-per-page", "40", *times]
        session = ["--tasks", "4", "--cookie", str(cookie_file), "-H", f"Referer: {address}", "--verify-ssl", "0"]
        report = ["--format", "json", "--output", str(REPORT), "--no-bugreport", "--store-session", folder]
        words = [str(SCANNER), "-u", address, "-m", ATTACKS, *session, *left_alone, *limits, *report]
        subprocess.run(words, cwd=ROOT, check=True)
    return json.loads(REPORT.read_text())


def is_clean(report: dict) -> bool:
    """Print each finding, and how much was attacked; return whether nothing was found where there was enough to attack."""
    kinds = (report["vulnerabilities"] | report["anomalies"]).items()
    found = [(kind, each) for kind, findings in kinds for each in findings]
    for kind, each in found:
        print(f"{kind}: {each['method']} {each['path']}: {each['info']}")
    pages = report["infos"]["crawled_pages_nbr"]
    print(f"{pages} addresses were attacked, {len(found)} findings. The report is {REPORT.relative_to(ROOT)}.")
    if pages < FEWEST:
        print(f"The portal has many more than {FEWEST}: the scanner was signed out, or the portal did not answer.")
    return not found and pages >= FEWEST


if __name__ == "__main__":
    main()
