"""The verbs to await: real processes, really killed; the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

import pytest

import briefing
from briefing import Briefing, BriefingError, Document
from briefing.asynchronous.calls import called
from briefing.asynchronous.helpers import MAX_HELPERS
from briefing.batch.engine import engine
from briefing.config import Settings
from briefing.errors import NoContentError, UsageError
from briefing.processors import n_processors
from briefing.stories.verb import stories

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
HERE = f"{__name__}:"
TEXT = "The ferry Eider ran aground off Marrow Point with 212 people aboard."


def reports(n: int) -> list[Document]:
    """Invented reports on one event, each with words of its own."""
    crews = ("Two", "Three", "Four")
    return [
        Document.from_text(
            f"{TEXT} It happened on Tuesday, said station {i} of the coast guard. Rescue boats took all passengers "
            f"ashore by noon. {crews[i % 3]} crew members were treated for bruises in the hospital of Oste. The "
            f"company Nordlinie said that a rudder had failed {i + 2} times before.",
            title=f"Ferry Eider aground, report {i}",
            outlet=f"Paper {i}",
            url=f"https://example.org/{i}",
        )
        for i in range(n)
    ]


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    found = (Path(f) for f in Path(f"/proc/{os.getpid()}/task").glob("*/children"))
    return {int(pid) for f in found for pid in f.read_text().split() if runs(int(pid))}


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


async def until(true: Callable[[], object], *, s: float) -> bool:
    end = time.monotonic() + s
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.01)
    return bool(true())


def pid_and_sleep(folder: str, seconds: float, child: bool = False, progress: object = None) -> None:
    """A verb that leaves its mark, and that of a program that it starts, and takes long."""
    (Path(folder) / str(os.getpid())).touch()
    if child:
        started = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])
        (Path(folder) / str(started.pid)).touch()
    time.sleep(seconds)


def raising(kind: str, progress: object = None) -> None:
    errors: dict[str, BaseException] = {
        "own": NoContentError("There is nothing in a.txt."),
        "foreign": KeyError("who"),
        "odd": OddError("first", "second"),
        "stop": StopIteration(3),
        "exit": SystemExit(3),
    }
    if kind == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    raise errors[kind]


class OddError(BriefingError):
    """Cannot be made again from its text."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def place(progress: object = None) -> tuple[str, str | None, int]:
    return os.getcwd(), os.environ.get("BRIEFING_TEST"), os.getpid()


def large(n: int, progress: object = None) -> dict[str, str]:
    return {f"https://example.org/{i}": f"story {i}" for i in range(n)}


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@asynccontextmanager
async def ticking() -> AsyncIterator[list[float]]:
    """The longest times that the loop was held, in seconds: between two ticks, as far as this process used a processor
    at all. What else the machine is busy with is none of it."""
    held: list[float] = []

    async def tick() -> None:
        last, used = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(0.001)
            now, uses = time.perf_counter(), time.process_time()
            held.append(min(now - last, uses - used))
            last, used = now, uses

    task = asyncio.create_task(tick())
    try:
        yield held
    finally:
        task.cancel()
        held.sort(reverse=True)


async def longest(work: Callable[[], object]) -> float:
    """The longest hold of the best of three."""
    best = float("inf")
    for _ in range(3):
        async with ticking() as held:
            await work()  # type: ignore[misc]
        assert len(held) > 3
        best = min(best, held[0])
        if best <= 0.05:
            break
    return best


@pytest.mark.parametrize("name", ["read", "brief", "compare", "check", "stories"])
def test_each_is_as_its_verb(name: str) -> None:
    verb = stories if name == "stories" else getattr(briefing, name)
    awaited = getattr(briefing, f"a{name}")
    assert list(inspect.signature(awaited).parameters) == list(inspect.signature(verb).parameters)
    given = (TEXT, reports(3)) if name == "check" else (reports(3),)
    assert asyncio.run(awaited(*given)) == verb(*given)


