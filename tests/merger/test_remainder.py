"""What stands beside the comparison."""

from __future__ import annotations

from reports import reports

from briefing.corpus import embed
from briefing.engines.protocols import Encoder
from briefing.merger.remainder import timeline


def test_a_day_that_one_origin_alone_names_is_not_printed(encoder: Encoder) -> None:
    corpus = embed(
        reports(
            "On 3 March 2025 the council closed the lower bridge. On 9 March 2025 the council met about the bridge.",
            "The lower bridge has been closed by the council since 3 March 2025.",
        ),
        encoder,
    )
    events = timeline(corpus, [1.0] * len(corpus.sentences))
    assert [(e.day, e.printable) for e in events] == [("2025-03-03", True), ("2025-03-09", False)]
