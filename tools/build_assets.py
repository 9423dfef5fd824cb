"""Build static/build/: one stylesheet and the GOV.UK and MoJ scripts, from the packages in package-lock.json.

Does nothing where it was already built from the same inputs. Where the machine has no recent Node, installs
one into the virtual environment. Crest, crown and the GDS Transport font are left out: they are GOV.UK's alone.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
BUILD = ROOT / "static" / "build"
STAMP = BUILD / ".built-from"
OLDEST_NODE = (20, 19)
SCRIPTS = (
    "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js",
)
IMAGES = PACKAGES / "@ministryofjustice/frontend/moj/assets/images"
NOT_TO_BE_SERVED = re.compile(
    r"""GDS Transport|@font-face|crest\.svg|crown\.png|url\(["']?(https?:)?//|@import""", re.IGNORECASE
)


def main() -> None:
    """Build, unless the stamp says that it was built from these very inputs."""
    inputs = fingerprint()
    if STAMP.exists() and STAMP.read_text() == inputs:
        return
    print("Building the stylesheet and scripts ...", flush=True)
    path = path_with_node()
    run(path, "npm", "ci")
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    stylesheet = compile_stylesheet(path)
    copy_scripts()
    copy_images(stylesheet)
    STAMP.write_text(inputs)


def fingerprint() -> str:
    """One hash of everything the build reads."""
    sources = sorted((ROOT / "assets").iterdir())
    digest = hashlib.sha256()
    for source in (Path(__file__), ROOT / "package.json", ROOT / "package-lock.json", *sources):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def path_with_node() -> str:
    """The PATH to run npm with: .venv/bin first, where a Node is put if the machine has none."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if not recent_node(path):
        print("No Node 20 or later here: installing one into the virtual environment ...", flush=True)
        requirements = ROOT / "assets" / "requirements.txt"
        run(path, sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(requirements))
    return path


def recent_node(path: str) -> bool:
    """Are there a node and an npm on this path, and the node no older than sass needs?"""
    node = shutil.which("node", path=path)
    if not node or not shutil.which("npm", path=path):
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    numbers = re.findall(r"\d+", answer)
    return tuple(map(int, numbers[:2])) >= OLDEST_NODE


def compile_stylesheet(path: str) -> str:
    """Compile portal.scss, take out what is GOV.UK's alone, write it and return its text."""
    options = ["--load-path=.", "--quiet-deps", "--quiet", "--no-source-map", "--style=compressed"]
    stylesheet = BUILD / "portal.css"
    run(path, "node", "node_modules/sass/sass.js", *options, "assets/portal.scss", str(stylesheet))
    text = re.sub(r'url\("?[^)"]*govuk-crest\.svg"?\)', "none", stylesheet.read_text(encoding="utf-8"))
    if found := NOT_TO_BE_SERVED.search(text):
        sys.exit(f"The stylesheet holds {found.group()!r}, which this portal must not serve.")
    stylesheet.write_text(text, encoding="utf-8")
    return text


def copy_scripts() -> None:
    """Copy the scripts without their source-map comment: it names a file that is not served."""
    for script in SCRIPTS:
        text = (PACKAGES / script).read_text(encoding="utf-8")
        text = re.sub(r"//# sourceMappingURL=.*", "", text)
        (BUILD / Path(script).name).write_text(text, encoding="utf-8")


def copy_images(stylesheet: str) -> None:
    """Copy the images that the stylesheet names, and no other."""
    (BUILD / "images").mkdir()
    for name in set(re.findall(r"images/([\w-]+\.(?:svg|png))", stylesheet)):
        shutil.copyfile(IMAGES / name, BUILD / "images" / name)


def run(path: str, *command: str, folder: Path = ROOT, undone: str = "The stylesheet was not built") -> None:
    """Run a command quietly; on failure show what it said and stop with one sentence, which says what is undone."""
    program = shutil.which(command[0], path=path) or command[0]
    environment = {**os.environ, "PATH": path}
    done = subprocess.run([program, *command[1:]], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        sys.exit(f"{said}\n\n{undone}: `{' '.join(command[:3])}` failed (see above).")


if __name__ == "__main__":
    main()
