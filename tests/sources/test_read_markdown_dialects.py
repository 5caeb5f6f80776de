"""Markdown as static sites and note programs write it: marks are taken off, words are kept."""

from __future__ import annotations

import pytest
from samples import as_read, said

REST = "The keeper did not answer a letter from the town, and the ministry said that it would wait until June."


def read(text: str) -> list[str]:
    return said(as_read(f"{text}\n\n{REST}\n".encode(), "note.md"))


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Lamp on Karna"\ndate = 2026-03-10T09:12:00Z\nauthor = "Ane Holt"\n[params]\ndraft = false\n+++\n\n',
        "+++\r\ntitle = 'Lamp on Karna'\r\ndate = 2026-03-10T09:12:00+00:00\r\nauthors = ['Ane Holt']\r\n+++\r\n",
        '{\n "title": "Lamp on Karna",\n "date": "2026-03-10T09:12:00Z",\n "author": {"name": "Ane Holt"}\n}\n\n',
        "---\ntitle: Lamp on Karna\ndate: 2026-03-10T09:12:00Z\nauthor: Ane Holt\n---\n",
        "% Lamp on Karna\n% Ane Holt\n% 2026-03-10T09:12:00Z\n\n",
        "% Lamp\n  on Karna\n% Ane Holt\n% 2026-03-10T09:12:00Z\n\n",
        "title:: Lamp on Karna\ndate:: 2026-03-10T09:12:00Z\nauthor:: Ane Holt\n\n",
        '---json\n{"title": "Lamp on Karna", "date": "2026-03-10T09:12:00Z", "author": "Ane Holt"}\n---\n\n',
        '---toml\ntitle = "Lamp on Karna"\ndate = 2026-03-10T09:12:00Z\nauthor = "Ane Holt"\n---\n\n',
        "Title: Lamp on Karna\r\nDate: 2026-03-10T09:12:00Z\r\nCategory: Coast\r\nAuthor: Ane Holt\r\n\r\n",
    ],
)
def test_front_matter_in_any_of_its_forms_is_read(front: str) -> None:
    document = as_read(f"{front}The lamp will be lit in spring, she said.\n\n{REST}\n".encode(), "note.md")
    assert (document.source.title, document.source.author) == ("Lamp on Karna", "Ane Holt")
    assert document.source.published is not None
    assert document.source.published.isoformat() == "2026-03-10T09:12:00+00:00"
    assert said(document) == ["The lamp will be lit in spring, she said.", REST]


