# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A Nautobot instance: its processes, its database and what tests and people do with them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import processes, seeding
from .errors import NautobotError, reason
from .install import INSIDE, ROOT, Environment, Say, database_archive, locked
from .inventory import NAME, write_access, write_inventory
from .postgres import LIVE, PRISTINE, USER, Cluster, tail
from .settings import write_settings

USERS = ("admin", "reader", "operator", "editor")
DEFAULT_STATE = Path(".cache") / "nautobot" / "instance"
_SERVICES = ("postgres", "redis", "web", "worker")
_MIGRATION = "migrate-"
_START_TIMEOUT = 300.0
"""Seconds; alone on a machine it takes ten, beside other work on two cores a minute and more."""
_SERVING = re.compile(rb"Starting development server at (http://[\d.:]+)/")
_WORKING = re.compile(rb"celery@\S+ ready\.")


class Nautobot:
    """One instance, known by its state folder. Several processes may hold an object for the same one."""

    def __init__(
        self,
        state: Path = DEFAULT_STATE,
        *,
        port: int = 0,
        concurrency: int = 1,
        jobs: Path | None = None,
        say: Say = lambda _text: None,
    ) -> None:
        """`jobs` is the folder that Nautobot takes as JOBS_ROOT; without it, one that holds the project's `jobs`."""
        self.state = state.resolve()
        self._port = port
        self._concurrency = concurrency
        self._jobs = jobs
        self._say = say
        self._environment = Environment()

    # What is asked of a running instance

    @property
    def url(self) -> str:
        return str(self._facts()["url"])

    def token(self, user: str = "admin") -> str:
        return str(self._facts()["tokens"][user])

    def password(self, user: str = "admin") -> str:
        return str(self._facts()["passwords"][user])

    @property
    def settings(self) -> Path:
        """The settings file, for `nautobot-server` (NAUTOBOT_CONFIG)."""
        return Path(self._facts()["runtime"]) / "nautobot_config.py"

    @property
    def jobs(self) -> Path:
        """JOBS_ROOT."""
        return Path(self._facts()["jobs"])

    @property
    def inventory(self) -> Path:
        """The folder with the inventory that the jobs run the playbooks with."""
        return self._inventory(self._facts())

    def logs(self) -> dict[str, Path]:
        """The log of each service that has one."""
        return {file.stem: file for file in sorted((self.state / "logs").glob("*.log"))}

    def status(self) -> dict[str, bool]:
        """Which services run; empty where there is no instance."""
        facts = self._read()
        return {name: processes.alive(facts["instance"], name) for name in _SERVICES} if facts else {}

    def is_up(self) -> bool:
        status = self.status()
        return bool(status) and all(status.values())

    # What changes it

    def prepare(self) -> None:
        """Make what is kept between instances: minutes the first time, nothing later."""
        self._environment.ensure(self._say)
        archive = database_archive(self._environment)
        with locked(archive.with_name("database.lock")), _readable_errors("the migrated database can't be kept"):
            if not archive.exists():
                for left in archive.parent.glob(f"{_MIGRATION}*"):  # of a migration that was killed
                    Nautobot(left).down()
                    shutil.rmtree(left)
                self._migrate(archive)

    def up(self) -> bool:
        """Start it, or what is missing of it; False where everything runs already."""
        with self._exclusive():
            if self.is_up():
                return False
            self.prepare()
            with _readable_errors(f"Nautobot can't be started in {self.state}"):
                facts = self._read()
                if facts and not (Path(facts["runtime"]) / "nautobot_config.py").exists():
                    self._remove(facts)  # the machine was started anew, and /tmp with it
                    facts = {}
                if not facts:
                    self._create()
                self._start_missing()
        return True

    def down(self) -> bool:
        """Stop what it started, and forget its data; False where there is nothing."""
        with self._exclusive():
            facts = self._read()
            if not facts:
                return False
            self._remove(facts)
        return True

    def reset(self) -> None:
        """Back to the freshly migrated state, with the same users, passwords and tokens, and no job waiting."""
        with self._exclusive():
            facts = self._facts()
            busy = self._cluster(facts).sql(
                "SELECT 1 FROM extras_jobresult WHERE status IN ('STARTED', 'PENDING') LIMIT 1;", database=LIVE
            )
            if busy:  # a job that went on would write into the fresh database
                processes.stop(facts["instance"], "worker")
            self._flush_redis(facts)
            self._cluster(facts).renew()
            self._start_missing()

    def kill(self, service: str) -> None:
        """End a service as a power failure does; `up` starts it again."""
        processes.kill(self._facts()["instance"], service)

    def seed(self, source: Path | Mapping[str, Any], *, lab: Path | None = None) -> dict[str, int]:
        """Create the devices of a lab's folder or of a GraphQL answer, and say how much of each that was."""
        content = seeding.content(source, lab=lab)
        with self._exclusive():
            result = self.run("fill.py", json.dumps(content))
            if lab is not None:
                write_access(self._inventory(self._facts()), state=lab)
        counts: dict[str, int] = json.loads(result.splitlines()[-1])
        return counts

    def run(self, program: str, text: str = "") -> str:
        """Run a programme of `inside/` in Nautobot's virtual environment; returns its output."""
        return self._command([str(self._environment.python), str(INSIDE / program)], text)

    def server(self, *arguments: str) -> str:
        """`nautobot-server` with these arguments; returns its output."""
        return self._command([str(self._environment.server), *arguments])

    # How

    @property
    def _file(self) -> Path:
        return self.state / "instance.json"

    def _read(self) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return content

    def _facts(self) -> dict[str, Any]:
        facts = self._read()
        if not facts:
            raise NautobotError(f"no Nautobot is up in {self.state}: start it with `python -m tests.lab nautobot up`")
        return facts

    def _write(self, facts: Mapping[str, Any]) -> None:
        partial = self._file.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        partial.replace(self._file)

    @staticmethod
    def _inventory(facts: Mapping[str, Any]) -> Path:
        return Path(facts["runtime"]) / "root" / "inventory"

    def _exclusive(self) -> contextlib.AbstractContextManager[None]:
        return locked(self.state / "lock")

    def _log(self, service: str) -> Path:
        folder = self.state / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{service}.log"

    def _cluster(self, facts: Mapping[str, Any]) -> Cluster:
        return Cluster(
            Path(facts["runtime"]),
            binaries=self._environment.postgres,
            instance=facts["instance"],
            log=self._log("postgres"),
        )

    def _new(self) -> dict[str, Any]:
        """A runtime folder, which is short since a socket's path may have 107 characters, and fresh secrets."""
        runtime = Path(tempfile.mkdtemp(prefix="nautobot-lab-", dir="/tmp"))
        if os.geteuid() == 0:
            runtime.chmod(0o711)  # PostgreSQL's user has to get to its own folder in there
        (runtime / "root").mkdir(mode=0o700)
        facts: dict[str, Any] = {
            "instance": f"{self.state}#{secrets.token_hex(8)}",
            "runtime": str(runtime),
            "url": "",
            "jobs": str(self._jobs.resolve() if self._jobs else runtime / "root" / "jobs"),
            "passwords": {user: secrets.token_urlsafe(9) for user in USERS},
            "tokens": {user: secrets.token_hex(20) for user in USERS},
        }
        if self._jobs is None:
            (runtime / "root" / "jobs").mkdir()
            if (ROOT / "jobs").exists():
                # A copy: Nautobot takes a link to elsewhere for a package of the same name that is in its way.
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / "jobs", runtime / "root" / "jobs" / "jobs", ignore=ignored)
        write_settings(
            runtime / "nautobot_config.py",
            runtime=runtime,
            secret_key=secrets.token_urlsafe(40),
            jobs=Path(facts["jobs"]),
            database=LIVE,
            user=USER,
        )
        return facts

    def _create(self) -> None:
        """A new instance on a copy of the migrated database, with passwords and tokens of its own."""
        for log in self.logs().values():
            log.unlink()
        facts = self._new()
        self._write(facts)  # from here on `down` finds it, even if we are killed
        cluster = self._cluster(facts)
        try:
            cluster.unpack(database_archive(self._environment))
            cluster.start()
            cluster.sql("".join(_account_statements(facts)), database=PRISTINE)
            cluster.renew()
            self._start_redis(facts)
            if any(Path(facts["jobs"]).iterdir()):
                self.run("jobs.py")
                cluster.keep()
                cluster.renew()
        except BaseException:
            self._remove(facts)  # without a database there is nothing that `up` could repair later
            raise

    def _remove(self, facts: Mapping[str, Any]) -> None:
        processes.stop(facts["instance"])
        shutil.rmtree(facts["runtime"], ignore_errors=True)
        self._file.unlink()

    def _start_missing(self) -> None:
        """Start each service that doesn't run."""
        facts = self._facts()
        missing = [name for name in _SERVICES if not processes.alive(facts["instance"], name)]
        if "postgres" in missing:
            self._cluster(facts).start()
        if "redis" in missing:
            self._start_redis(facts)
        waiting = {}
        for name in ("web", "worker"):
            if name in missing:
                waiting[name] = self._start_server(facts, name)
        if "web" in waiting:
            facts["url"] = self._wait_for(_SERVING, *waiting["web"], log=self._log("web"))
            write_inventory(self._inventory(facts), url=facts["url"], token=facts["tokens"]["reader"])
            self._write(facts)
        if "worker" in waiting:
            self._wait_for(_WORKING, *waiting["worker"], log=self._log("worker"))
        if missing:
            self._answers(facts["url"])

    def _start_redis(self, facts: Mapping[str, Any]) -> None:
        socket = Path(facts["runtime"]) / "redis.sock"
        socket.unlink(missing_ok=True)
        # Its title stays, since changing it would wipe the environment by which it is found.
        arguments = [
            str(self._environment.redis),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--unixsocketperm",
            "700",
        ]
        arguments += ["--save", "", "--appendonly", "no", "--set-proc-title", "no", "--dir", facts["runtime"]]
        process = self._start(facts, "redis", arguments)
        deadline = time.monotonic() + _START_TIMEOUT
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NautobotError(f"Redis doesn't start: {tail(self._log('redis'))}")
            time.sleep(0.02)
        process.returncode = 0

    def _flush_redis(self, facts: Mapping[str, Any]) -> None:
        client = self._environment.redis.with_name("redis-cli")
        socket = str(Path(facts["runtime"]) / "redis.sock")
        subprocess.run([str(client), "-s", socket, "FLUSHALL"], check=True, capture_output=True)

    def _start_server(self, facts: Mapping[str, Any], name: str) -> tuple[subprocess.Popen[bytes], int]:
        """Start the web server or the worker; returns the process and where its output begins."""
        log = self._log(name)
        begins = log.stat().st_size if log.exists() else 0
        if name == "web":
            port = self._port or int(facts["url"].rpartition(":")[2] or 0)  # a repaired one keeps its address
            words = ["runserver", "--noreload", "--insecure", "--skip-checks", f"127.0.0.1:{port}"]
        else:
            words = ["celery", "worker", "--concurrency", str(self._concurrency), "--loglevel", "INFO"]
            words += ["--without-gossip", "--without-mingle"]
        return self._start(facts, name, [str(self._environment.server), *words]), begins

    def _start(self, facts: Mapping[str, Any], service: str, arguments: list[str]) -> subprocess.Popen[bytes]:
        return processes.start(
            arguments,
            instance=facts["instance"],
            service=service,
            environment=self._variables(facts),
            log=self._log(service),
            cwd=facts["runtime"],
            umask=0o077,
        )

    def _variables(self, facts: Mapping[str, Any]) -> dict[str, str]:
        """The caller's environment, without what would change Nautobot's settings or Python's path."""
        foreign = ("NAUTOBOT_", "DJANGO_", "OTEL_", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return kept | {
            "NAUTOBOT_ROOT": str(Path(facts["runtime"]) / "root"),
            "NAUTOBOT_CONFIG": str(Path(facts["runtime"]) / "nautobot_config.py"),
            "DRIFT_GUARD_PROJECT": str(ROOT),
            "DRIFT_GUARD_VENV": sys.prefix,
            "DRIFT_GUARD_INVENTORY": str(self._inventory(facts) / NAME),
            "DRIFT_GUARD_LEASE_SECONDS": "15",
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{self._environment.folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        }

    def _wait_for(self, pattern: re.Pattern[bytes], process: subprocess.Popen[bytes], begins: int, *, log: Path) -> str:
        """Wait until the log says so; returns the pattern's group, if it has one."""
        deadline = time.monotonic() + _START_TIMEOUT
        while True:
            if found := pattern.search(log.read_bytes()[begins:]):
                process.returncode = 0  # it lives on without us: no warning about a child that still runs
                return found.group(pattern.groups).decode()
            if process.poll() is not None:
                raise NautobotError(f"Nautobot's {log.stem} doesn't start: {tail(log)}")
            if time.monotonic() > deadline:
                process.kill()
                raise NautobotError(f"Nautobot's {log.stem} isn't ready after {_START_TIMEOUT:.0f} s: {tail(log)}")
            time.sleep(0.1)

    def _answers(self, url: str) -> None:
        """Ask for the login page, which needs the database and the cache."""
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=_START_TIMEOUT):
                return
        except (OSError, urllib.error.URLError) as exc:
            raise NautobotError(f"Nautobot runs but doesn't answer: {exc}: {tail(self._log('web'))}") from exc

    def _command(self, arguments: list[str], text: str = "") -> str:
        facts = self._facts()
        result = subprocess.run(
            arguments,
            check=False,
            capture_output=True,
            text=True,
            input=text,
            env=self._variables(facts),
            cwd=facts["runtime"],
        )
        if result.returncode:
            name = " ".join(Path(word).name for word in arguments[:3])
            raise NautobotError(f"{name} failed: {(result.stderr or result.stdout).strip()[-3000:]}")
        return result.stdout

    def _migrate(self, archive: Path) -> None:
        """Make a database with all tables and the lab's users, and keep it as a file."""
        self._say(f"migrating Nautobot's database (three minutes of one core, once), kept as {archive}")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=_MIGRATION, dir=archive.parent) as state:
            # Without jobs, which the migration would register for every instance, even one that has none.
            no_jobs = Path(state) / "jobs"
            no_jobs.mkdir()
            maker = Nautobot(Path(state), jobs=no_jobs)
            facts = maker._new()
            maker._write(facts)
            cluster = maker._cluster(facts)
            try:
                cluster.create()
                cluster.start()
                cluster.sql(f"CREATE DATABASE {LIVE};")
                maker._start_redis(facts)
                maker.server("post_upgrade", "--no-trace-paths", "--no-send-installation-metrics", "--no-collectstatic")
                maker.run("accounts.py")
                cluster.sql(f"ALTER DATABASE {LIVE} RENAME TO {PRISTINE};")
                processes.stop(facts["instance"])
                cluster.pack(archive)
            finally:
                maker.down()
        self._say(f"migrated in {time.monotonic() - started:.0f} s")


@contextlib.contextmanager
def _readable_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise NautobotError(f"{what}: {reason(exc)}") from exc


def _account_statements(facts: Mapping[str, Any]) -> Iterator[str]:
    """SQL that gives each user a password and a token; all values are our own, and hold no quote."""
    for user in USERS:
        for table, column, value in (
            ("auth_user", "password", _hashed(facts["passwords"][user])),
            ("users_token", "key", facts["tokens"][user]),
        ):
            key = "id" if table == "auth_user" else "user_id"
            whose = f"SELECT id FROM auth_user WHERE username = '{user}'"  # noqa: S608 - our own values
            yield f"UPDATE {table} SET {column} = '{value}' WHERE {key} = ({whose});\n"  # noqa: S608 - the same


def _hashed(password: str) -> str:
    """As Django keeps it; few iterations, since the password is random and protects a lab."""
    salt, iterations = secrets.token_hex(8), 1000
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), iterations)
    return f"pbkdf2_sha256${iterations}${salt}${base64.b64encode(digest).decode()}"
