# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audit store on a real SQLite and a real PostgreSQL."""

from __future__ import annotations

import multiprocessing
import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from ansible_collections.drift.guard.plugins.module_utils.audit.chain import START, Draft, Head
from ansible_collections.drift.guard.plugins.plugin_utils.audit import engine
from ansible_collections.drift.guard.plugins.plugin_utils.audit.engine import StoreError
from ansible_collections.drift.guard.plugins.plugin_utils.audit.store import Store
from ansible_collections.drift.guard.plugins.plugin_utils.audit.tables import ENTRY, HEAD, REVISION
from tests.postgresql import Server

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-03-02T08:15:00.000Z"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/private/audit.sqlite"
        return
    server: Server = request.getfixturevalue("postgresql")
    made = server.new_database()
    yield made
    server.drop(made)


@pytest.fixture
def store(url: str) -> Store:
    made = Store(url)
    made.prepare()
    return made


def commands(count: int, *, run: str = "run-1") -> list[Draft]:
    return [Draft(AT, run, "command", "sw1", {"number": n, "line": f"vlan {n}"}) for n in range(1, count + 1)]


def tamper(url: str, *statements: sa.Executable) -> None:
    """What somebody with the database's password can do."""
    with engine.connect(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("ALTER TABLE drift_guard_entry DISABLE TRIGGER USER"))
        else:
            for name in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS drift_guard_no_{name}"))
        for statement in statements:
            connection.execute(statement)


def write_rows(url: str, worker: int, rows: int) -> None:
    store = Store(url, keep=True)
    for number in range(rows):
        store.append([Draft(AT, f"run-{worker}", "command", f"sw{worker}", {"number": number})])


def test_what_was_appended_is_read_back_in_its_order_and_forms_one_chain(store: Store) -> None:
    assert store.append(commands(2)) == store.head()
    store.append(
        [Draft(AT, "run-2", "outcome", "zürich\u2028\ud83d", {"diff": "\x00\x1b[2J é", "list": [1, None, 2.5]})]
    )
    found = list(store.entries())
    assert [(one.seq, one.run, one.kind, one.device) for one in found] == [
        (1, "run-1", "command", "sw1"),
        (2, "run-1", "command", "sw1"),
        (3, "run-2", "outcome", found[2].device),
    ]
    assert found[1].read() == {"number": 2, "line": "vlan 2"}
    assert found[2].read() == {"diff": "\x00\x1b[2J é", "list": [1, None, 2.5]}
    assert store.find_breaks() == []
    assert store.head() == Head(3, found[2].hash)


def test_eight_processes_write_ten_thousand_rows_into_one_chain(url: str, store: Store) -> None:
    context = multiprocessing.get_context("fork")  # as Ansible makes its workers
    writers = [context.Process(target=write_rows, args=(url, number, 1250)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8
    assert store.head().seq == 10_000
    assert store.find_breaks() == []
    rows = [(entry.run, entry.read()["number"]) for entry in store.entries()]
    assert Counter(run for run, _number in rows) == {f"run-{number}": 1250 for number in range(8)}
    for worker in range(8):  # each writer's own rows kept their order
        assert [number for run, number in rows if run == f"run-{worker}"] == list(range(1250))


@pytest.mark.parametrize("statement", ["UPDATE drift_guard_entry SET body = '{}'", "DELETE FROM drift_guard_entry"])
def test_the_database_refuses_to_alter_or_remove_entries(url: str, store: Store, statement: str) -> None:
    store.append(commands(3))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.connect(url).begin() as connection:
        connection.execute(sa.text(statement))
    assert store.find_breaks() == []


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        pytest.param(
            [sa.update(ENTRY).where(ENTRY.c.seq == 2).values(body='{"line":"vlan 99","number":2}')],
            ["entry 2 was altered (command sw1, run run-1)"],
            id="altered",
        ),
        pytest.param([sa.delete(ENTRY).where(ENTRY.c.seq == 2)], ["entry 2 is missing"], id="missing"),
        pytest.param(
            [
                sa.update(ENTRY).where(ENTRY.c.seq == 2).values(seq=99),
                sa.update(ENTRY).where(ENTRY.c.seq == 3).values(seq=2),
                sa.update(ENTRY).where(ENTRY.c.seq == 99).values(seq=3),
            ],
            [
                "entry 2 does not follow entry 1: one of them was replaced",
                "entry 2 was altered (command sw1, run run-1)",
                "entry 3 does not follow entry 2: one of them was replaced",
                "entry 3 was altered (command sw1, run run-1)",
                "entry 4 does not follow entry 3: one of them was replaced",
            ],
            id="reordered",
        ),
    ],
)
def test_what_was_done_to_the_rows_is_found(
    url: str, store: Store, statements: list[sa.Executable], found: list[str]
) -> None:
    store.append(commands(5))
    assert store.find_breaks() == []
    tamper(url, *statements)
    assert store.find_breaks() == found