@pytest.mark.parametrize(
    "first", ["% of the crew left in spring, she said.", "Note: it was lit.\nDear all: the lamp is out."]
)
def test_what_only_begins_like_a_title_block_is_text(first: str) -> None:
    assert " ".join(read(first)[:-1]) == " ".join(first.split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The ship left [[Karna|the island]] for [[Holm]] and [[Sund#Port]].", "The ship left the island for Holm and Sund."),
        ("It costs ==48 million== kroner %%check%% a year.", "It costs 48 million kroner a year."),
        ("The fire hurt ~~seven~~ five men, ~~Per says~~ she said.", "The fire hurt five men, she said."),
        ("The fire hurt <del>seven</del> five men <s>on Monday</s>, she said.", "The fire hurt five men, she said."),
        ("The fire hurt {--seven--}{++five++} men {>>sure?<<}, she {~~says~>said~~}.", "The fire hurt five men, she said."),
        ("It holds 340 m^2^ of H~2~O and 10^6^ cells.", "It holds 340 m² of H2O and 10⁶ cells."),
        ("It costs 48<sup>1</sup> million kroner in its 40<sup>th</sup> year.", "It costs 48 million kroner in its 40th year."),
        ("It costs 48[^2] million kroner.[^3]", "It costs 48 million kroner."),
        ("- [x] The lamp was lit, she said.", "The lamp was lit, she said."),
        ("* [ ] The lamp was lit :tada: by noon.", "The lamp was lit by noon."),
        ("{{< figure src=\"a.jpg\" >}}The lamp was lit ![[lamp.png]] by noon.{{% /note %}}", "The lamp was lit by noon."),
        ("> [!WARNING]\n> The lamp was lit by noon.", "The lamp was lit by noon."),
        ('!!! note "How we know"\n    The lamp was lit by noon.', "The lamp was lit by noon."),
        ("??? warning\n\n    The lamp was lit by noon.", "The lamp was lit by noon."),
        ('=== "On Karna"\n\n    The lamp was lit by noon.', "The lamp was lit by noon."),
        ("The lamp was lit by noon. ^lamp-1", "The lamp was lit by noon."),
        ("The lamp was lit by noon.\n^37066d", "The lamp was lit by noon."),
        ("The lamp was lit by noon.\n{: .lead #first}", "The lamp was lit by noon."),
        ("The *lamp*{: .old} was lit by 10 ^2 men.", "The lamp was lit by 10 ^2 men."),
        ("Lamp\n: The lamp was lit by noon.", "The lamp was lit by noon."),
        ("The lamp [an old one] was lit by [noon]{.red} at 10:30:45.", "The lamp [an old one] was lit by noon at 10:30:45."),
        ("The gov\u00ader\u00adnor lit the lamp\u200b by noon.", "The governor lit the lamp by noon."),
        ("The lamp was lit by noon. [mood:: fine] (seen:: twice)", "The lamp was lit by noon."),
        ("- The lamp was lit by noon.\n  id:: 65b2-1", "The lamp was lit by noon."),
        ("The lamp was lit by $12$ men for $5 and $6 by noon.", "The lamp was lit by 12 men for $5 and $6 by noon."),
        ("The lamp was lit by noon.\n{.wide #lamp}", "The lamp was lit by noon."),
        ("* Contents\n{:toc}\n\nThe lamp was lit by noon.", "The lamp was lit by noon."),
        ("The lamp was lit by noon.\n\n{::comment}\nAsk the man who lit it.\n{:/comment}", "The lamp was lit by noon."),
        ("The lamp was lit [@holt09, p. 3; @lie] by noon [-@ek].[#Lie:09]", "The lamp was lit by noon."),
        ("The lamp was lit by noon.`\\break`{=latex}", "The lamp was lit by noon."),
        ("| The lamp was lit by noon.\n| It burns.", "It burns."),
        ("The lamp was lit by noon.\n\n* * *", "The lamp was lit by noon."),
        ("```{note}\nThe lamp was lit by noon.\n```", "The lamp was lit by noon."),
        ("```{admonition} Of late\n:class: tip\n\nThe lamp was lit by noon.\n```", "The lamp was lit by noon."),
        ("The {term}`lamp` was lit by {ref}`noon <at-noon>`.", "The lamp was lit by noon."),
        ("(lamp-1)=\n+++ {\"a\": 1}\n--8<-- \"b.md\"\n:lamp:coast:\n#lamp #coast/karna\nThe lamp was lit by noon.", "The lamp was lit by noon."),
        ("The [lamp] was lit by [Noon][].\n\n[Lamp]: https://a.example\n[noon]: https://b.example", "The lamp was lit by Noon."),
        ("The lamp was lit\\ by [the men of] noon\\.", "The lamp was lit by [the men of] noon."),
        ("The lamp was lit by noon.[[1]](#c1) It burns.[\\[2\\]](https://a.example)", "It burns."),
        ("Der Brand verletzte ~~sieben~~ ==fünf== [[Mann|Männer]].", "Der Brand verletzte fünf Männer."),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(written: str, shown: str) -> None:
    found = read(written)
    assert found[-1] == REST
    assert found[-2] == shown


@pytest.mark.parametrize(
    "note",
    [
        "It was lit.[^a]\n\n{rest}\n\n[^a]: The brigade says so in\n    its own report.",
        "It was lit.^[The brigade says so in its own report.]\n\n{rest}",
    ],
)
def test_the_text_of_a_note_is_read_and_no_part_of_its_sentence(note: str) -> None:
    found = said(as_read(note.replace("{rest}", REST).encode(), "note.md"))
    assert sorted(found) == sorted(["It was lit.", "The brigade says so in its own report.", REST])


def test_what_goes_with_its_words_is_told() -> None:
    text = f"It was lit ~~at noon~~ today, she said.\n\n<!-- ask Per -->\n\n```\na = b\n```\n\n![The old lamp](a.jpg)\n\n{REST}"
    left = {part.what: part.n_words for part in as_read(text.encode(), "note.md").left_out}
    assert left == {"withdrawn": 2, "comment": 2, "code": 3, "caption": 3}