def test_settings_since_and_previous_travel(tmp_path: Path) -> None:
    docs = reports(3)
    settings = Settings(title="Aground", n_points=2)
    earlier = briefing.brief(docs[:2])
    (tmp_path / "earlier.json").write_text(earlier.to_json())
    expected = briefing.brief(docs, settings=settings, since=earlier)

    async def all_of_it() -> None:
        assert await briefing.abrief(docs, settings=settings, since=earlier) == expected
        assert await briefing.abrief(docs, settings=settings, since=tmp_path / "earlier.json") == expected
        grouping = (await briefing.astories(docs[:2])).grouping
        (story,) = await briefing.astories(docs, previous=grouping)
        assert story.change == "grew"

    asyncio.run(all_of_it())


def test_a_briefing_of_a_dozen_does_not_hold_the_loop() -> None:
    docs, seen = reports(12), list[str]()

    async def work() -> None:
        await briefing.abrief(docs, progress=seen.append)

    assert asyncio.run(longest(work)) <= 0.05
    assert "comparing" in seen


def test_a_large_result_does_not_hold_the_loop() -> None:
    """Three hundred thousand values: taken apart in one go they hold it for 200 ms."""

    async def work() -> None:
        assert len(await called(f"{HERE}large", {"n": 300_000}, None)) == 300_000  # type: ignore[arg-type]

    assert asyncio.run(longest(work)) <= 0.05


def test_nothing_heavy_is_loaded_here() -> None:
    code = (
        "import asyncio, sys, briefing\n"
        "d = briefing.Document.from_text('The tram to Oste stops on Monday for two weeks, the city said.')\n"
        "async def main():\n"
        "    await briefing.abrief([d]); await briefing.acheck('The tram stops.', [d]); await briefing.astories([d])\n"
        "asyncio.run(main())\n"
        "print({'numpy', 'onnxruntime', 'jinja2', 'tokenizers'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")


@linux
@pytest.mark.parametrize("way", ["cancel", "timeout"])
def test_who_gives_up_ends_the_process_and_what_it_started(way: str, tmp_path: Path) -> None:
    async def all_of_it() -> None:
        await called(f"{HERE}place", {}, None)
        arguments = {"folder": str(tmp_path), "seconds": 60.0, "child": True}
        work = asyncio.create_task(called(f"{HERE}pid_and_sleep", arguments, None))
        assert await until(lambda: len(list(tmp_path.iterdir())) == 2, s=30)
        pids = [int(f.name) for f in tmp_path.iterdir()]
        assert all(map(runs, pids))
        begun = time.monotonic()
        if way == "cancel":
            work.cancel()
            with pytest.raises(asyncio.CancelledError):
                await work
        else:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await work
        assert await until(lambda: not any(map(runs, pids)), s=1)
        assert time.monotonic() - begun < 1

    asyncio.run(all_of_it())


@linux
def test_a_briefing_cancelled_halfway_is_gone_and_the_next_is_made() -> None:
    docs = reports(12)

    async def all_of_it() -> Briefing:
        (_, _, pid) = cast(tuple[str, str, int], await called(f"{HERE}place", {}, None))
        work = asyncio.create_task(briefing.abrief(docs))
        await asyncio.sleep(0.3)
        assert runs(pid)
        assert not work.done()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert await until(lambda: not runs(pid), s=1)
        return await briefing.abrief(docs[:2])

    assert asyncio.run(all_of_it()) == briefing.brief(docs[:2])


def test_errors_are_the_librarys_own(tmp_path: Path) -> None:
    async def all_of_it() -> None:
        with pytest.raises(NoContentError, match=r"gone\.txt"):
            await briefing.aread(tmp_path / "gone.txt")
        for kind, wanted, said in (
            ("own", NoContentError, "There is nothing in a.txt."),
            ("foreign", KeyError, "'who'"),
            ("odd", BriefingError, "first and second"),
            ("stop", RuntimeError, "StopIteration(3)"),
            ("exit", RuntimeError, "SystemExit(3)"),
        ):
            with pytest.raises(wanted) as caught:
                await called(f"{HERE}raising", {"kind": kind}, None)
            assert str(caught.value) == said
            assert ("in raising" in "".join(getattr(caught.value, "__notes__", ""))) == (kind in ("foreign", "exit"))
        with pytest.raises(BriefingError, match=r"ended before it was done \(signal 9\)"):
            await called(f"{HERE}raising", {"kind": "dies"}, None)
        with pytest.raises(AttributeError):
            await called(f"{HERE}place", {"given": lambda: 3}, None)
        assert (await called(f"{HERE}place", {}, None))[0] == os.getcwd()  # type: ignore[index]

    asyncio.run(all_of_it())


