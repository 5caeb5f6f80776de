"""The file: one run at a time, all of a step or nothing, and clear words when it cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.digest.store import open_store
from briefing.errors import OutputError
from briefing.lock import BusyError, only_run


def test_a_second_run_is_told_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    state = tmp_path / "s.sqlite"
    code = (
        "import sys, time; from pathlib import Path; from briefing.lock import only_run\n"
        "with only_run(Path(sys.argv[1])):\n  print('in', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(state)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(BusyError, match="another run"), only_run(state):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with only_run(state):
        pass


def test_all_of_a_step_or_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        sql = "INSERT INTO story (subject, title, told, briefing) VALUES ('a', ?, 1, '')"
        with pytest.raises(OutputError, match="NOT NULL"), store.transaction() as db:
            db.executemany(sql, [("first",), (None,)])
        assert store.connection.execute("SELECT count(*) FROM story").fetchone() == (0,)


def test_a_full_disk_is_told_and_nothing_kept(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.connection.execute("PRAGMA max_page_count = 20")
        sql = "INSERT INTO story (subject, title, told, briefing) VALUES ('a', 'b', 1, ?)"
        with pytest.raises(OutputError, match="full"), store.transaction() as db:
            db.executemany(sql, [("x" * 5000,)] * 100)
        assert store.connection.execute("SELECT count(*) FROM story").fetchone() == (0,)


def test_files_that_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"not a database at all" * 100)
    with pytest.raises(OutputError, match="not a digest's memory"), open_store(tmp_path / "a"):
        pass
    newer = sqlite3.connect(tmp_path / "b")
    newer.execute("PRAGMA user_version = 99")
    newer.commit()
    newer.close()
    with pytest.raises(OutputError, match="another version"), open_store(tmp_path / "b"):
        pass
    with pytest.raises(OutputError, match="cannot be opened"), open_store(tmp_path / "a" / "c"):
        pass


def test_a_torn_write_ahead_log_costs_only_the_last_step(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    code = (
        "import os, sys; from pathlib import Path; from briefing.digest.store import open_store\n"
        "with open_store(Path(sys.argv[1])) as s:\n"
        "  for i in range(3):\n"
        "    with s.transaction() as db:\n"
        "      db.execute(\"INSERT INTO story (subject, title, told, briefing) VALUES ('a', 'b', ?, '')\", (i,))\n"
        "  os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    wal = path.with_name("s.sqlite-wal")
    os.truncate(wal, wal.stat().st_size - 100)
    with open_store(path) as store:
        assert store.connection.execute("SELECT count(*) FROM story").fetchone() == (2,)
