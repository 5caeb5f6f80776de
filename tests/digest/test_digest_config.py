"""Every mistake in a digest.toml is told with the path of its key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.digest.config import Secret, load
from briefing.errors import UsageError

GOOD = """
name = "Morning"
sender = "The Desk <desk@example.org>"
recipients = ["Ana Ruiz <ana@example.org>", "ben@bücher.example"]
state = "memory.sqlite"

[smtp]
host = "mail.example.org"
user = "desk"
password_env = "DESK_PASSWORD"

[unsubscribe]
url = "https://example.org/leave?who={token}"
secret_file = "secret"
mailto = "leave@example.org"

[[subject]]
name = "Harbour"
feeds = ["https://example.org/feed", "local.xml"]
keywords = ["ferry", "harbour*"]
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "digest.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_all_of_it(tmp_path: Path) -> None:
    digest = load(write(tmp_path, GOOD))
    assert str(digest.sender) == "The Desk <desk@example.org>"
    assert [r.addr_spec for r in digest.recipients] == ["ana@example.org", "ben@xn--bcher-kva.example"]
    assert digest.smtp is not None
    assert (digest.smtp.port, digest.smtp.security, digest.smtp.patience_s) == (587, "starttls", 900)
    assert digest.subjects[0].feeds == ("https://example.org/feed", str(tmp_path / "local.xml"))
    assert digest.state_file == tmp_path / "memory.sqlite"
    assert "DESK_PASSWORD" in repr(digest)


