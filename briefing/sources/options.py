"""How sources are read: limits and manners, with the defaults a desk can live with."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Limits and manners of reading.

    Attributes:
        max_bytes: A file or page larger than this is refused (no report is 50 MB).
        max_chars: A text longer than this is cut there and marked truncated; 200,000 characters are some 33,000 words.
        max_documents: The most documents taken from one source (a folder, an archive, a feed).
        max_total_documents: The most documents taken from all sources together.
        max_total_chars: So many characters of all of them together are read; of each as much as leaves room for all.
        allow_private: Fetch from loopback, private and link-local addresses too.
        network: Whether anything is fetched at all; False makes every address an error.
        fetch_full: Fetch the page behind a feed's entry where the feed has only a snippet.
        parse_timeout_s: The longest the parsing of one file or page may take; on Linux, waiting for a processor apart.
        timeout_s: The longest wait for one answer of a server.
        fetch_timeout_s: The longest that fetching one address may take, with its robots.txt, redirects and new tries.
        delay_s: The pause between two requests to one host.
        n_parallel: How many hosts are asked at a time.
        cache: The file of the fetch cache; None is the user's cache folder, "" none at all.
        user_agent: How fetching introduces itself.
    """

    max_bytes: int = 50_000_000
    max_chars: int = 200_000
    max_documents: int = 500
    max_total_documents: int = 500
    max_total_chars: int = 3_000_000
    allow_private: bool = False
    network: bool = True
    fetch_full: bool = True
    parse_timeout_s: float = 9.0
    timeout_s: float = 20.0
    fetch_timeout_s: float = 90.0
    delay_s: float = 1.0
    n_parallel: int = 8
    cache: str | os.PathLike[str] | None = None
    user_agent: str = "briefing-generator (+https://pypi.org/project/briefing-generator/)"