def test_what_is_no_source_is_refused_by_name() -> None:
    async def all_of_it() -> None:
        for verb in (briefing.aread, briefing.abrief, briefing.acompare, briefing.astories):
            for given, said in (("-", "standard input"), ([Path("-")], "standard input"), (7, "sources: give a list")):
                with pytest.raises(UsageError, match=f"sources: .*{said}|{said}"):
                    await verb(given)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match=r"documents: .*standard input"):
            await briefing.acheck(TEXT, ["-"])

    asyncio.run(all_of_it())
    with pytest.raises(UsageError, match=r"sources: .*standard input"):
        briefing.abatch("-", "out")


@linux
def test_five_at_once_share_a_few_processes() -> None:
    docs = [reports(n) for n in (1, 2, 3, 2, 1)]

    async def all_of_it() -> list[Briefing]:
        work = asyncio.gather(*map(briefing.abrief, docs))
        most = 0
        while not work.done():
            await asyncio.sleep(0.01)
            most = max(most, len(children()))
        assert 1 <= most <= min(MAX_HELPERS, n_processors())
        return await work

    made = asyncio.run(all_of_it())
    assert made == [briefing.brief(d) for d in docs]


def test_a_process_is_kept_and_works_where_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def all_of_it() -> None:
        first = await called(f"{HERE}place", {}, None)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("BRIEFING_TEST", "here")
        (tmp_path / "tram.txt").write_text(f"{TEXT}\n")
        second = await called(f"{HERE}place", {}, None)
        assert second[:2] == (str(tmp_path), "here")  # type: ignore[index]
        assert first[2] == second[2]  # type: ignore[index]
        ((document,), _) = await briefing.aread("tram.txt")
        assert document.text.strip() == TEXT
        monkeypatch.delenv("BRIEFING_TEST")
        assert (await called(f"{HERE}place", {}, None))[1] is None  # type: ignore[index]

    asyncio.run(all_of_it())


def test_who_asks_again_at_once_is_given_the_process_that_is_warm() -> None:
    async def all_of_it() -> set[object]:
        return {(await called(f"{HERE}place", {}, None))[2] for _ in range(50)}  # type: ignore[index]

    assert len(asyncio.run(all_of_it())) == 1


def test_progress_is_called_in_the_loops_thread_and_what_it_raises_ends_the_call() -> None:
    import threading

    threads = set[int]()

    def fails(stage: str) -> None:
        raise ZeroDivisionError(stage)

    async def all_of_it() -> None:
        await briefing.aread(reports(1), progress=lambda stage: None)
        await briefing.abrief(reports(2), progress=lambda stage: threads.add(threading.get_ident()))
        with pytest.raises(ZeroDivisionError, match="reading"):
            await briefing.abrief(reports(2), progress=fails)

    asyncio.run(all_of_it())
    assert threads == {threading.get_ident()}


SETTINGS = Settings(compiled=date(2026, 3, 12))


def pile() -> list[Document]:
    gold = "A hoard of {n} gold coins was stolen from the museum in Tarn on Monday night, police said. A window broke."
    others = [
        Document.from_text(
            gold.format(n=n), title="Gold stolen in Tarn", outlet=f"Gazette {n}", url=f"https://g.org/{n}"
        )
        for n in (480, 520)
    ]
    return [*reports(2), *others]


@linux
def test_a_batch_is_followed_story_by_story(tmp_path: Path) -> None:
    where, seen = partial(engine, "local", n_workers=1), list[str]()

    async def all_of_it() -> None:
        run = briefing.abatch(pile(), tmp_path / "a", settings=SETTINGS, where=where, progress=seen.append)
        assert run.batch is None
        followed = [story async for story in run]
        expected = briefing.batch(pile(), tmp_path / "b", settings=SETTINGS, where=where())
        assert run.batch is not None
        assert run.batch.stories == tuple(followed)
        assert [s.story for s in followed] == [s.story for s in expected.stories]
        assert run.batch.diagnostics == expected.diagnostics
        for story, same in zip(followed, expected.stories, strict=True):
            assert story.pages["html"].read_bytes() == same.pages["html"].read_bytes()
        again = briefing.abatch(pile(), tmp_path / "a", settings=SETTINGS, where=where)
        assert [story async for story in again] == []
        assert again.batch == replace(run.batch, stories=(), is_new=False)

    asyncio.run(all_of_it())
    assert seen


