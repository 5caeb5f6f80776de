"""What the engines' tests have done in workers, which import it by its name."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

from briefing.errors import SourceError


def squared(n: int) -> int:
    return n * n


def my_pid(_: object) -> int:
    return os.getpid()


def as_large(n_bytes: int) -> bytes:
    return os.urandom(1) * n_bytes


def n_of(data: bytes) -> int:
    return len(data)


def fails(kind: str) -> str:
    if kind == "on purpose":
        raise SourceError("The file a.txt is empty; give another.")
    if kind == "by mistake":
        raise KeyError("who")
    if kind == "exits":
        sys.exit(3)
    return kind


class Unpicklable:
    def __reduce__(self) -> str:
        raise ValueError("not by post")


class Irreparable:
    """Pickled without trouble, and not to be had back."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


def gives_what_does_not_travel(kind: str) -> object:
    return Unpicklable() if kind == "there" else Irreparable()


def kills_itself(folder_and_name: tuple[str, str]) -> str:
    """Kills its process as often as its name says; leaves a mark each time it begins."""
    folder, name = folder_and_name
    marks = Path(folder) / name
    with marks.open("a") as stream:
        stream.write(f"{os.getpid()}\n")
    if len(marks.read_text().splitlines()) <= int(name.partition("-")[0]):
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def marked_sleep(folder_and_s: tuple[str, float]) -> float:
    """Leaves its process's number in the folder, then sleeps."""
    folder, s = folder_and_s
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(s)
    return s


def marked_stuck(folder_and_s: tuple[str, float]) -> bool:
    """Leaves its process's number in the folder, then lets no other thread of its process run."""
    folder, _ = folder_and_s
    (Path(folder) / str(os.getpid())).touch()
    return re.fullmatch("(a|aa)+", "a" * 45 + "b") is None


def keeps(n_bytes: int) -> int:
    """Holds on to so much memory for as long as its process lasts."""
    globals().setdefault("kept", []).append(b"x" * n_bytes)
    return os.getpid()


def prints_and_reads(text: str) -> str:
    """What a careless library does, and a program that it starts."""
    print(text)
    os.system(f"echo {text}")
    return sys.stdin.read() + os.popen("cat").read()


def threads(_: object) -> tuple[int, str]:
    from briefing.processors import n_threads

    return n_threads(), os.environ["RAYON_NUM_THREADS"]


def encoded(texts: list[str]) -> bytes:
    from briefing.engines import registry

    return registry.encoder().encode(texts).tobytes()
