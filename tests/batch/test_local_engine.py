"""The engine of this machine: real processes, really killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import tasks

from briefing.batch.engine import engine
from briefing.batch.engine.local import Local
from briefing.batch.engine.pool import Limits
from briefing.errors import UsageError
from briefing.processors import n_processors

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits or tells this")

PARENT = """
import signal, sys
sys.path.insert(0, {here!r})
import tasks
from briefing.batch.engine.local import Local
signal.signal(signal.SIGINT, signal.default_int_handler)
with Local(2) as engine:
    for done in engine.run(tasks.{task}, [({folder!r}, 60.0)] * 8):
        {body}
"""


@pytest.fixture(scope="module")
def two() -> Iterator[Local]:
    """Two workers, which live on between the tests."""
    with Local(2) as made:
        yield made


def until(true: Callable[[], bool], *, s: float) -> bool:
    """Whether it comes true in so many seconds."""
    end = time.monotonic() + s
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def alive(pid: int) -> bool:
    """Whether the process still runs; one that is dead and not yet asked for its end does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return not stat.parent.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def marked(folder: Path, n: int) -> list[int]:
    """The workers that left their mark, once there are so many."""
    assert until(lambda: len(list(folder.iterdir())) >= n, s=20)
    return [int(path.name) for path in folder.iterdir()]


def test_results_come_with_their_place(two: Local) -> None:
    done = list(two.run(tasks.squared, range(50)))
    assert sorted((d.place, d.result) for d in done) == [(n, n * n) for n in range(50)]
    assert not any(d.error for d in done)
    assert list(two.run(tasks.squared, [])) == []


def test_workers_live_on_between_items_and_runs(two: Local) -> None:
    first = {d.result for d in two.run(tasks.my_pid, range(30))}
    second = {d.result for d in two.run(tasks.my_pid, range(30))}
    assert len(first | second) <= 2
    assert os.getpid() not in first


def test_items_are_taken_as_there_are_workers(two: Local) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for n in range(40):
            taken.append(n)
            yield n

    for n_done, _ in enumerate(two.run(tasks.squared, items())):
        assert len(taken) <= n_done + 4


