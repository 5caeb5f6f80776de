from __future__ import annotations

import pytest

from briefing.language.names import Name, NameKind, find_names, relate_names


def name(text: str, kind: NameKind = "other") -> Name:
    return Name(start=0, end=len(text), text=text, head=text.split()[-1].casefold(), title="", kind=kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then President Anna Holm met Prime Minister Sanae Orita.",
         [("Anna Holm", "president"), ("Sanae Orita", "prime minister")]),
        ("Alaska Gov. Sarah Vik spoke.", [("Alaska", ""), ("Sarah Vik", "gov")]),
        ("Deputy Attorney General Rod Berg resigned.", [("Rod Berg", "deputy attorney general")]),
        ("Then White House Chief of Staff John Moen left.", [("White House", ""), ("John Moen", "chief of staff")]),
        ("They left the State Department and the University of Velden.",
         [("State Department", ""), ("University of Velden", "")]),
        ("He fought al Qaeda and al-Qaida in Yemen.", [("al Qaeda", ""), ("al-Qaida", ""), ("Yemen", "")]),
        ("He praised Holm's plan.", [("Holm", "")]),
        ("In London, J. Edgar Moen spoke.", [("London", ""), ("J. Edgar Moen", "")]),
        ("They spoke of Anna Holm The ferry was late.", [("Anna Holm", "")]),
        ("He said that General Motors and Donald King agreed.", [("General Motors", ""), ("Donald King", "")]),
    ],
)  # fmt: skip
def test_names_with_their_titles(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(n.text, n.title) for n in find_names(text)] == expected
    assert all(text[n.start : n.end] == n.text for n in find_names(text))


@pytest.mark.parametrize(
    "text",
    [
        "Sources close to the talks spoke on Tuesday in March.",
        "Analysts warned. Yet officials disagreed.",
        "Police said American troops and Republicans left.",
        "COUNCIL VOTES TO BUY TWO NEW FERRIES",
        "Council Votes To Buy Two New Harbour Ferries",
        "I'm sure that I left.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert [n.text for n in find_names(text)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They met Mr. Holm there.", "person"),
        ("They met in Velden there.", "place"),
        ("They met the Harbour Police Department there.", "organisation"),
        ("They met the FBI there.", "organisation"),
        ("They met Mary Dahl there.", "person"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [n.kind for n in find_names(text)] == [kind]


@pytest.mark.parametrize(
    ("a", "b", "kind", "relation"),
    [
        ("Trump", "Donald J. Trump", "person", "same"),
        ("Sanai Takwati", "Sanae Takaichi", "person", "variant"),
        ("Brian Dalton", "Bryant A. Dalton", "person", "variant"),
        ("Zainabieh", "Zinabieh", "other", "variant"),
        ("Rapid Coastal Ferry", "Coastal Rapid Ferry", "other", "variant"),
        ("Harbour Award", "Harbour Awards", "other", "same"),
        ("Rialto Theatre", "Rialto Theater", "other", "same"),
        ("Vermont", "Vermonter", "place", "different"),
        ("Turkmenistan", "Turkmens", "other", "different"),
        ("Arabian Gulf", "Persian Gulf", "place", "different"),
        ("Senate Committee", "Senate Harbour Committee", "organisation", "same"),
        ("Rob Sanders", "Robert Stivers", "person", "different"),
        ("Wen Li", "Li Wen", "other", "different"),
        ("Zainabieh", "Zinbi", "other", "variant"),
        ("Dargahan", "Dargehan", "place", "variant"),
        ("Joe Biden", "Jill Biden", "person", "different"),
        ("Iran", "Iraq", "place", "different"),
        ("North Korea", "South Korea", "place", "different"),
        ("Austria", "Australia", "place", "different"),
        ("al-Qaida", "al Qaeda", "organisation", "same"),
        ("FBI", "Federal Bureau of Investigation", "organisation", "same"),
        ("Washington", "Washington Post", "other", "different"),
        ("William Hakim", "Bill Hakim", "person", "same"),
        ("Place Vendôme", "Place Vendome", "place", "same"),
        ("Kimani Gray", "Mahnefah Gray", "person", "different"),
        ("Mehdi Irannejad", "Mehdi iran-Nejad", "person", "variant"),
        ("Velden News", "Velden Evening News", "organisation", "variant"),
        ("Bible Church", "Velden Bible Church", "organisation", "same"),
        ("Muhammad Ali", "Mohammed Ali", "person", "same"),
        ("Tarnish-Velda", "Tarnish-Veldan", "other", "different"),
        ("House Democrats", "House Democratic", "other", "different"),
        ("Pete Halden", "Peter Halden", "person", "same"),
        ("LGBT", "LGBTQ", "other", "different"),
        ("NATO", "Nation", "other", "different"),
        ("Constitution", "Constitutional", "other", "different"),
        ("Midwest", "Midwestern", "other", "different"),
        ("Great Depression", "Great Recession", "other", "different"),
        ("National Enquirer", "National Inquirer", "organisation", "variant"),
        ("Bureau of Ferry Safety", "Ferry Safety Bureau", "organisation", "same"),
        ("House Democrats", "House Harbour Democrats", "organisation", "same"),
        ("France", "Frank", "other", "different"),
    ],
)
def test_relate(a: str, b: str, kind: NameKind, relation: str) -> None:
    assert relate_names(name(a, kind), name(b, kind)) == relation
    assert relate_names(name(b, kind), name(a, kind)) == relation


def test_a_person_is_never_a_place() -> None:
    assert relate_names(name("Dalton", "person"), name("Daltan", "place")) == "different"
