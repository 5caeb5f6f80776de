"""A TOML table read key by key: every mistake is told with the file and the path of the key."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from briefing.errors import UsageError

T = TypeVar("T")
_NAMES: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list [ … ]",
}


class Table:
    """One table of the file, at `path` ("smtp", "subject[2]", "" for the top)."""

    def __init__(self, values: Mapping[str, object], *, file: Path, path: str = "") -> None:
        self.file = file
        self.path = path
        self._values = values
        self._asked: list[str] = []

    def where(self, key: str) -> str:
        """The full path of a key, as shown in messages."""
        return f"{self.path}.{key}" if self.path else key

    def mistake(self, key: str, what: str) -> UsageError:
        """The error to raise about a key."""
        return UsageError(f"{self.file}: {self.where(key)}: {what}")

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key.

        Raises:
            UsageError: it is missing and has no default, or is of another type.
        """
        value = self._take(key)
        if value is None:
            if default is None:
                raise self.mistake(key, f"is missing; give {_NAMES[kind]}")
            return default
        # bool is an int in Python, but `port = true` is a mistake.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.mistake(key, f"must be {_NAMES[kind]}, not {_toml(value)}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A line of text: no control characters, so that it can never break out of a header or a message."""
        value = self.get(key, str, default)
        if any(ord(c) < 32 or ord(c) == 127 for c in value):
            raise self.mistake(key, "holds a line break or another control character; write it on one line")
        if not value.strip() and default is None:
            raise self.mistake(key, "is empty")
        return value

    def prose(self, key: str, *, max_chars: int) -> str:
        """Text of several lines, at most `max_chars` characters of it; empty where the key is absent."""
        value = self.get(key, str, "")
        if any((ord(c) < 32 and c not in "\r\n\t") or ord(c) == 127 for c in value):
            raise self.mistake(key, "holds a control character; write plain text")
        if len(value) > max_chars:
            raise self.mistake(key, f"has {len(value)} characters; write {max_chars} at most")
        return value

    def optional(self, key: str) -> str | None:
        """A line of text, or None where the key is absent."""
        if key in self._values:
            return self.text(key)
        self._asked.append(key)
        return None

    def integer(self, key: str, default: int, *, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.get(key, int, default)
        if not low <= value <= high:
            raise self.mistake(key, f"{value} is not between {low} and {high}")
        return value

    def number(self, key: str, default: float, *, low: float, high: float) -> float:
        """A number from `low` to `high`, whole or not."""
        value = self._values.get(key)
        found = (
            self.integer(key, 0, low=-(2**31), high=2**31) if isinstance(value, int) else self.get(key, float, default)
        )
        if not low <= found <= high:
            raise self.mistake(key, f"{found} is not between {low} and {high}")
        return float(found)

    def choice(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        """One of the known words."""
        value = self.text(key, default)
        if value not in choices:
            raise self.mistake(key, f"{value!r} is not known; use {', '.join(choices[:-1])} or {choices[-1]}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines of text; empty where the key is absent."""
        found = self.get(key, list, [])
        items = Table({f"{key}[{i}]": v for i, v in enumerate(found, 1)}, file=self.file, path=self.path)
        return tuple(items.text(k) for k in list(items._values))

    def table(self, key: str) -> Table | None:
        """A table below this one; None where it is absent."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.mistake(key, f"must be a table: write [{self.where(key)}] on its own line")
        return Table(value, file=self.file, path=self.where(key))

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array `[[key]]`."""
        value = self._take(key)
        if not isinstance(value, list | None) or any(not isinstance(v, dict) for v in value or ()):
            raise self.mistake(key, f"must be tables: write [[{self.where(key)}]] on its own line above each")
        for i, values in enumerate(value or (), 1):
            yield Table(values, file=self.file, path=f"{self.where(key)}[{i}]")

    def close(self) -> None:
        """Refuse what nobody asked for; call it last.

        Raises:
            UsageError: a key that is not known, with the nearest that is.
        """
        for key in self._values:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(self._asked))}"
                raise self.mistake(key, f"is not a key here; {hint}")

    def _take(self, key: str) -> object:
        self._asked.append(key)
        return self._values.get(key)


def _toml(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or time")