def test_state_is_named_after_the_digest(tmp_path: Path) -> None:
    text = '[[subject]]\nname = "a"\nfeeds = ["https://x.example/f"]\n'
    digest = load(write(tmp_path, f'name = "Früh & spät"\n{text}'))
    assert digest.state_file.name == "fr-h-sp-t.sqlite"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Morning"\n', "", "name: is missing; give a text in quotes"),
        ('name = "Morning"', "name = 5", "name: must be a text in quotes, not a number"),
        ('name = "Morning"', 'name = "a\\nb"', "name: holds a line break"),
        ('state = "memory.sqlite"', 'stat = "x"', "stat: is not a key here; did you mean 'state'?"),
        ('host = "mail.example.org"', "", "smtp.host: is missing"),
        ('host = "mail.example.org"', 'host = "m"\nport = true', "smtp.port: must be a whole number, not true"),
        ('host = "mail.example.org"', 'host = "m"\nport = 70000', "smtp.port: 70000 is not between 1 and 65535"),
        ('host = "mail.example.org"', 'host = "m"\nsecurity = "ssl"', "security: 'ssl' is not known; use starttls"),
        ('host = "mail.example.org"', 'host = "m"\nsecurity = "none"', "smtp.security: a password is never sent"),
        ('password_env = "DESK_PASSWORD"', 'password = "hunter2"', "smtp.password: no password belongs in this file"),
        ('password_env = "DESK_PASSWORD"', "", "smtp.user: a user needs password_env or password_file"),
        ("password_env", 'password_file = "p"\npassword_env', "smtp.password_file: give password_env or"),
        ('"ben@bücher.example"', '"ana@example.org"', "recipients[2]: ana@example.org is listed twice"),
        ('"ben@bücher.example"', '"no address"', "recipients[2]: 'no address' is not a mail address"),
        ('"ben@bücher.example"', '"a@b.example\\nBcc: c@d.example"', "recipients[2]: holds a line break"),
        ('"ben@bücher.example"', '"a@b.example, c@d.example"', "recipients[2]: 'a@b.example, c@d"),
        ('"ben@bücher.example"', '"a..b@x.example"', "recipients[2]: 'a..b@x.example' is not a mail address"),
        ('"ben@bücher.example"', '"Ben <.b@x.example>"', "recipients[2]: 'Ben <.b@x.example>' is not a mail address"),
        ('"ben@bücher.example"', '"b.@x.example"', "recipients[2]: 'b.@x.example' is not a mail address"),
        ('"ben@bücher.example"', '"b@x..example"', "is not a domain"),
        ('"ben@bücher.example"', '"b@-x.example"', "recipients[2]: '-x.example' is not a domain"),
        ('"ben@bücher.example"', '"b@x.example-"', "recipients[2]: 'x.example-' is not a domain"),
        ('"leave@example.org"', '"leave..me@example.org"', "unsubscribe.mailto: 'leave..me@example.org' is not a mail"),
        ("<desk@example.org>", "<desk..k@example.org>", "sender: 'The Desk <desk..k@example.org>' is not a mail address"),
        ("The Desk <desk@example.org>", "desk@exa mple.org", "sender: 'desk@exa mple.org' is not a mail address"),
        ("https://example.org/leave", "http://example.org/leave", "unsubscribe.url: one-click"),
        ('secret_file = "secret"', "", "unsubscribe.url: {token} needs secret_env or secret_file"),
        ("[[subject]]", "[subject]", "subject: must be tables: write [[subject]]"),
        ('feeds = ["https://example.org/feed", "local.xml"]', "", "subject[1].feeds: is missing"),
        ('feeds = ["https://example.org/feed", "local.xml"]', "feeds = [1]", "subject[1].feeds[1]: must be a text"),
        ("state =", "delay_s = 99\nstate =", "delay_s: 99 is not between 0 and 60"),
        ("state =", 'delay_s = "1"\nstate =', "delay_s: must be a number, not a text"),
        ("[smtp]", "[smtp", "not valid TOML"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    file = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(UsageError) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_no_file_and_no_subject(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="subject: there is none"):
        load(write(tmp_path, 'name = "x"'))


def test_feeds_need_no_subject_and_stand_after_those_there_are(tmp_path: Path) -> None:
    (rest,) = load(write(tmp_path, 'name = "All"\nfeeds = ["a.xml"]\nmax_stories = 7\n')).subjects
    assert (rest.name, rest.feeds, rest.max_stories, rest.alone) == ("All", (str(tmp_path / "a.xml"),), 7, False)
    subjects = load(write(tmp_path, GOOD.replace("state =", 'feeds = ["b.xml"]\nstate ='))).subjects
    assert [(s.name, s.alone) for s in subjects] == [("Harbour", True), ("Morning", False)]
    with pytest.raises(UsageError, match="or the digest's own"):
        load(write(tmp_path, GOOD.replace("state =", 'feeds = ["b.xml"]\nstate =').replace("Harbour", "Morning")))


def test_secrets_come_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "open sesame")
    assert Secret(key="smtp.password", variable="DESK_PASSWORD").read() == "open sesame"
    file = tmp_path / "p"
    file.write_text("from a file\n")
    assert Secret(key="smtp.password", file=file).read() == "from a file"
    monkeypatch.delenv("DESK_PASSWORD")
    with pytest.raises(UsageError, match="DESK_PASSWORD is not set"):
        Secret(key="smtp.password", variable="DESK_PASSWORD").read()
    with pytest.raises(UsageError, match="cannot be read"):
        Secret(key="smtp.password", file=tmp_path / "none").read()


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "digest.toml"
        file.write_text(text, encoding="utf-8", errors="replace")
        with pytest.raises(UsageError):
            load(file)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_no_address_breaks_a_header(address: str) -> None:
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "digest.toml"
        value = json.dumps(address.encode("utf-8", "replace").decode())
        file.write_text(
            f'name = "x"\nrecipients = [{value}]\n[[subject]]\nname = "a"\nfeeds = ["f"]\n', encoding="utf-8"
        )
        try:
            digest = load(file)
        except UsageError:
            return
        from briefing.page.email import wrap

        mail = wrap(
            "x", [("<p>x</p>", "x")], sender="d@example.org", recipient=str(digest.recipients[0]),
            message_id="<a@example.org>", date=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        assert [a.addr_spec for a in mail["To"].addresses] == [digest.recipients[0].addr_spec]
        assert all(ord(c) >= 32 for c in str(digest.recipients[0]))
        assert digest.recipients[0].addr_spec.isascii()
