from __future__ import annotations

import pytest

from briefing.language.standing import standing


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(CNN) The council sent the ferry plan to the mayor on Monday.", "The council sent the ferry plan to the mayor on Monday."),
        ("However, the council sent the plan back on Monday.", "The council sent the plan back on Monday."),
        ("The court, which sits in Velden, ruled for the owner.", "The court, which sits in Velden, ruled for the owner."),
        ("Look after them and they will last, the owner said.", "Look after them and they will last, the owner said."),
        ("Call to prayer songs were played, police said.", "Call to prayer songs were played, police said."),
        ("So far, at least 90 people have died in Lund, police said.", "So far, at least 90 people have died in Lund, police said."),
        ("So the court, which sits in Velden, ruled for him.", "The court, which sits in Velden, ruled for him."),
        ("Call volumes rose on Monday, the ferry line said.", "Call volumes rose on Monday, the ferry line said."),
    ],
)  # fmt: skip
def test_what_stands_is_printed_without_dateline_and_opener(text: str, printed: str) -> None:
    assert standing(text) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Right, the ferry was a surprise to all of them.",
        "Somehow, the owner managed to lose the ferry.",
        "Take the last ferry and you will see the harbor.",
        "Take a last ferry, a band and a cold day, and there was noise.",
        "Because the owner thought the ferry would sink, that's why.",
        "The charter, which lays out how the council votes.",
        "That was before the ferry sank in the harbor.",
        "We had no idea that the ferry would sink.",
        "The ferry's new captain Anna Holm asked.",
    ],
)
def test_talk_and_fragments_do_not_stand(text: str) -> None:
    assert standing(text) is None


def test_a_leading_pronoun_is_named_where_one_person_opens_the_sentence_before() -> None:
    she = "She would sail the ferry to the outer islands, the mayor said."
    assert standing(she, ["Captain Anna Holm told the council about her plan."]) == (
        "[Anna Holm] would sail the ferry to the outer islands, the mayor said."
    )
    assert standing(she, ["The new captain was chosen on Monday by Lars Berg."]) is None
    assert standing(she, ["Lars Berg's choice for captain spoke to the council."]) is None
