from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from briefing.cli.app import app

REPORT = (
    "Pilots at Kestrel Air called off a two-day strike on Thursday after the airline offered a pay rise of 7 percent. "
    "The union, which represents 1,150 pilots, had asked for 11 percent. Shares in Kestrel Air rose 4.5 percent.\n"
)
TRUE = "# Strike off\n\nShares in Kestrel Air rose 4.5 percent. [S1]\n"
FALSE = f"{TRUE}\n- The union represents 2,150 pilots.\n- [bold]The [/quote] minister fled to a comet\x1b[31m.\n"


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["check", *map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(REPORT)
    return file


@pytest.mark.parametrize("format", ["table", "markdown", "json"])
def test_what_is_supported_exits_0_and_what_is_not_1(format: str, source: Path, tmp_path: Path) -> None:
    brief = tmp_path / "brief.md"
    for text, code in ((TRUE, 0), (FALSE, 1)):
        brief.write_text(text)
        result = run(brief, source, "--format", format)
        assert result.exit_code == code, result.output
        assert "Shares in Kestrel Air" in result.stdout
        assert "\x1b" not in result.stdout


def test_the_json_points_into_brief_and_source(source: Path, tmp_path: Path) -> None:
    brief = tmp_path / "brief.md"
    brief.write_text(FALSE)
    form = json.loads(run(brief, source, "--format", "json").stdout)
    assert form["supported"] is False
    good, bad, worse = form["sentences"]
    assert (good["verdict"], good["line"]) == ("supported", 3)
    assert FALSE[good["start"] : good["end"]] == "Shares in Kestrel Air rose 4.5 percent."
    assert (bad["verdict"], bad["line"]) == ("contradicted", 5)
    assert any(r["kind"] == "number" for r in bad["reasons"])
    assert worse["verdict"] == "not_found"
    for sentence in form["sentences"]:
        for citation in sentence["citations"]:
            assert REPORT[citation["start"] : citation["end"]] == citation["quote"]


def test_html_and_standard_input_are_read(source: Path) -> None:
    html = "<html><body><h1>Strike</h1><p>Shares in <b>Kestrel Air</b> rose 4.5 percent.</p></body></html>"
    assert run("-", source, stdin=html).exit_code == 0


def test_strict_is_stricter(source: Path) -> None:
    result = run("-", source, "--gate", "strict", stdin="Shares in Kestrel Air rose 4.5 percent on Friday.")
    assert result.exit_code == 1


@pytest.mark.parametrize(("text", "words"), [("# Only a heading\n", "no sentence"), (None, "can't be read")])
def test_a_brief_without_sentences_is_a_mistake_in_the_call(
    text: str | None, words: str, source: Path, tmp_path: Path
) -> None:
    brief = tmp_path / "brief.md"
    if text is not None:
        brief.write_text(text)
    result = run(brief, source)
    assert result.exit_code == 2
    assert words in result.output
    assert str(brief) in result.output


def test_models_are_listed_with_what_they_need() -> None:
    result = CliRunner().invoke(app, ["models"])
    assert result.exit_code == 0
    for word in ("extractive", "seq2seq", "causal", "chat", "BRIEFING_API_KEY", "encoder", "stance"):
        assert word in result.stdout
