from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import newsroom
import pytest
from typer.testing import CliRunner

from briefing.cli.templates import templates
from briefing.errors import OutputError, TemplateError, UsageError
from briefing.nouns import Briefing
from briefing.page import check_template, fit, render
from briefing.page.gallery import copy_out, described
from briefing.page.templating import names


def own(tmp_path: Path, text: str, name: str = "mine.md.j2") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_there_are_four_and_each_is_described() -> None:
    assert names() == ("memo", "newsletter", "onepage", "table")
    assert all(about for _, about in described())


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_each_is_a_page_of_its_own(format: str) -> None:
    pages = {render(fit(newsroom.briefing(), template=n), format=format, template=n) for n in names()}
    assert len(pages) == 4


def test_the_table_has_its_differences_first(bridge: Briefing) -> None:
    page = render(bridge, template="table")
    assert page.index("## Where they differ") < page.index("## What they agree on")


def test_a_copy_gives_the_same_page_until_it_is_edited(tmp_path: Path, bridge: Briefing) -> None:
    copy_out("memo", tmp_path / "mine")
    for format in ("markdown", "html"):
        mine = render(bridge, format=format, template=str(tmp_path / "mine"))
        assert mine.split("<main")[-1] == render(bridge, format=format, template="memo").split("<main")[-1]
    path = tmp_path / "mine" / "page.md.j2"
    path.write_text(path.read_text().replace("**Memorandum**", "**For the minister**"))
    assert "**For the minister** · " in render(bridge, template=str(tmp_path / "mine"))


def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    copy_out("memo", tmp_path)
    with pytest.raises(OutputError, match="is there already"):
        copy_out("table", tmp_path)
    with pytest.raises(UsageError, match="memo, newsletter, onepage, table"):
        copy_out("poster", tmp_path / "new")


def test_a_single_file_is_a_template(tmp_path: Path, bridge: Briefing) -> None:
    path = own(tmp_path, "{{ page.title }}: {{ page.shared | length }}{% for i in range(3) %}.{% endfor %}")
    assert (
        render(bridge, template=path)
        == "Harrow Bridge: closed over cracked hangers, and a dispute over who knew: 4...\n"
    )


def test_markdown_of_your_own_becomes_clean_html(tmp_path: Path, bridge: Briefing) -> None:
    path = own(
        tmp_path,
        "# {{ page.title }}\n\n<script>alert(1)</script><b onclick=x>bold</b> [x](javascript:alert(1))\n\n|a|b|\n|-|-|\n|c|d|",
    )
    html = render(bridge, format="html", template=path)
    body = html.split("<main")[1]
    assert "<h1>Harrow Bridge" in body
    assert "<b>bold</b>" in body
    assert "<td>c</td>" in body
    assert "script" not in body
    assert "onclick" not in body


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a\nb\n{{ page.titel }}\n", 3, "titel"),
        ("a\n{% for x in page.shared %}\n", 2, "endfor"),
        ("{{ page.title | nosuch }}", 1, "nosuch"),
        ("\n\n{{ 1 / 0 }}", 3, "zero"),
        ("\n{{ page.title + 1 }}", 2, "str"),
        ("{% include 'other.j2' %}", 1, "other.j2"),
        ("\n{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}", 2, "recursion"),
    ],
)
def test_a_mistake_is_told_with_name_and_line(
    text: str, line: int, told: str, tmp_path: Path, bridge: Briefing
) -> None:
    path = own(tmp_path, text)
    with pytest.raises(TemplateError) as refused:
        render(bridge, template=path)
    assert f"mine.md.j2, line {line}: " in str(refused.value)
    assert told in str(refused.value)


