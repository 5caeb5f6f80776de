"""Does any regular expression of the package take longer than its input is long? Every one is attacked.

    python benchmarks/patterns.py [NAME…]        all, or those whose name holds one of these

A pattern is attacked with what its own parts can match, repeated, behind what leads to them and before what fails; and
with the characters that texts are made of. Where it is only ever matched at one place, that alone is tried. Printed:
those that take more than `MAX_US_A_CHAR`, and how their time grows with the length. Exit 1 where one that no bound is
stated for (`BOUNDED`) grows faster than its input.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import math
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import briefing

ROOT = Path(briefing.__file__).parents[1]
SIZES = (600, 2_000, 4_000, 8_000)
MAX_US_A_CHAR = 1.0
MAX_SLOPE = 1.35
MANY = 16
FAILS = ("\0", "!", "\n", "", " ", "a")
COMMON = (
    " ", "a", "A", "1", ".", ",", "\n", "-", "'", '"', "(", "[", "<", "#", "*", "_", "=", "+", "…", "“", "/", "@", "|", "`", "~",
    "a ", "A ", "Ab ", "1,", "1.", "1 ", "A.", "A. ", "a.\n", "\n\n", " \n", "\t", "<a", "[a", "![", "](", "--", "- ", "> ", "said ",
    "a, ", "Ab, ", "a and ", "the ", "\"a\" ", "('", "&#1;", "a@", "a:", ": ", "\\\"", "\\", "1-", "1/", "$1 ", "a-", "A-", "A’", "a\n",
    "<!--", "<p ", "```\n", "---\n", "===\n", "# ", "## a\n", "(S1", "[S1", "<sup>", "— ", "–", "；",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern of the package: its name, "briefing/language/lines.py _LINE", and whether it is only ever matched at a
    given place rather than looked for."""

    name: str
    pattern: re.Pattern[Any]
    anchored: bool


def modules() -> Iterator[str]:
    """The names of all modules of the package."""
    for module in pkgutil.walk_packages(briefing.__path__, "briefing."):
        yield module.name


def captured_for_good(pattern: re.Pattern[Any]) -> tuple[int, ...]:
    """The groups that a pattern captures within what never gives back, a possessive repeat or an atomic group. CPython
    3.11 sometimes has a span of such a group that is none, and raises SystemError."""

    def found(items: Any, inside: bool) -> Iterator[int]:
        for kind, value in items:
            never = inside or str(kind) in ("POSSESSIVE_REPEAT", "ATOMIC_GROUP")
            if str(kind) == "SUBPATTERN" and inside and value[0] is not None:
                yield value[0]
            for part in value if isinstance(value, (tuple, list)) else (value,):
                for inner in part if isinstance(part, list) else (part,):
                    if isinstance(inner, parser.SubPattern):
                        yield from found(inner, never)

    return tuple(found(parser.parse(pattern.pattern, pattern.flags), False))


def collected() -> tuple[Found, ...]:
    """Every pattern of the package: module constants, those in tables, and those written where they are used."""
    found: dict[tuple[str, Any, int], Found] = {}
    for name in modules():
        module = importlib.import_module(name)
        file = Path(str(module.__file__))
        source = file.read_text(encoding="utf-8")
        here = file.relative_to(ROOT).as_posix()
        for key, value in vars(module).items():
            for n, pattern in enumerate(_patterns(value)):
                if re.search(rf"^{re.escape(key)}\b", source, re.M):  # not one imported from elsewhere
                    label = f"{here} {key}" + (f"[{n}]" if n else "")
                    found[here, pattern.pattern, pattern.flags] = Found(label, pattern, _is_anchored(key, source))
        for call in _calls(source):
            pattern = _written(call)
            if pattern is not None:
                key = here, pattern.pattern, pattern.flags
                anchored = call.func.attr in ("match", "fullmatch")  # type: ignore[attr-defined]
                found.setdefault(key, Found(f"{here}:{call.lineno}", pattern, anchored))
    return tuple(sorted(found.values(), key=lambda f: f.name))


