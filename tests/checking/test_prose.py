from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.checking.prose import find_passages

MARKDOWN = """---
title: Front matter is no prose
---
# The heading says nothing that is checked

**Bottom line.** The *council* voted to [close](https://a.example) the bridge. [S1][S2]

1. Repairs cost `3.2` million crowns &amp; more. [S1, S3] *(2 origins; not in S2)*
- **Traffic**: ferries run twice as often.[^1]

> Police found no sign of sabotage (S2).

| Issue | Who |
|---|---|
| a table cell that is a sentence. | x |

```
code is not a sentence.
```

Setext heading here
===================

**Sources** · S1 The Harbour News, “Bridge closes”, 4 March 2026
**Confidence: high.** Three of three origins agree.
4 sources, all read in full · compiled 23 November 2026
[^1]: A footnote with an address https://a.example.
"""


def words(text: str) -> list[str]:
    return [p.words for p in find_passages(text)]


def test_markdown_is_taken_off() -> None:
    assert words(MARKDOWN) == [
        "The council voted to close the bridge.",
        "Repairs cost 3.2 million crowns & more.",
        "ferries run twice as often.",
        "Police found no sign of sabotage.",
    ]


def test_html_is_taken_off() -> None:
    html = (
        "<html><head><title>No title is checked.</title><style>p {}</style></head><body><h1>Nor is a heading.</h1>"
        "<p>The council <b>voted</b> &amp; left.</p><ul><li>Two men were <a href='x'>hurt</a>.</li></ul>"
        "<table><tr><td>Nor is a cell.</td></tr></table><script>var no = 'script.';</script></body></html>"
    )
    assert words(html) == ["The council voted & left.", "Two men were hurt."]


def test_a_sentence_may_begin_like_a_label() -> None:
    text = "Sources close to the council said the bridge would close.\n\n**Ingrid Vahl** told reporters so on Monday."
    assert words(text) == [
        "Sources close to the council said the bridge would close.",
        "Ingrid Vahl told reporters so on Monday.",
    ]


def test_passages_point_into_the_text() -> None:
    for passage in find_passages(MARKDOWN):
        assert MARKDOWN[: passage.start].count("\n") + 1 == passage.line
        assert MARKDOWN[passage.start] == passage.words[0]
        assert passage.words[-1] == MARKDOWN[passage.end - 1]


@given(st.text(alphabet=st.sampled_from("ab. \n#*_[](){}|<>/&;`~-=!S1"), max_size=300))
def test_any_text_gives_spans_in_order(text: str) -> None:
    end = 0
    for passage in find_passages(text):
        assert end <= passage.start < passage.end <= len(text)
        end = passage.start


@pytest.mark.parametrize(
    "piece", ["<h1", "<script>", "<!--", "[", "[a](", "**", "```\n", "&#", "<sup>", "*(1 origins", "|\n", "> "]
)
def test_hostile_markup_takes_time_in_proportion(piece: str) -> None:
    def seconds(n: int) -> float:
        text = "A sentence is here. " + piece * n
        start = time.process_time()
        find_passages(text)
        return time.process_time() - start

    seconds(10)
    small, large = (min(seconds(n) for _ in range(3)) for n in (2_000, 16_000))
    assert large < 40 * small + 0.2
