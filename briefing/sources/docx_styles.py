"""The elements of a Word document, and what its styles and runs say of how text looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

OFF = ("0", "false", "off")
_MIN_RAISE = 4  # half points: how far a run has to stand above the line


@dataclass(slots=True)
class Style:
    """What a style says of its text; None where it leaves that to the style it is based on."""

    name: str
    base: str | None
    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    listed: bool = False


def styles_of(part: _Element) -> Iterator[tuple[str, Style]]:
    """The styles of a part, by their ids."""
    for element in part:
        if tag_of(element) == "style" and (id := value_of(element, "styleId")):
            name, base, properties = (child(element, t) for t in ("name", "basedOn", "rPr"))
            style = Style(
                name=str(value_of(name, "val") or id) if name is not None else id,
                base=value_of(base, "val") if base is not None else None,
                listed=child(element, "pPr", "numPr") is not None,
            )
            if properties is not None:
                style.struck, style.hidden, style.raised = own_looks(properties)
            yield id, style


def own_looks(properties: _Element) -> tuple[bool | None, bool | None, bool | None]:
    """Struck out, hidden and raised, as far as run properties say so themselves."""
    struck, hidden, raised = None, None, None
    for element in properties:
        tag, is_on = tag_of(element), value_of(element, "val") not in OFF
        if tag in ("strike", "dstrike"):
            struck = is_on or bool(struck)
        elif tag in ("vanish", "specVanish"):
            hidden = is_on or bool(hidden)
        elif tag == "vertAlign":
            raised = value_of(element, "val") == "superscript"
        elif tag == "position":  # in half points
            height = value_of(element, "val") or ""
            raised = raised or (height.isdigit() and int(height) >= _MIN_RAISE)
    return struck, hidden, raised


def child(element: _Element, *tags: str) -> _Element | None:
    """The element reached by going down by these names, or None."""
    for tag in tags:
        found = next((inner for inner in element if tag_of(inner) == tag), None)
        if found is None:
            return None
        element = found
    return element


def tag_of(element: _Element) -> str:
    """The name of an element without its namespace; "" for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: _Element, name: str) -> str | None:
    """An attribute, in whatever namespace the file has it (transitional or strict)."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)