def test_results_come_while_others_are_still_at_work(two: Local, tmp_path: Path) -> None:
    lengths = [2.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    done = [d.place for d in two.run(tasks.marked_sleep, [(str(tmp_path), s) for s in lengths])]
    assert done[-1] == 0


def test_large_items_and_results_travel(two: Local) -> None:
    done = list(two.run(tasks.as_large, [8_000_000] * 4))
    assert [len(d.result or b"") for d in done] == [8_000_000] * 4
    assert [d.result for d in two.run(tasks.n_of, [bytes(8_000_000)] * 4)] == [8_000_000] * 4


def test_an_error_is_its_items_answer(two: Local) -> None:
    kinds = ["on purpose", "by mistake", "exits", "fine"]
    done = {kinds[d.place]: d for d in two.run(tasks.fails, kinds)}
    assert done["on purpose"].error == "The file a.txt is empty; give another."
    assert done["by mistake"].error == "KeyError: 'who'"
    assert done["exits"].error == "SystemExit: 3"
    assert (done["fine"].result, done["fine"].error) == ("fine", "")


def test_what_cannot_be_pickled_is_an_answer_too(two: Local) -> None:
    kinds = ["there", "back"]
    there, back = sorted(two.run(tasks.gives_what_does_not_travel, kinds), key=lambda d: d.place)
    assert there.error == "ValueError: not by post"
    assert back.error.startswith("ValueError: invalid literal")
    (item,) = two.run(tasks.gives_what_does_not_travel, [tasks.Unpicklable()])  # type: ignore[list-item]
    assert item.error == "ValueError: not by post"
    (task,) = two.run(lambda n: n, [1])
    assert "pickle" in task.error


def test_what_a_task_prints_and_reads_is_not_the_engines(two: Local) -> None:
    (done,) = two.run(tasks.prints_and_reads, ["x" * 100])
    assert (done.result, done.error) == ("", "")


@posix
def test_a_killed_worker_loses_nothing_and_nobody_else_pays(two: Local, tmp_path: Path) -> None:
    names = ["0-a", "2-twice killed", "0-b", "9-always", "0-c", "0-d", "1-once", "0-e"]
    done = {names[d.place]: d for d in two.run(tasks.kills_itself, [(str(tmp_path), name) for name in names])}
    guilty = done.pop("9-always")
    assert guilty.error == "its worker was ended 3 times (killed, or out of memory)"
    assert {name: d.result for name, d in done.items()} == {name: name for name in names if name != "9-always"}
    n_tries = {name: len((tmp_path / name).read_text().splitlines()) for name in names}
    assert n_tries == {name: min(3, 1 + int(name[0])) for name in names}


@posix
def test_a_worker_killed_from_outside_loses_nothing(two: Local, tmp_path: Path) -> None:
    run = two.run(tasks.marked_sleep, [(str(tmp_path), 0.3)] * 6)
    done = [next(run)]
    for pid in marked(tmp_path, 2)[:2]:
        os.kill(pid, signal.SIGKILL)
    done += list(run)
    assert sorted(d.place for d in done) == list(range(6))
    assert {d.result for d in done} == {0.3}


@posix
def test_a_worker_killed_between_two_runs_is_no_try() -> None:
    with Local(1) as one:
        (first,) = one.run(tasks.my_pid, [0])
        assert first.result
        os.kill(first.result, signal.SIGKILL)
        assert until(lambda: not alive(first.result or 0), s=5)
        (second,) = one.run(tasks.my_pid, [0])
        assert second.result not in (None, first.result)


def test_an_item_that_takes_too_long_is_given_up_and_not_tried_again(tmp_path: Path) -> None:
    with Local(1, limits=Limits(max_item_s=0.5)) as one:
        items = [(str(tmp_path), 30.0), (str(tmp_path), 0.0)]
        slow, quick = sorted(one.run(tasks.marked_sleep, items), key=lambda d: d.place)
    assert slow.error == "it took longer than 0.5 s"
    assert quick.result == 0.0
    assert len(list(tmp_path.iterdir())) == 2


@linux
def test_a_worker_that_outgrew_its_memory_is_replaced_after_its_item() -> None:
    with Local(1, limits=Limits(max_memory_bytes=100_000_000)) as one:
        pids = [d.result for d in one.run(tasks.keeps, [1_000, 1_000, 110_000_000, 1_000, 1_000])]
    assert pids[0] == pids[1] == pids[2] != pids[3] == pids[4]


@linux
def test_an_item_that_needs_too_much_memory_is_told_so() -> None:
    with Local(1, limits=Limits(max_memory_bytes=100_000_000)) as one:
        large, small = sorted(one.run(tasks.keeps, [10_000_000_000, 1_000]), key=lambda d: d.place)
    assert large.error == "it needs more memory than a worker may use"
    assert small.result


def test_each_worker_keeps_to_its_share_of_the_processors() -> None:
    for n_workers in (1, n_processors(), 2 * n_processors()):
        with Local(n_workers) as some:
            (done,) = some.run(tasks.threads, [0])
        share = max(1, n_processors() // n_workers)
        assert done.result == (share, str(share))


def test_vectors_are_those_of_this_process(two: Local) -> None:
    blocks = [["A bridge fell.", "Nobody was hurt."], ["It rained.", ""], ["The mayor resigned on Friday."]]
    done = {d.place: d.result for d in two.run(tasks.encoded, blocks)}
    assert done == {n: tasks.encoded(block) for n, block in enumerate(blocks)}


@posix
def test_leaving_the_context_ends_the_workers(tmp_path: Path) -> None:
    with Local(2) as some:
        run = some.run(tasks.marked_sleep, [(str(tmp_path), 60.0)] * 8)
        threading.Thread(target=lambda: next(run, None), daemon=True).start()
        pids = marked(tmp_path, 2)
        start = time.monotonic()
    assert time.monotonic() - start < 1
    assert not any(map(alive, pids))


@posix
@pytest.mark.parametrize("leave", ["close", "break", "raise"])
def test_leaving_a_run_ends_its_workers_and_the_next_has_new_ones(two: Local, tmp_path: Path, leave: str) -> None:
    folder = str(tmp_path)
    run = two.run(tasks.marked_sleep, [(folder, 0.0), *[(folder, 60.0)] * 7])
    assert next(run).result == 0.0
    pids = marked(tmp_path, 2)
    start = time.monotonic()
    if leave == "close":
        run.close()  # type: ignore[attr-defined]  # a generator
    elif leave == "break":
        del run
    else:
        with pytest.raises(ZeroDivisionError):
            run.throw(ZeroDivisionError)  # type: ignore[attr-defined]
    assert time.monotonic() - start < 1
    assert not any(map(alive, pids))
    assert [d.result for d in two.run(tasks.squared, [3])] == [9]


def test_one_run_goes_on_at_a_time_and_only_within_the_context(two: Local) -> None:
    first = two.run(tasks.squared, range(10))
    next(first)
    with pytest.raises(RuntimeError, match="one goes on at a time"):
        next(two.run(tasks.squared, [1]))
    assert len(list(first)) == 9
    assert len(list(two.run(tasks.squared, [1]))) == 1
    with pytest.raises(RuntimeError, match="inside the engine's context"):
        list(Local(1).run(tasks.squared, [1]))


@posix
def test_items_that_fail_to_come_end_the_workers(two: Local, tmp_path: Path) -> None:
    def items() -> Iterator[tuple[str, float]]:
        yield str(tmp_path), 60.0
        yield str(tmp_path), 60.0
        marked(tmp_path, 2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(two.run(tasks.marked_sleep, items()))
    assert not any(map(alive, marked(tmp_path, 2)))


def parent(tmp_path: Path, task: str, body: str = "pass") -> subprocess.Popen[bytes]:
    """A program of its own, and the leader of a group, that has two workers at work."""
    here = str(Path(__file__).parent)
    text = PARENT.format(here=here, task=task, folder=str(tmp_path), body=body)
    return subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


@posix
@pytest.mark.parametrize("task", ["marked_sleep", pytest.param("marked_stuck", marks=linux)])
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, task: str, sent: signal.Signals) -> None:
    process = parent(tmp_path, task)
    pids = marked(tmp_path, 2)
    time.sleep(0.1)  # so that they are at it
    process.send_signal(sent)
    _, said = process.communicate()
    try:
        assert until(lambda: not any(map(alive, pids)), s=1)
        assert said == b""
    finally:
        for pid in filter(alive, pids):
            os.kill(pid, signal.SIGKILL)


@posix
def test_ctrl_c_ends_parent_and_workers_and_only_the_parent_speaks(tmp_path: Path) -> None:
    process = parent(tmp_path, "marked_sleep")
    pids = marked(tmp_path, 2)
    start = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # it may have ended with its parent by now
            os.kill(pid, signal.SIGINT)  # and what ends a whole service
    _, said = process.communicate()
    assert time.monotonic() - start < 2
    assert not any(map(alive, pids))
    assert said.count(b"Traceback") == 1
    assert said.strip().endswith(b"KeyboardInterrupt")


@posix
def test_a_worker_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o755)
    with Local(1) as one:
        monkeypatch.setattr(sys, "executable", str(broken))
        with pytest.raises(Exception, match=r"no worker could be started: .* tried 3 times and ended with 7"):
            list(one.run(tasks.squared, [1, 2, 3]))
        monkeypatch.undo()
        assert [d.result for d in one.run(tasks.squared, [4])] == [16]


def test_an_engine_is_had_by_name() -> None:
    assert engine("local", n_workers=3).n_workers == 3
    assert 1 <= engine("local").n_workers <= 16
    with pytest.raises(UsageError, match=r"no engine is called 'slurm'; known are local"):
        engine("slurm")
    with pytest.raises(UsageError, match="0 workers are none"):
        engine("local", n_workers=0)
    with pytest.raises(UsageError, match="takes no address"):
        engine("local", address="10.0.0.1:6379")


@pytest.mark.parametrize(("said", "n"), [("3", 3), ("2,4", 2), ("", None), ("0", None), ("-1", None), ("x", None)])
def test_threads_are_as_many_as_the_environment_says(monkeypatch: pytest.MonkeyPatch, said: str, n: int | None) -> None:
    from briefing.processors import n_threads

    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert n_threads() == (n or n_processors())