@linux
@pytest.mark.parametrize("way", ["close", "cancel"])
def test_a_batch_that_is_left_ends_with_its_workers(way: str, tmp_path: Path) -> None:
    where = partial(engine, "local", n_workers=1)
    make = partial(briefing.abatch, pile(), tmp_path / "out", settings=SETTINGS, where=where)

    async def follow(come: asyncio.Event) -> None:
        async with aclosing(make()) as run:
            async for _ in run:
                come.set()
                if way == "cancel":
                    await asyncio.sleep(60)
                return

    async def all_of_it() -> None:
        come = asyncio.Event()
        work = asyncio.create_task(follow(come))
        pids = set[int]()
        while not come.is_set():
            pids |= grandchildren()
            await asyncio.sleep(0.01)
            if work.done():
                await work
        assert len(pids) >= 2
        if way == "cancel":
            work.cancel()
        await asyncio.wait([work])
        assert await until(lambda: not any(map(runs, pids - idle)), s=1)
        assert len([story async for story in make()]) == 2  # it goes on from there, with no lock left

    idle = children()
    asyncio.run(all_of_it())


def grandchildren() -> set[int]:
    """The processes below this one."""
    found, new = set[int](), children()
    while new:
        found |= new
        deeper = (f for pid in new for f in Path(f"/proc/{pid}/task").glob("*/children"))
        new = set[int]()
        for file in deeper:
            try:
                new |= {int(pid) for pid in file.read_text().split()} - found
            except OSError:
                continue
    return found


# What is started in the background of a shell ignores Ctrl-C, and so would its children.
PARENT = """
import asyncio, os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {here!r})
from briefing.asynchronous.calls import called
async def main():
    await called("test_async:place", {{}}, None)
    work = asyncio.create_task(called("test_async:pid_and_sleep", {{"folder": {folder!r}, "seconds": 60.0}}, None))
    while not os.listdir({folder!r}):
        await asyncio.sleep(0.01)
    {body}
asyncio.run(main())
"""


@linux
@pytest.mark.parametrize("body", ["return", "sys.exit(3)", "os._exit(4)", "os.kill(os.getpid(), 9)", "await work"])
def test_processes_end_with_the_program_however_it_ends(body: str, tmp_path: Path) -> None:
    program = PARENT.format(here=str(Path(__file__).parent), folder=str(tmp_path), body=body)
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, start_new_session=True)
    if body == "await work":
        assert asyncio.run(until(lambda: list(tmp_path.iterdir()), s=60))
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, said = process.communicate(timeout=60)
    assert process.returncode in {"return": (0,), "sys.exit(3)": (3,), "os._exit(4)": (4,)}.get(body, (-9, -2, 130))
    assert said.count(b"Traceback") == (2 if b"During handling" in said else 1 if body == "await work" else 0)
    (pid,) = (int(f.name) for f in tmp_path.iterdir())
    assert asyncio.run(until(lambda: not runs(pid), s=1))


@linux
def test_a_forked_process_has_helpers_of_its_own() -> None:
    code = (
        "import asyncio, os, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from briefing.asynchronous.calls import called\n"
        "ask = lambda: asyncio.run(called('test_async:place', {}, None))[2]\n"
        "first = ask()\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    sys.exit(0 if ask() != first else 1)\n"
        "assert os.waitpid(pid, 0)[1] == 0\n"
        "assert ask() == first\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_example_runs_as_it_stands(root: Path, tmp_path: Path) -> None:
    (code,) = (c for c in re.findall(r"```python\n(.*?)```", (root / "README.md").read_text(), re.S) if "abrief" in c)
    first, second = (d.text for d in reports(2))
    (tmp_path / "pile").mkdir()
    for folder in (tmp_path, tmp_path / "pile"):
        (folder / "first.txt").write_text(first)
        (folder / "second.html").write_text(f"<html><body><article><p>{second}</p></article></body></html>")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ran aground" in done.stdout
    assert (tmp_path / "out" / "front-page.html").exists()
