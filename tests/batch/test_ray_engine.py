"""The engine on Ray: a cluster of this machine, its workers really killed."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import tasks

from briefing.batch.engine import Engine, engine
from briefing.batch.engine.local import Local
from briefing.errors import BriefingError, MissingExtraError, UsageError

HAS_RAY = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(not HAS_RAY, reason="needs Ray: pip install 'briefing-generator[ray]'")
# Ray leaves its logs' files open.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

PARENT = """
import sys
sys.path.insert(0, {here!r})
import tasks
from briefing.batch.engine import engine
with engine("ray", n_workers=2) as cluster:
    for done in cluster.run(tasks.marked_sleep, [({folder!r}, 600.0)] * 8):
        pass
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Engine]:
    """Two workers, which live on between the tests."""
    with engine("ray", n_workers=2) as made:
        yield made


def gone(pids: list[int], *, s: float) -> bool:
    """Whether the processes end in so many seconds."""
    end = time.monotonic() + s
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(HAS_RAY, reason="Ray is installed")
def test_without_ray_the_command_that_installs_it_is_told() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'briefing-generator\[ray\]'"):
        engine("ray")


@needs_ray
def test_results_are_those_of_the_local_engine(cluster: Engine) -> None:
    blocks = [["A bridge fell.", "Nobody was hurt."], ["It rained.", ""], ["The mayor resigned on Friday."]]
    there = sorted(cluster.run(tasks.encoded, blocks), key=lambda d: d.place)
    with Local(1) as one:
        here = sorted(one.run(tasks.encoded, blocks), key=lambda d: d.place)
    assert there == here
    assert all(d.result for d in here)


@needs_ray
def test_workers_live_on_and_are_others(cluster: Engine) -> None:
    pids = {d.result for n in range(2) for d in cluster.run(tasks.my_pid, range(10))}
    assert len(pids) <= 2
    assert os.getpid() not in pids


@needs_ray
def test_large_items_and_results_travel(cluster: Engine) -> None:
    assert [len(d.result or b"") for d in cluster.run(tasks.as_large, [8_000_000] * 4)] == [8_000_000] * 4
    assert [d.result for d in cluster.run(tasks.n_of, [bytes(8_000_000)] * 4)] == [8_000_000] * 4


@needs_ray
def test_an_error_is_its_items_answer(cluster: Engine) -> None:
    kinds = ["on purpose", "by mistake", "exits", "fine"]
    done = {kinds[d.place]: d for d in cluster.run(tasks.fails, kinds)}
    assert done["on purpose"].error == "The file a.txt is empty; give another."
    assert done["by mistake"].error == "KeyError: 'who'"
    assert done["exits"].error == "SystemExit: 3"
    assert (done["fine"].result, done["fine"].error) == ("fine", "")


@needs_ray
def test_a_killed_worker_loses_nothing_and_nobody_else_pays(cluster: Engine, tmp_path: Path) -> None:
    names = ["0-a", "9-always", "0-b", "1-once", "0-c"]
    done = {names[d.place]: d for d in cluster.run(tasks.kills_itself, [(str(tmp_path), name) for name in names])}
    assert done.pop("9-always").error == "its worker was ended 3 times (killed, or out of memory)"
    assert {name: d.result for name, d in done.items()} == {name: name for name in names if name != "9-always"}
    n_tries = {name: len((tmp_path / name).read_text().splitlines()) for name in names}
    assert n_tries == {name: min(3, 1 + int(name[0])) for name in names}


@needs_ray
def test_each_worker_keeps_to_one_processor(cluster: Engine) -> None:
    (done,) = cluster.run(tasks.threads, [0])
    assert done.result == (1, "1")


@needs_ray
def test_leaving_a_run_ends_its_workers_and_the_next_has_new_ones(cluster: Engine, tmp_path: Path) -> None:
    run = cluster.run(tasks.marked_sleep, [(str(tmp_path), 0.0), *[(str(tmp_path), 600.0)] * 7])
    next(run)
    pids = [int(path.name) for path in tmp_path.iterdir()]
    run.close()  # type: ignore[attr-defined]  # a generator
    assert gone(pids, s=5)
    assert [d.result for d in cluster.run(tasks.squared, [3])] == [9]


@needs_ray
@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_the_cluster_ends_with_a_parent_that_is_killed(tmp_path: Path, sent: signal.Signals) -> None:
    text = PARENT.format(here=str(Path(__file__).parent), folder=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", text], stderr=subprocess.PIPE, start_new_session=True)
    end = time.monotonic() + 120
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    pids = [int(path.name) for path in tmp_path.iterdir()]
    assert len(pids) == 2
    os.killpg(process.pid, sent) if sent == signal.SIGINT else process.send_signal(sent)
    process.wait(timeout=60)
    assert gone(pids, s=20)


@needs_ray
def test_an_address_that_is_none_or_where_nobody_listens_is_told_before_ray_tries_for_minutes() -> None:
    code = (
        "from briefing.batch.engine import engine\n"
        "from briefing.errors import BriefingError\n"
        "for address in ('127.0.0.1:9', 'ray://127.0.0.1:9', '10.0.0.1', 'x:y:z'):\n"
        "    try:\n        engine('ray', address=address).__enter__()\n"
        "    except BriefingError as error:\n        print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert said.stdout.splitlines() == [
        "no Ray cluster listens at '127.0.0.1:9': Connection refused",
        "no Ray cluster listens at 'ray://127.0.0.1:9': Connection refused",
        "'10.0.0.1' is no address of a Ray cluster; give one such as 10.0.0.1:6379",
        "'x:y:z' is no address of a Ray cluster; give one such as 10.0.0.1:6379",
    ]


@needs_ray
def test_no_workers_are_refused_and_a_second_connection_is(cluster: Engine) -> None:
    with pytest.raises(UsageError, match="0 workers are none"):
        engine("ray", n_workers=0)
    with pytest.raises(BriefingError, match="connected to a Ray cluster already"):
        engine("ray", n_workers=1).__enter__()