def test_a_truncated_end_is_found_by_the_head_and_by_an_anchor(url: str, store: Store) -> None:
    kept = store.append(commands(3))
    anchor = store.append(commands(2, run="run-2"))
    tamper(url, sa.delete(ENTRY).where(ENTRY.c.seq > 3))
    assert store.find_breaks() == [
        f"the chain ends with {kept} instead of {anchor}: entries at its end are missing or were replaced"
    ]
    tamper(url, sa.update(HEAD).values(seq=kept.seq, hash=kept.hash))
    assert store.find_breaks() == []  # who may write everything may also hide this
    assert store.find_breaks(anchor=anchor) == [
        "entry 5, which the anchor names, is not there: entries at the end are missing"
    ]


def test_retention_removes_whole_old_runs_and_the_rest_stays_provable(url: str, store: Store) -> None:
    def draft(day: int, run: str, kind: str) -> Draft:
        return Draft(f"2026-03-{day:02}T08:00:00.000Z", run, kind)

    store.append([draft(1, "old", "run"), draft(1, "old", "finish"), draft(2, "long", "run")])
    store.append([draft(2, "mixed", "run"), draft(3, "mixed", "finish"), draft(9, "long", "finish")])
    assert store.retain(since="2026-02-01T00:00:00.000Z", at=AT) == 0
    assert store.retain(since="2026-03-05T00:00:00.000Z", at=AT, pretend=True) == 2
    assert store.head().seq == 6
    assert store.retain(since="2026-03-05T00:00:00.000Z", at=AT) == 2
    assert [(one.seq, one.run, one.kind) for one in store.entries()] == [
        (3, "long", "run"),
        (4, "mixed", "run"),
        (5, "mixed", "finish"),
        (6, "long", "finish"),
        (7, "", "retention"),
    ]
    assert store.find_breaks() == []
    store.append([draft(10, "new", "run")])
    assert store.retain(since="2026-03-10T00:00:00.000Z", at="2026-03-11T00:00:00.000Z") == 5
    assert [one.run for one in store.entries()] == ["new", ""]
    assert store.find_breaks() == []
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.connect(url).begin() as connection:
        connection.execute(sa.delete(ENTRY))  # the lock against deletion is back
    tamper(url, sa.delete(ENTRY).where(ENTRY.c.run == "new"))
    assert len(store.find_breaks()) == 1


def test_views_show_each_kind_apart(url: str, store: Store) -> None:
    store.append([Draft(AT, "run-1", "run", body={"user": "anna", "ticket": "CHG1"}), *commands(2)])
    with engine.connect(url).begin() as connection:
        assert connection.execute(sa.text('SELECT run, "user", ticket FROM drift_guard_run')).all() == [
            ("run-1", "anna", "CHG1")
        ]
        rows = connection.execute(sa.text("SELECT device, line FROM drift_guard_command ORDER BY seq")).all()
    assert rows == [("sw1", "vlan 1"), ("sw1", "vlan 2")]


def test_several_make_the_tables_at_once(url: str) -> None:
    context = multiprocessing.get_context("fork")
    makers = [context.Process(target=Store(url).prepare) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert [maker.exitcode for maker in makers] == [0] * 4
    assert Store(url).head() == START


def test_a_file_is_its_owner_s_alone_with_all_its_side_files(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/private/audit.sqlite", keep=True)
    store.prepare()
    store.append(commands(1))
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "private").iterdir()}
    assert files == dict.fromkeys(["audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm"], 0o600)
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://root:hunter2@db/x", "Expected: SQLite or PostgreSQL. Actual: mysql"),
        ("no url, hunter2", "Expected: default, sqlite:///PATH or postgresql://"),
        ("sqlite://", "Expected: a file for SQLite"),
        ("postgresql://x:hunter2@127.0.0.1:1/y", "Expected: it answers. Actual: connection failed"),
    ],
)
def test_an_address_that_leads_nowhere_is_named_without_its_password(address: str, words: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store(address).head()
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert ScriptDirectory(str(Path(engine.__file__).with_name("migrations"))).get_heads() == [REVISION]


def test_a_newer_schema_is_refused(url: str, store: Store) -> None:
    with engine.connect(url).begin() as connection:
        connection.execute(sa.text("UPDATE drift_guard_schema SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"can't be brought up to date.*9999"):
        store.prepare()


def test_who_runs_playbooks_needs_few_rights_and_retention_needs_the_tables(postgresql: Server) -> None:
    url = postgresql.new_database()
    Store(url).prepare()
    database, runner = url.rpartition("?")[0].rpartition("/")[2], f"runner_{os.getpid()}"
    grants = (
        "SELECT, INSERT ON drift_guard_entry",
        "SELECT, UPDATE ON drift_guard_head",
        "SELECT ON drift_guard_schema",
    )
    statements = "".join(f"GRANT {grant} TO {runner};\n" for grant in grants)
    postgresql.cluster.sql(f"CREATE ROLE {runner} LOGIN;\n{statements}", database=database)
    store = Store(url.replace("//nautobot@", f"//{runner}@"))
    store.prepare()
    store.append(commands(2))
    assert store.find_breaks() == []
    with pytest.raises(StoreError, match="must be owner of table"):
        store.retain(since="2027-01-01T00:00:00.000Z", at=AT)
    assert store.head().seq == 2
