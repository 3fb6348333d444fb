# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs `ansible-test sanity` on a copy of the collection.

A copy, because ansible-test wants a git repository of its own at a path that ends in the collection's name, and
leaves its output there. Everything lives in .cache/, the home directory that ansible-test sees included: its
virtual environments are slow to set up and survive there from run to run, and the user's home stays untouched.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

from ansible_test._internal.python_requirements import get_venv_packages
from yaml import safe_load

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "sanity"
HOME = CACHE / "home"
COLLECTION = Path("ansible_collections/drift/guard")
SOURCE = ROOT / "collections" / COLLECTION

# ansible-test bootstraps pip with a script that it downloads, unless it finds it in its cache. Python brings a pip.
BOOTSTRAP = """\
import ensurepip

ensurepip.bootstrap(default_pip=True)
"""

# ansible-test passes no environment on to pip, hence what pip needs from it goes into a file.
PIP_OPTION_OF_VARIABLE = {
    "HTTPS_PROXY": "proxy",
    "https_proxy": "proxy",
    "SSL_CERT_FILE": "cert",
    "REQUESTS_CA_BUNDLE": "cert",
}


def main(arguments: list[str]) -> int:
    """Run the sanity tests, all of them or as the arguments say, and return ansible-test's exit code."""
    place_pip_bootstrap()
    place_pip_settings()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    ansible_test = Path(sys.executable).with_name("ansible-test")
    command = [str(ansible_test), "sanity", "--python", version, "--requirements", "--color", "no", *arguments]
    path = os.pathsep.join([str(ansible_test.parent), os.environ.get("PATH", os.defpath)])
    environment = os.environ | {"HOME": str(HOME), "PATH": path}
    return subprocess.run(command, cwd=copy_collection(), env=environment, check=False).returncode


def copy_collection() -> Path:
    """Copy the working tree's collection, uncommitted files included, into a repository of its own."""
    target = CACHE / COLLECTION
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__", "output"))
    # ansible-test lists the files with git. Untracked ones count, so nothing needs to be added.
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(target)], check=True)
    shutil.copy(ROOT / ".gitignore", target / ".git" / "info" / "exclude")
    link_dependencies(target)
    return target


def link_dependencies(collection: Path) -> None:
    """Put the collections that ours imports beside the copy: the import test knows no other place."""
    for name in safe_load((collection / "galaxy.yml").read_text(encoding="utf-8"))["dependencies"]:
        link = collection.parent.parent / Path(*name.split("."))
        found = find_spec(f"ansible_collections.{name}")
        if found is None or not found.submodule_search_locations:
            raise SystemExit(f"sanity: the collection {name} isn't installed; run `make setup`")
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(next(iter(found.submodule_search_locations)))


def place_pip_bootstrap() -> None:
    """Put a script where ansible-test caches the one that it would download."""
    script = HOME / bootstrap_path()
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(BOOTSTRAP, encoding="utf-8")


def bootstrap_path() -> str:
    """Ask the installed ansible-test which file below the home directory it looks for."""
    wanted = get_venv_packages(SimpleNamespace(version=""))["pip"].replace(".", "_")
    source = files("ansible_test").joinpath("_util/target/setup/requirements.py").read_text(encoding="utf-8")
    found = re.search(r"""expanduser\(["']~/(\S*get_pip_)%s(\.py)["']""", source)
    if found is None:
        raise SystemExit("sanity: this ansible-core keeps its pip bootstrap elsewhere; adjust bootstrap_path()")
    return f"{found[1]}{wanted}{found[2]}"


def place_pip_settings() -> None:
    """Write what pip is told here (index, proxy, certificates, cache) for the pip that ansible-test runs."""
    settings = RawConfigParser()
    settings.read_dict(pip_settings())
    target = HOME / ".config" / "pip" / "pip.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)  # an index's address may hold a password
    with target.open("w", encoding="utf-8") as file:
        settings.write(file)


def pip_settings() -> dict[str, dict[str, str]]:
    """Collect pip's options by section: the environment's word weighs more than the files', as with pip itself."""
    options = {PIP_OPTION_OF_VARIABLE[name]: os.environ[name] for name in PIP_OPTION_OF_VARIABLE if name in os.environ}
    sections = {"global": options}
    if cache := run_pip("cache", "dir").strip():  # empty where pip's cache is switched off
        options["cache-dir"] = cache
    lines = run_pip("config", "list").splitlines()
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        section, _, option = name.replace(":env:", "global").partition(".")
        sections.setdefault(section, {})[option] = " ".join(str(ast.literal_eval(value)).split())
    return sections


def run_pip(*arguments: str) -> str:
    """Return what pip prints, nothing where it refuses."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