def made_at_run_time() -> tuple[str, ...]:
    """Where a pattern is made of a value that is known only at run time: "briefing/merger/agree.py rf'…'"."""
    found = []
    for name in modules():
        file = Path(str(importlib.import_module(name).__file__))
        here = file.relative_to(ROOT).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"))
        inner = {id(node) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for node in ast.walk(f)}
        for call in (c for c in ast.walk(tree) if _is_call(c)):
            argument = call.args[0]  # type: ignore[attr-defined]
            if id(call) in inner and not isinstance(argument, ast.Constant) and not _is_constant(argument):
                found.append(f"{here} {ast.unparse(argument)}")
    return tuple(sorted(set(found)))


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id.lstrip("_").isupper()


def _calls(source: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(source)) if _is_call(node))  # type: ignore[misc]


def _is_call(node: ast.AST) -> bool:
    verbs = ("compile", "sub", "subn", "match", "fullmatch", "search", "findall", "finditer", "split")
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in verbs
        and bool(node.args)
    )


def _written(call: ast.Call) -> re.Pattern[Any] | None:
    """The pattern of a call, where it stands there as it is."""
    try:
        text = ast.literal_eval(call.args[0])
    except ValueError:
        return None
    flags = 0
    for node in (*call.args[1:], *(k.value for k in call.keywords if k.arg == "flags")):
        for name in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(node)):
            flags |= int(getattr(re, name))
    return re.compile(text, flags) if isinstance(text, (str, bytes)) else None


def _patterns(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list, frozenset)):
        for item in value:
            yield from _patterns(item, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from _patterns(item, depth + 1)


def _package() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "briefing").rglob("*.py")))


_SOURCE: list[str] = []


