"""The front matter of Markdown: YAML between ---, TOML between +++, a JSON object, or a title block above the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

from briefing.sources.cleaning import one_line

Front = Mapping[str, object]

_FENCED = re.compile(
    r"\A---[ \t]*+(?P<kind>json|toml|yaml|)[ \t]*+\r?\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.S | re.M
)
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(?P<front>.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.S | re.M)
# "% Title", "% Author; Author", "% Date"
_TITLE_BLOCK = re.compile(
    r"\A%[ \t](?P<title>[^\n]{1,300}(?<![.!?\r])(?:\n[ \t]+\S[^\n]{0,300}){0,3})\r?\n(?:%(?P<author>[^\n]{0,300})\n)?"
    r"(?:%(?P<date>[^\n]{0,100})\n)?(?=\r?\n)"
)
# "Title: …" or "title:: …", "Date: …" and more such lines, up to a blank one
_LINES = re.compile(r"\A(?:[A-Za-z][\w -]{0,30}::?[ \t]+\S[^\n]{0,500}\n){2,20}(?=\r?\n)")
# PyYAML's time grows with the square of the nesting; no front matter is long or deep.
MAX_FRONT_CHARS, _MAX_BRACKETS = 8_000, 100


def front_matter(text: str) -> tuple[Front, int, str | None]:
    """The front matter of a Markdown text, where what follows it begins, and what is wrong with it."""
    text = text.lstrip("\ufeff") if text.startswith("\ufeff") else text
    if text.startswith("{"):
        return _json(text)
    found = _FENCED.match(text) or _TOML.match(text)
    if not found:
        return *_above(text), None
    front, end = found["front"], found.end()
    if len(front) > MAX_FRONT_CHARS:
        return {}, end, "Its front matter is longer than any and was not read. Shorten it."
    if len(re.findall(r"[\[{]|- -|\? \?", front)) > _MAX_BRACKETS:
        return {}, end, "Its front matter is nested too deeply and was not read. Write plain keys and values."
    is_toml = text.startswith("+++") or found["kind"] == "toml"
    values, problem = _toml(front) if is_toml else _yaml(front)  # JSON is YAML
    return values, end, problem


def said(values: Front, *keys: str) -> str | None:
    """The first of the keys that has a value, as one clean line; a list is joined, an object gives its name."""
    lowered = {str(k).lower(): v for k, v in values.items()}
    for key in keys:
        value = lowered.get(key)
        if isinstance(value, list):
            value = ", ".join(t for v in value[:20] if (t := said({"name": v}, "name")))
        elif isinstance(value, dict):
            value = said(value, "name", "title", "label", "href")
        elif isinstance(value, date):
            value = value.isoformat()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and (line := one_line(str(value))):
            return line
    return None


def _above(text: str) -> tuple[Front, int]:
    """What a title block above a text says, and where the text begins."""
    if block := _TITLE_BLOCK.match(text):
        return {k: v.replace(";", ",") if k == "author" else v for k, v in block.groupdict("").items()}, block.end()
    if lines := _LINES.match(text):
        values = dict(re.split("::?", line, maxsplit=1) for line in reversed(lines.group().splitlines()))
        if "title" in map(str.lower, values):
            return values, lines.end()
    return {}, 0


def _yaml(front: str) -> tuple[Front, str | None]:
    import yaml

    try:
        # Aliases let a few lines grow without bound; no front matter needs them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front, Loader=yaml.SafeLoader)):
            return {}, "Its front matter uses YAML aliases and was not read. Write the values out."
        values = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes only text
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        return {}, f"Its front matter is not valid YAML{where} and was not read. Quote values that hold a colon."
    return (values, None) if isinstance(values, dict) else ({}, None)


def _toml(front: str) -> tuple[Front, str | None]:
    import tomllib

    try:
        return tomllib.loads(front.replace("\r\n", "\n")), None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, f"Its front matter is not valid TOML and was not read ({one_line(str(error), 100)}). Mend it."


def _json(text: str) -> tuple[Front, int, str | None]:
    try:
        values, end = json.JSONDecoder().raw_decode(text[: 2 * MAX_FRONT_CHARS])
    except (ValueError, RecursionError):
        return {}, 0, None
    return (values, end, None) if isinstance(values, dict) and text[end:].strip() else ({}, 0, None)
