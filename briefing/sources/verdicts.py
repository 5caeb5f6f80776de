"""What a text is when it is not an article: walls, error pages, teasers, lists, threads.

The wording of a wall is no proof by itself, since articles are written about paywalls and cookies, too. So a verdict
needs the wording and a text in which little else stands.
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.model import ReadDepth
from briefing.sources.content import Article
from briefing.sources.furniture import is_furniture, is_headline_like

_FLAGS = re.I | re.X
_BOT = re.compile(
    r"""(?:enable|turn\ on|activate)\ (?:javascript|js\b|cookies)|javascript\ (?:is|must\ be|has\ been)\ (?:required|disabled|enabled)
    |verify(?:ing)?\ (?:that\ )?you\ are\ (?:a\ )?human|are\ you\ (?:a\ )?(?:robot|human)|not\ a\ robot
    |checking\ (?:your\ browser|if\ the\ site\ connection)|unusual\ (?:traffic|activity)|captcha|ddos\ protection
    |browser\ (?:is\ )?(?:not\ supported|unsupported|out\ of\ date)|automated\ (?:access|requests|traffic)
    |performance\ &\ security\ by\ cloudflare|just\ a\ moment\.\.\.|press\ &\ hold|pardon\ our\ interruption
    |aktivieren\ sie\ (?:bitte\ )?javascript|activer\ javascript|habilite\ (?:o\ )?javascript""",
    _FLAGS,
)
_COOKIE = re.compile(
    r"""(?:we|this\ (?:site|website)|our\ partners?|und\ unsere\ partner)\b.{0,60}\b(?:use|uses|using|store|verwenden)\b.{0,30}\bcookies
    |accept\ (?:all\ )?(?:cookies|and\ continue)|cookie\ (?:policy|preferences|settings|notice|consent)|manage\ (?:your\ )?(?:privacy|consent|preferences)
    |your\ privacy\ (?:choices|matters)|reject\ all|legitimate\ interest|gdpr|personali[sz]ed\ (?:ads|content)""",
    _FLAGS,
)
_PAYWALL = re.compile(
    r"""subscribe\ (?:now\ )?(?:to|for)\ (?:continue|read|unlock|keep|get|full|unlimited)|to\ (?:continue|keep)\ reading
    |already\ (?:a\ )?(?:subscriber|subscribed|have\ an\ account|a\ member)|(?:sign|log)\ in\ to\ (?:read|continue|view)
    |(?:for|to)\ (?:our\ )?(?:subscribers|members)(?:\ only)?\b|subscriber[- ]only|exclusive\ (?:to|for)\ (?:subscribers|members)
    |create\ (?:a|your)\ free\ account|free\ articles?\ (?:left|remaining|this\ month)|start\ your\ (?:free\ )?(?:trial|subscription)
    |unlock\ this\ (?:article|story)|register\ (?:for\ free\ )?to\ (?:read|continue)|read\ the\ (?:rest|full\ (?:article|story))""",
    _FLAGS,
)
_ERROR = re.compile(
    r"""\b(?:404|403|410|500|502|503|504)\b.{0,40}(?:not\ found|error|forbidden|unavailable|bad\ gateway|gone|time-?out)
    |(?:not\ found|error|forbidden).{0,20}\b(?:404|403|410|500|502|503)\b
    |page\ (?:not\ found|(?:you.{0,30})?(?:could|can)(?:\ ?not|n[’']t)\ be\ found|(?:is\ )?(?:no\ longer|not)\ available|does(?:\ not|n[’']t)\ exist|has\ (?:been\ )?(?:moved|removed|expired))
    |(?:access\ (?:to\ this\ (?:page|resource)\ )?(?:is\ |has\ been\ )?(?:denied|blocked)|internal\ server\ error|service\ (?:temporarily\ )?unavailable|bad\ gateway|gateway\ time-?out|too\ many\ requests)
    |(?:the\ )?(?:page|article|content|story)\ you(?:[’']re|\ are|\ were|\ requested|\ have).{0,40}(?:looking\ for|requested|tried|find|exist|moved|available)
    |not\ available\ in\ your\ (?:country|region)|unavailable\ for\ legal\ reasons|something\ went\ wrong|site\ is\ down\ for\ maintenance""",
    _FLAGS,
)
_THREAD = re.compile(
    r"^(?:.{0,60}\bsays:?|Reply(?: to .{1,40})?|\d+\s+(?:points?|likes?|replies|upvotes?)\b.*|.{0,40}\b\d+\s+(?:minutes?|hours?|days?|"
    r"weeks?|months?|years?)\s+ago\b.{0,40}|(?:Log|Sign) in to (?:reply|comment|vote).*|(?:Leave|Post|Add) a (?:comment|reply).*|"
    r"Share|Report|Flag|Permalink|Upvote|Downvote|Like|Quote)$",
    re.I,
)
_TEASER = re.compile(
    r"(?:read|see|learn|view|show)\s+(?:more|on|full\s+(?:story|article))\W*$|continue\s+reading\W*\w{0,12}\W*$|\[?(?:…|\.\.\.)\]?\W*$",
    re.I,
)
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
_ENDED = re.compile(r"[.!?][\"'”’»)\]]*\s*$")
_MAX_WALL_WORDS = 160
_MIN_ARTICLE_WORDS = 60
_MIN_RUNNING_WORDS = 40
_SAVE = "Open it in a browser and give the saved page or its text."


def judge(article: Article) -> Article:
    """The article with its read depth, or with the `problem` that makes it none."""
    if article.problem:
        return article
    start = article.prose[0][0] if article.prose else 0  # the head is short lines in any report
    lines = [line.strip() for line in article.text[start:].splitlines() if line.strip()]
    words = _prose_words(article)
    n_words = len(words.split())
    whole = f"{article.title or ''}\n{article.text[:4000]}"
    if problem := _wall(whole, n_words) or _not_running(lines, n_words):
        return replace(article, problem=problem)
    return _paywalled(article, lines, n_words)


def _wall(whole: str, n_words: int) -> str | None:
    """What stands in place of the article, where the text is short enough to be nothing else."""
    if n_words > _MAX_WALL_WORDS:
        return None
    n_all = max(1, len(whole.split()))

    def dense(pattern: re.Pattern[str], words_per_hit: int) -> bool:
        return n_all <= words_per_hit * len({m.group().casefold() for m in pattern.finditer(whole)})

    if dense(_BOT, 60):
        return f'This is a check for robots ("{_hit(_BOT, whole)}"), not an article. {_SAVE}'
    if dense(_ERROR, 60):
        return f'This is an error page ("{_hit(_ERROR, whole)}"), not an article. Check the address, or give the text.'
    if dense(_COOKIE, 45):
        return f'This is a cookie notice ("{_hit(_COOKIE, whole)}"), not an article. {_SAVE}'
    if dense(_PAYWALL, 30):
        return f'This is a paywall ("{_hit(_PAYWALL, whole)}"), not an article. Sign in, then give the saved page.'
    return None


def _not_running(lines: list[str], n_words: int) -> str | None:
    """Lists, threads and pages without running text."""
    if not lines:
        return "There is no running text in it. Give the page of the article itself, or its text."
    n_thread = sum(bool(_THREAD.match(line)) for line in lines)
    if n_thread >= 4 and n_thread * 4 >= len(lines):
        return "This is a thread of comments, not an article. Give the article they are about."
    short = [line for line in lines if is_headline_like(line) or is_furniture(line) or _n_words(line) <= 3]
    n_running = sum(_n_words(line) for line in lines if line not in short and not _TEASER.search(line))
    teasers = sum(bool(_TEASER.search(line)) for line in lines)
    if teasers >= 3 and teasers * 4 >= len(lines) and n_running < _MIN_RUNNING_WORDS:
        return 'This is a page of teasers ("read more"), not an article. Give the page of one article.'
    if len(lines) >= 5 and len(short) * 10 >= 7 * len(lines) and n_running < _MIN_RUNNING_WORDS:
        return "This is a list of headlines or links, not an article. Give the page of one article."
    if n_running == 0 and n_words < 8:
        return "There is no running text in it, only headings or links. Give the page of the article itself."
    return None


def _paywalled(article: Article, lines: list[str], n_words: int) -> Article:
    """Mark texts that break off: at a wall, at an ellipsis, in mid-sentence; leave out the wall's own words."""
    last = [line for line in lines[-6:] if _PAYWALL.search(line)]
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
    return bool(_CUT.search(last) or _TEASER.search(last)) or (
        n_words > 40 and len(last.split()) > 12 and last[-1].isalpha()
    )


def _without(article: Article, lines: list[str]) -> tuple[tuple[int, int], ...] | None:
    spans = article.prose if article.prose is not None else ((0, len(article.text)),)
    return tuple((a, b) for a, b in spans if article.text[a:b].strip() not in lines)


def _n_words(line: str) -> int:
    """Words, or where a script has no spaces, half its letters."""
    return max(len(line.split()), sum(ord(c) > 0x2E7F for c in line) // 2)


def _prose_words(article: Article) -> str:
    if article.prose is None:
        return article.text
    return "\n".join(article.text[a:b] for a, b in article.prose)


def _hit(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return " ".join(found.group().split())[:60] if found else ""
