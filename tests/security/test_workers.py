"""A reading process ends with the one that started it, whatever it is at, and when it takes too much of a processor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.isolation import Isolation

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
READER = """
import re, time
class Endless:
    name = 'endless'
    def accepts(self, content):
        return content.data.startswith(b'ENDLESS')
    def read(self, content):
        if content.data.endswith(b'python'):
            while True:
                pass
        re.match('(a|a)*b', 'a' * 60)  # lets no other thread run
"""
PARENT = """
import sys
from briefing.sources import ReadOptions, read
read(sys.argv[1:], options=ReadOptions(parse_timeout_s=float(sys.argv.pop(1))))
"""


def children(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def wait_for(condition: object, timeout_s: float) -> bool:
    end = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.05)
    return bool(condition())  # type: ignore[operator]


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(("kind", "timeout_s", "within_s"), [("python", 600.0, 20), ("c", 1.0, 120)])
def test_a_worker_ends_when_its_parent_is_killed(kind: str, timeout_s: float, within_s: float, tmp_path: Path) -> None:
    """What lets other threads run ends at once, what lets none run at its limit of processor time."""
    (tmp_path / "endless_reader.py").write_text(READER)
    info = tmp_path / "endless-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: endless\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nendless = endless_reader:Endless\n")
    source = tmp_path / "source.bin"
    source.write_bytes(b"ENDLESS " + kind.encode())
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", PARENT, str(timeout_s), str(source)], env=env) as parent:
        assert wait_for(lambda: children(parent.pid), 60)
        [worker] = children(parent.pid)
        try:
            # Busy: it has begun with the content, and not only with starting up.
            if kind == "python":
                assert wait_for(lambda: runs(worker) and cpu_s(worker) > 1.0, 60)
            else:
                assert wait_for(lambda: runs(worker) and b"worker" in Path(f"/proc/{worker}/cmdline").read_bytes(), 60)
                time.sleep(0.5)
            parent.send_signal(signal.SIGKILL)
            assert wait_for(lambda: not runs(worker), within_s)
        finally:
            parent.kill()
            if runs(worker):
                os.kill(worker, signal.SIGKILL)


def test_a_worker_that_takes_too_much_of_a_processor_is_ended(tmp_path: Path) -> None:
    """By the system, and not only by its parent's clock."""
    command = "from briefing.sources.worker import limit_cpu\nlimit_cpu(1)\nwhile True:\n    pass"
    done = subprocess.run([sys.executable, "-c", command], check=False, timeout=120)
    assert done.returncode == -signal.SIGXCPU


_BUSY = """
import os, time
class Busy:
    name = 'busy'
    def accepts(self, content):
        return content.data.startswith(b'BUSY')
    def read(self, content):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        begun = time.process_time()
        while time.process_time() < begun + float(content.data[4:]):
            pass
        raise RuntimeError
"""


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel does not tell who waits")
def test_waiting_for_a_processor_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "busy_reader.py").write_text(_BUSY)
    info = tmp_path / "busy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: busy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nbusy = busy_reader:Busy\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    burn = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-c", burn]) for _ in range(4)]
    try:
        with Isolation(timeout_s=2) as isolation, pytest.raises(SourceError, match="taken apart"):
            isolation.read("busy", Content(uri="x", data=b"BUSY0.8"))
        with Isolation(timeout_s=1) as isolation, pytest.raises(SourceError, match="longer than 1 s"):
            isolation.read("busy", Content(uri="x", data=b"BUSY60"))
    finally:
        for process in others:
            process.kill()
            process.wait()