def _is_anchored(name: str, source: str) -> bool:
    """Whether every use of a constant is a match at a given place; a private one has no uses but in its own file."""
    if not name.startswith("_"):
        if not _SOURCE:
            _SOURCE.append(_package())
        source = _SOURCE[0]
    uses = re.findall(rf"\b{re.escape(name)}\b(?!\s*=)(?:\.(\w+))?", source)
    return bool(uses) and all(use in ("match", "fullmatch") for use in uses)


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """What to try: (before, repeated, after)."""
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    pumps = dict.fromkeys((b, p) for b, p in _pumps(tree, "") if p)
    for before, pump in pumps:
        for after in FAILS[:3]:
            yield before, pump, after
        yield "", before + pump, "\0"
        for other in (" ", "a", "1"):
            if other != pump:
                yield before, pump + other, "\0"
    whole = _sample(tree)
    if whole:
        yield "", whole, "\0"
        yield "", whole[:-1], "\0"
        yield "", whole[1:], "\0"
    for pump in COMMON:
        yield "", pump, "\0"


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each part that may repeat often, with what leads to it."""
    lead = before
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = argument
            if most == sre.MAXREPEAT or most >= MANY:
                for sample in _samples(body):
                    yield lead, sample
                    yield "", lead + sample
            yield from _pumps(body, lead)
            lead += _sample(body) * min(int(least), 8)
        elif op is sre.BRANCH:
            for branch in argument[1]:
                yield from _pumps(branch, lead)
            lead += _sample(argument[1][0])
        elif op is sre.SUBPATTERN:
            yield from _pumps(argument[3], lead)
            lead += _sample(argument[3])
        elif op is sre.ATOMIC_GROUP:
            yield from _pumps(argument, lead)
            lead += _sample(argument)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _pumps(argument[1], lead if argument[0] > 0 else "")
        else:
            lead += _sample([(op, argument)])


def _sample(tree: Any) -> str:
    return next(iter(_samples(tree)), "")


def _samples(tree: Any) -> tuple[str, ...]:
    """A few texts that a part matches."""
    found = [""]
    for op, argument in tree:
        options: Sequence[str]
        if op is sre.LITERAL:
            options = (chr(argument),)
        elif op is sre.NOT_LITERAL:
            options = tuple(c for c in "a b" if ord(c) != argument)[:1]
        elif op is sre.ANY:
            options = ("a", " ")
        elif op is sre.IN:
            options = _of_class(argument)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            options = tuple(s * max(1, int(argument[0])) for s in _samples(argument[2]))[:3]
            if argument[0] == 0:
                options = (*options[:2], "")
        elif op is sre.BRANCH:
            options = tuple(_sample(b) for b in argument[1][:3])
        elif op is sre.SUBPATTERN:
            options = _samples(argument[3])
        elif op is sre.ATOMIC_GROUP:
            options = _samples(argument)
        else:
            continue
        found = list(dict.fromkeys(f + o for f in found[:3] for o in (options or ("",))))[:6]
    return tuple(found)


def _of_class(items: Any) -> tuple[str, ...]:
    negated = bool(items) and items[0][0] is sre.NEGATE
    if negated:
        barred = re.compile("[" + "".join(_class_text(i) for i in items[1:]) + "]")
        return tuple(c for c in 'a 1A.-\n"' if not barred.match(c))[:3]
    options: list[str] = []
    for op, argument in items:
        if op is sre.LITERAL:
            options.append(chr(argument))
        elif op is sre.RANGE:
            options.append(chr(argument[0]))
        elif op is sre.CATEGORY:
            options.append(
                {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}.get(argument, "-")
            )
    return tuple(dict.fromkeys(options))[:3]


def _class_text(item: Any) -> str:
    op, argument = item
    if op is sre.LITERAL:
        return re.escape(chr(argument))
    if op is sre.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return {
        sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W",
    }[argument]  # fmt: skip


def seconds(found: Found, attack: tuple[str, str, str], n_chars: int) -> float:
    """Processor time of one run over an attack of that length."""
    before, pump, after = attack
    text: Any = before + pump * (n_chars // len(pump) + 1) + after
    if isinstance(found.pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")
    start = time.process_time()
    if found.anchored:
        found.pattern.match(text)
    else:
        for _ in found.pattern.finditer(text):
            pass
    return time.process_time() - start


def slowest_s(found: Found, n_chars: int) -> float:
    """The longest that a pattern takes over a text of that length under the attacks that it is slow under."""
    bad = worst(found)
    return min(seconds(found, bad[2], n_chars) for _ in range(3)) if bad else 0.0


def growth(found: Found, attack: tuple[str, str, str]) -> float:
    """How the time grows with the length: the slope of its logarithm over the last doublings, best of three each."""
    sizes, times = [], []
    for n_chars in SIZES[1:]:
        taken = min(seconds(found, attack, n_chars) for _ in range(3))
        sizes.append(math.log(n_chars))
        times.append(math.log(max(taken, 1e-7)))
        if taken > 0.5:
            break
    if len(times) < 2:
        return math.inf
    return (times[-1] - times[0]) / (sizes[-1] - sizes[0])


def worst(found: Found) -> tuple[float, float, tuple[str, str, str]] | None:
    """The attack under which a pattern takes longest for its length, where that is too long: microseconds a character
    at the smallest size, the slope, the attack."""
    slow = []
    for attack in dict.fromkeys(attacks(found.pattern)):
        if not attack[1]:
            continue
        taken = seconds(found, attack, SIZES[0])
        if taken > SIZES[0] * MAX_US_A_CHAR / 1e6:
            taken = min(taken, seconds(found, attack, SIZES[0]))
        if taken > SIZES[0] * MAX_US_A_CHAR / 1e6:
            slow.append((taken / SIZES[0] * 1e6, attack))
    for us, attack in sorted(slow, reverse=True)[:4]:
        slope = growth(found, attack)
        if slope > MAX_SLOPE:
            return us, slope, attack
    return None


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*")
    args = arguments.parse_args()
    every = [f for f in collected() if not args.names or any(n in f.name for n in args.names)]
    n_bad = 0
    for found in every:
        if bad := worst(found):
            us, slope, (before, pump, after) = bad
            n_bad += 1
            print(
                f"{us:8.1f} µs a character, slope {slope:.2f}  {found.name}  {before!r} + n × {pump!r} + {after!r}",
                flush=True,
            )
    print(f"{len(every)} patterns, {n_bad} grow faster than their input")
    sys.exit(bool(n_bad))


if __name__ == "__main__":
    main()
