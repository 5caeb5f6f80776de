"""An address that leads to the very words on a page: a text fragment (https://wicg.github.io/scroll-to-text-fragment)."""

from __future__ import annotations

from urllib.parse import quote

from briefing.page.escape import clean, web_address

MAX_WORDS = 12  # a longer quote is named by its first and last words
END_WORDS = 5
MAX_DIRECTIVE_CHARS = 300  # of words to be found; more, as words without spaces are, is left out


def to_words(url: str | None, words: str) -> str:
    """`url` with the fragment that finds `words` on its page; the address alone where the words are too long to name,
    empty where it is not a plain web one."""
    address = web_address(url).partition(":~:")[0]
    directive = _directive(clean(words).split())
    if not address or not directive:
        return address
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def _directive(words: list[str]) -> str:
    ends = [words] if len(words) <= MAX_WORDS else [words[:END_WORDS], words[-END_WORDS:]]
    if sum(len(word) + 1 for end in ends for word in end) > MAX_DIRECTIVE_CHARS:
        return ""
    # The comma, the hyphen and the ampersand part a directive.
    return ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
