from __future__ import annotations

from briefing.merger.lead import bottom_line
from briefing.nouns import Citation, SharedPoint


def shared(statement: str, salience: float) -> SharedPoint:
    proof = tuple(Citation(document=d, start=0, end=len(statement), quote=statement) for d in ("S1", "S2"))
    return SharedPoint(statement=statement, citations=proof, origins=2, salience=salience)


def test_what_happened_comes_before_what_somebody_said_of_it() -> None:
    remark = shared("“Let us all go back to our work at the harbor now,” the mayor said.", 0.9)
    event = shared(
        "A judge ordered the town to give the ferry line its licence back until the case is heard in full.", 0.5
    )
    lead = bottom_line([remark, event], [])
    assert lead is not None
    assert lead.statement.startswith("A judge ordered")


def test_a_remark_leads_where_there_is_nothing_else() -> None:
    remark = shared("“Let us all go back to our work at the harbor now,” the mayor said.", 0.9)
    lead = bottom_line([remark], [])
    assert lead is not None
    assert lead.statement == remark.statement
