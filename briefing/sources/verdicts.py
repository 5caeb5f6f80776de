"""What a text is when it is not an article: walls, error pages, teasers, lists, threads.

The wording of a wall is no proof by itself, since articles are written about paywalls and cookies, too. So a verdict
needs the wording and a text in which little else stands.
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.language.lines import paragraphs
from briefing.nouns import ReadDepth
from briefing.sources.content import Article, n_words_of
from briefing.sources.furniture import is_furniture, is_headline_like
from briefing.sources.wordings import BOT, CONSENT_PLACE, COOKIE, CUT_END, ERROR, PAYWALL, TEASER_END, THREAD_LINE

_MAX_WALL_WORDS = 160
_MIN_ARTICLE_WORDS = 60
_MIN_RUNNING_WORDS = 40
_MIN_STATEMENT_WORDS = 12
_WEB = ("text/html", "application/feed", "multipart/related")
_SAVE = "Open it in a browser and give the saved page or its text."
_AGREE = "Open it in a browser, choose there, and give the saved page or its text."
_CODE = re.compile(r"<(/?)(?:script|style)\b", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def judge(article: Article) -> Article:
    """The article with its read depth, or with the `problem` that makes it none."""
    if article.problem:
        return article
    start = article.prose[0][0] if article.prose else 0  # the head is short lines in any report
    lines = [article.text[a:b].strip() for a, b in paragraphs(article.text, start)]
    words = _prose_words(article)
    n_words = n_words_of(words)
    whole = f"{article.title or ''}\n{article.text[:4000]}"
    if problem := _wall(whole, n_words) or _not_running(lines, n_words, is_written=article.media_type not in _WEB):
        return replace(article, problem=problem)
    return _paywalled(article, lines, n_words)


def consent_wall(url: str | None, page: str) -> str | None:
    """What to say of a page that holds no article since it asks for consent first; None where it does not.

    Args:
        url: Where the page came from in the end; walls stand at addresses of their own.
        page: Its HTML.
    """
    # Text, "" or "/" of a tag of code, what follows it, and so on.
    parts = _CODE.split(page[:200_000])
    shown = parts[0] + "".join(f"<{rest}" for end, rest in zip(parts[1::2], parts[2::2], strict=True) if end)
    words = _TAG.sub(" ", shown)
    n_words = len(words.split())
    hits = sorted({m.group().casefold() for m in COOKIE.finditer(words[:20_000])})
    stands = CONSENT_PLACE.search(url or "")
    if (stands and n_words < 1_000) or (len(hits) >= 2 and n_words < 400):
        said = " ".join((hits[0] if hits else stands.group() if stands else "").split())[:60]
        return f'This is a consent or cookie wall ("{said}"), not an article. {_AGREE}'
    return None


def _wall(whole: str, n_words: int) -> str | None:
    """What stands in place of the article, where the text is short enough to be nothing else."""
    if n_words > _MAX_WALL_WORDS:
        return None
    n_all = max(1, len(whole.split()))

    def dense(pattern: re.Pattern[str], words_per_hit: int) -> bool:
        return n_all <= words_per_hit * len({m.group().casefold() for m in pattern.finditer(whole)})

    if dense(BOT, 60):
        return f'This is a check for robots ("{_hit(BOT, whole)}"), not an article. {_SAVE}'
    if dense(ERROR, 60):
        return f'This is an error page ("{_hit(ERROR, whole)}"), not an article. Check the address, or give the text.'
    if dense(COOKIE, 45):
        return f'This is a consent or cookie wall ("{_hit(COOKIE, whole)}"), not an article. {_AGREE}'
    if dense(PAYWALL, 30):
        return f'This is a paywall ("{_hit(PAYWALL, whole)}"), not an article. Sign in, then give the saved page.'
    return None


def _not_running(lines: list[str], n_words: int, *, is_written: bool) -> str | None:
    """Lists, threads and pages without running text."""
    if not lines:
        return "There is no running text in it. Give the page of the article itself, or its text."
    n_thread = sum(bool(THREAD_LINE.match(line)) for line in lines)
    if n_thread >= 4 and n_thread * 4 >= len(lines):
        return "This is a thread of comments, not an article. Give the article they are about."
    short = [line for line in lines if is_headline_like(line) or is_furniture(line) or n_words_of(line) <= 3]
    is_short = set(short).__contains__
    teasing = [bool(TEASER_END.search(line)) for line in lines]
    n_running = sum(n_words_of(x) for x, teases in zip(lines, teasing, strict=True) if not teases and not is_short(x))
    teasers = sum(teasing)
    if teasers >= 3 and teasers * 4 >= len(lines) and n_running < _MIN_RUNNING_WORDS:
        return 'This is a page of teasers ("read more"), not an article. Give the page of one article.'
    told = [line for line in lines[:3] if n_words_of(line) >= _MIN_STATEMENT_WORDS and not is_short(line)]
    is_list = len(lines) >= 5 and len(short) * 10 >= 7 * len(lines) and n_running < _MIN_RUNNING_WORDS
    if is_list and not (told and is_written):  # a statement, and the address of its sender
        return "This is a list of headlines or links, not an article. Give the page of one article."
    if n_running == 0 and n_words < 8:
        return "There is no running text in it, only headings or links. Give the page of the article itself."
    return None


def _paywalled(article: Article, lines: list[str], n_words: int) -> Article:
    """Mark texts that break off: at a wall, at an ellipsis, in mid-sentence; leave out the wall's own words."""
    last = [line for line in lines[-6:] if PAYWALL.search(line) and len(line.split()) <= 40]
    if last and n_words < 900:
        prose = _without(article, last)
        depth: ReadDepth = "truncated" if n_words >= _MIN_ARTICLE_WORDS else "snippet"
        note = "Its text breaks off at a paywall; what follows there is not covered."
        return replace(article, prose=prose, read_depth=depth, notes=(*article.notes, note))
    if article.read_depth == "full" and _breaks_off(article, n_words):
        depth = "snippet" if n_words < _MIN_ARTICLE_WORDS else "truncated"
        return replace(
            article, read_depth=depth, notes=(*article.notes, "Its text breaks off; the rest is not covered.")
        )
    return article


def _breaks_off(article: Article, n_words: int) -> bool:
    spans = article.prose if article.prose is not None else ((0, len(article.text)),)
    if not spans:
        return False
    last = article.text[spans[-1][0] : spans[-1][1]].strip()
    return bool(CUT_END.search(last) or TEASER_END.search(last)) or (
        n_words > 40 and len(last.split()) > 12 and last[-1].isalpha()
    )


def _without(article: Article, lines: list[str]) -> tuple[tuple[int, int], ...] | None:
    spans = article.prose if article.prose is not None else ((0, len(article.text)),)
    return tuple((a, b) for a, b in spans if article.text[a:b].strip() not in lines)


def _prose_words(article: Article) -> str:
    if article.prose is None:
        return article.text
    return "\n".join(article.text[a:b] for a, b in article.prose)


def _hit(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return " ".join(found.group().split())[:60] if found else ""