def test_a_template_that_is_not_text_is_refused(tmp_path: Path, bridge: Briefing) -> None:
    path = tmp_path / "x.j2"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError, match="not UTF-8"):
        render(bridge, template=str(path))


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ page.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ range(10 ** 9) | list }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x' | center(10 ** 9) }}",
        "{{ '{:>999999999}'.format('x') }}",
        "{{ 'x'.ljust(10 ** 9) }}",
        "{{ page.shared.append(1) }}",
        "{% for a in range(10000) %}{% for b in range(10000) %}xxxxxxxxxx{% endfor %}{% endfor %}",
        "{% include '../secret.j2' %}",
        "{% include '/etc/passwd' %}",
        "{% include 'secret.env' %}",
        "{% import 'os' as os %}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
    ],
)
def test_a_template_reaches_nothing_but_its_page(text: str, tmp_path: Path, bridge: Briefing) -> None:
    (tmp_path / "secret.env").write_text("KEY=1")
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "secret.j2").write_text("KEY=1")
    (folder / "secret.env").write_text("KEY=1")
    with pytest.raises(TemplateError):
        render(bridge, template=own(folder, text))


def test_a_template_is_looked_for_before_the_work(tmp_path: Path) -> None:
    check_template("memo")
    check_template(own(tmp_path, "x"), format="pdf")
    with pytest.raises(UsageError, match="unknown template 'nope'"):
        check_template("nope")
    with pytest.raises(UsageError, match=r"has no page\.md\.j2"):
        check_template(str(tmp_path))


def test_the_command_lists_previews_and_copies(tmp_path: Path) -> None:
    runner = CliRunner()
    listed = runner.invoke(templates, [])
    assert listed.exit_code == 0
    assert [line.split()[0] for line in listed.output.splitlines()] == [*names(), "mail"]
    shown = runner.invoke(templates, ["preview", "newsletter"])
    assert "## What we know" in shown.output
    file = tmp_path / "p.html"
    assert runner.invoke(templates, ["preview", "table", "--format", "html", "-o", str(file)]).exit_code == 0
    assert file.read_text().startswith("<!doctype html>")
    copied = runner.invoke(templates, ["copy", "memo", str(tmp_path / "memo")])
    assert copied.exit_code == 0
    assert (tmp_path / "memo" / "page.html.j2").is_file()
    assert runner.invoke(templates, ["copy", "memo", str(tmp_path / "memo")]).exit_code == 1
    assert runner.invoke(templates, ["preview", "nope"]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        # A string that doubles in every call of a macro, to 5 GB.
        (
            "{% macro grow(s, n) %}\n{% if n %}{{ grow(s ~ s, n - 1) }}{% endif %}{% endmacro %}\n"
            "{{ grow('x' * 10000, 19) | length }}",
            2,
            "memory",
        ),
        ("a\n{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}\n"
         "{% set d = a + b + c %}{% endfor %}{% endfor %}{% endfor %}", None, "takes too long"),
        ("{% macro square(x, n) %}\n{{ square(x * x, n - 1) if n else 1 }}{% endmacro %}{{ square(9 ** 99, 40) }}", 2,
         "too large a number"),
        # One step of the interpreter, in which no other thread runs and no signal is heard.
        ("a\nb\n{{ (((1,) * 99999,) * 99999) | string | length }}", 3, "takes too long"),
    ],
    ids=["memory", "time", "number", "one step"],
)  # fmt: skip
def test_a_template_that_asks_for_too_much_is_stopped_with_its_name_and_line(
    text: str, line: int | None, told: str, tmp_path: Path, bridge: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.page.confined.MAX_S", 2)
    path = own(tmp_path, text)
    with pytest.raises(TemplateError) as refused:
        render(bridge, template=path)
    found = re.search(r"mine\.md\.j2, line (\d+): (.*)", str(refused.value))
    assert found is not None, str(refused.value)
    assert int(found[1]) in ((line,) if line else (2, 3))
    assert told in found[2]


def test_a_text_is_quoted_for_json_and_nothing_else_is(tmp_path: Path, bridge: Briefing) -> None:
    evil = replace(bridge, title='a "b" </script> & \\ c')
    made = render(evil, template=own(tmp_path, "{{ page.title | tojson }}"))
    assert json.loads(made) == 'a "b" &lt;/script> & \\\\ c'
    assert not re.search("[<>&]", made)
    for wrong in ("{{ page.shared | tojson }}", "{{ page | tojson }}", "{{ page.title | tojson(indent=9) }}"):
        with pytest.raises(TemplateError, match="line 1"):
            render(evil, template=own(tmp_path, wrong))
