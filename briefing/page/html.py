"""What an HTML page needs besides its words: its fonts, its sheet, and Markdown made into it."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from briefing.nouns import Briefing
from briefing.page.layout import MARGINS_MM, NORMAL_PX, SHEETS_MM
from briefing.page.measure import FONTS
from briefing.page.view import Page

FACES = {
    "sans": ("Brief Sans", 400, "normal"),
    "sans-semibold": ("Brief Sans", 600, "normal"),
    "sans-italic": ("Brief Sans", 400, "italic"),
    "serif-semibold": ("Brief Serif", 600, "normal"),
}


def values(page: Page, briefing: Briefing, sheet: str, root_px: float, style: str = "") -> dict[str, Any]:
    """What an HTML template is given: the page, and what sets it; `style` is of its screen's own."""
    words = " ".join(d.text[:2000] for d in briefing.documents).strip() or briefing.title
    return {"page": page, **frame(words, briefing.run.version, sheet, root_px), "screen": style}


def frame(words: str, version: str, sheet: str = "a4", root_px: float = NORMAL_PX) -> dict[str, Any]:
    """What the frame of any page is given: `words` of it tell which way it runs."""
    wide, high = SHEETS_MM[sheet]
    return {
        "language": "en",
        "direction": direction(words),
        "version": version,
        "fonts": font_faces(),
        "screen": "",
        "sheet": {
            "size": f"{wide:g}mm {high:g}mm",
            "margin": " ".join(f"{m}mm" for m in MARGINS_MM),
            "root_px": f"{root_px:g}",
        },
    }


def sealed(html: str) -> str:
    """A page in our own frame whose policy admits its style element and no other style: by its digest, so that not
    even an attribute that got in could change how the page looks."""
    head, _, rest = html.partition("<style>")
    style, closed, body = rest.partition("</style>")
    if not closed:
        return html
    found = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    head = head.replace("style-src 'unsafe-inline'", f"style-src 'sha256-{found}'", 1)
    return f"{head}<style>{style}</style>{body}"


def direction(text: str) -> str:
    """ "rtl" where most letters of a text are of a script that runs from right to left, else "ltr"."""
    import unicodedata

    ways = [way for c in text if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")]
    return "rtl" if sum(way != "L" for way in ways) * 2 > len(ways) else "ltr"


@lru_cache(maxsize=1)
def font_faces() -> str:
    """The page's fonts as CSS, so that it looks and measures the same everywhere."""
    from markupsafe import Markup

    rules = []
    for face, (family, weight, style) in FACES.items():
        data = base64.b64encode((FONTS / f"{face}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return Markup("\n".join(rules))  # noqa: S704 - our own fonts


def from_markdown(text: str, briefing: Briefing, sheet: str) -> str:
    """A page of a user's own Markdown template as HTML: rendered, sanitised, in the built-in frame."""
    import markdown
    import nh3
    from markupsafe import Markup

    from briefing.page.templating import SHARED, home, run

    body = nh3.clean(markdown.markdown(text, extensions=["extra", "sane_lists"]), link_rel="noreferrer")
    given = {"title": briefing.title}
    frame = {**values_of(briefing, sheet), "page": given, "body": Markup(body)}  # noqa: S704 - sanitised
    return sealed(run(Path(home() / SHARED / "plain.html.j2"), frame, own=False, markup=True))


def values_of(briefing: Briefing, sheet: str) -> dict[str, Any]:
    """`values` for a page that has no view."""
    from briefing.page.view import view
    from briefing.page.voices import HtmlVoice

    return values(view(briefing, HtmlVoice(briefing)), briefing, sheet, NORMAL_PX)
