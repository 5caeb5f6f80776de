"""Whole runs with small engines: what is told, what is remembered, and what a bad day does to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tiny
from desk import FERRY, GOLD, NOW, Desk

from briefing.digest import run
from briefing.digest.config import Smtp
from briefing.digest.gather import Window, window
from briefing.errors import OutputError, UsageError
from briefing.lock import BusyError, only_run
from briefing.nouns import Briefing, Document


def test_a_story_is_told_once(desk: Desk) -> None:
    first = desk.send()
    assert (first.n_read, first.n_briefed, first.delivery.n_sent) == (1, 1, 2)
    second = desk.send()
    assert (second.n_briefed, second.delivery.n_sent, second.issue) == (0, 0, None)
    desk.publish(FERRY, GOLD)
    third = desk.send()
    assert (third.n_briefed, third.delivery.n_sent) == (1, 2)
    assert ["Gold" in t for t in desk.texts()] == [False, False, True, True]
    assert ["Eider" in t for t in desk.texts()] == [True, True, False, False]
    assert [s.failed for s in (first, second, third)] == [False] * 3


def test_a_story_that_goes_on_leads_with_what_changed(desk: Desk) -> None:
    desk.send()
    after = FERRY | {"url": "https://a.example/2", "text": "The ferry Eider was pulled off Marrow Point. All are safe."}
    desk.publish(FERRY, after)
    assert desk.send(days=1).n_briefed == 1
    text = desk.texts()[-1]
    assert "WHAT CHANGED" in text.upper()
    assert "The ferry Eider was pulled off Marrow Point." in text


def test_an_article_with_no_news_in_it_is_not_sent_and_not_briefed_again(desk: Desk) -> None:
    desk.send()
    desk.publish(FERRY, FERRY | {"url": "https://c.example/copy", "outlet": "Copycat"})
    done = desk.send()
    assert (done.n_unchanged, done.delivery.n_sent, done.issue) == (1, 0, None)
    assert desk.send().n_unchanged == 0


def test_a_claim_that_comes_back_after_a_pause_is_not_new(desk: Desk) -> None:
    desk.send()
    other = FERRY | {"url": "https://a.example/2", "text": "Divers have found a long gash in her hull. All are safe."}
    desk.publish(other)
    desk.send(days=1)
    desk.publish(FERRY | {"url": "https://d.example/late"})
    assert desk.send(days=2).n_unchanged == 1


def test_headers(desk: Desk) -> None:
    desk.send()
    mail = desk.mails()[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    links = str(mail["List-Unsubscribe"]).strip()
    assert links.startswith("<https://example.org/leave/")
    assert links.endswith(", <mailto:leave@example.org?subject=unsubscribe>")
    tokens = {str(m["List-Unsubscribe"]).split(",")[0] for m in desk.mails()}
    assert len(tokens) == 2
    assert len({m["Message-ID"] for m in desk.mails()}) == 2
    assert mail["Subject"] == "Morning: Ferry aground off Marrow"


def test_a_long_way_out_stays_whole(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "digest.toml"
    config.write_text(
        config.read_text().replace("example.org/leave/", f"example.org/{'long' * 50}?who={{recipient}}&t=")
    )
    desk.send()
    raw = (desk.recorder.folder / desk.recorder.taken[0]["file"]).read_bytes()
    assert b"List-Unsubscribe: <https://example.org/" + b"long" * 50 + b"?who=ana%40example.org&t=" in raw


def test_the_message_id_follows_from_what_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    for file in tmp_path.glob("state.sqlite*"):
        file.unlink()
    desk.send(days=1)
    ids = [m["Message-ID"] for m in desk.mails()]
    assert ids[:2] == ids[2:]


def test_hostile_headlines_break_no_header_and_no_terminal(desk: Desk) -> None:
    bad = "Ferry\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>\x1b[2J{{7*7}}"
    desk.publish(FERRY | {"title": bad})
    desk.send()
    mail = desk.mails()[0]
    assert mail["Bcc"] is None
    assert len(desk.mails()) == 2
    html = str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert "<script>" not in html
    assert "\x1b" not in html + str(mail["Subject"]) + desk.texts()[0]
    assert "{{7*7}}" in html


def test_who_left_gets_no_more(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "left.txt").write_text("BEN@example.org\n")
    assert desk.send().delivery.n_sent == 1
    assert [t["recipient"] for t in desk.recorder.taken] == ["ana@example.org"]


def test_offline_then_back_with_other_news(desk: Desk, smtp: Smtp) -> None:
    config = desk.folder / "digest.toml"
    good = config.read_text()
    config.write_text(good.replace(f"port = {smtp.port}", "port = 1"))
    first = desk.send()
    assert first.failed
    assert first.delivery.n_waiting == 2
    config.write_text(good)
    desk.publish(GOLD)
    second = desk.send(days=1)
    assert second.delivery.n_sent == 4
    assert sorted("Eider" in t for t in desk.texts()) == [False, False, True, True]


def test_resume_only_sends_what_is_left(desk: Desk) -> None:
    desk.recorder.on_data = lambda recipient: "451 later"
    desk.send()
    desk.recorder.on_data = lambda recipient: None
    desk.publish(GOLD)
    done = desk.send(only_left=True)
    assert (done.n_read, done.delivery.n_sent) == (0, 2)


def test_a_feed_that_fails_is_told_and_costs_nothing_else(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "digest.toml"
    config.write_text(config.read_text().replace('["feed.json"]', '["gone.json", "feed.json"]'))
    done = desk.send()
    assert (done.n_failed, done.delivery.n_sent, done.failed) == (1, 2, False)
    (tmp_path / "feed.json").unlink()
    assert desk.send().failed


def test_a_story_that_cannot_be_briefed_is_told_and_tried_again(desk: Desk) -> None:
    def fails(documents: Sequence[Document], before: Briefing | None) -> Briefing:
        raise OutputError("the model is broken")

    done = desk.send(engines=replace(tiny.ENGINES, brief=fails))
    assert (done.issue, done.diagnostics[0].message) == (None, "the model is broken")
    assert desk.send().delivery.n_sent == 2


def test_more_stories_than_fit_are_headlines(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "digest.toml"
    config.write_text(config.read_text() + "max_stories = 1\n")
    desk.publish(FERRY, GOLD)
    assert desk.send().n_briefed == 1
    text = desk.texts()[0]
    assert "Also reported:" in text
    assert "- Gold stolen from museum\n  https://b.example/gold" in text or "- Ferry aground" in text
    assert desk.send().issue is None


def test_a_report_that_stood_alone_is_told_in_full_when_another_joins_it(desk: Desk) -> None:
    config = desk.folder / "digest.toml"
    text = config.read_text().partition("[[subject]]")[0]
    config.write_text(f'feeds = ["feed.json"]\n{text}')
    first = desk.send()
    assert (first.n_briefed, first.delivery.n_sent) == (0, 2)
    assert "- Ferry aground off Marrow" in desk.texts()[0]
    desk.publish(
        FERRY,
        FERRY
        | {"text": "Off Marrow Point the ferry Eider hit a bank; a rudder had failed.", "url": "https://c.example/f"},
    )
    assert desk.send().n_briefed == 1
    assert "Also reported" not in desk.texts()[-1]
    later = FERRY | {"text": "The ferry Eider off Marrow Point was towed free.", "url": "https://c.example/towed"}
    desk.publish(later)
    # Its story has been told in full, and goes on so with one report.
    assert desk.send().n_briefed == 1


def test_a_big_issue_stays_under_what_mail_programs_show(desk: Desk) -> None:
    desk.publish(*({"title": f"{w} story {w * 3}", "text": f"{w} {w * 2} {w * 3}. " + "x " * 50, "url": f"https://e.example/{w}"}
                   for w in ("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st", "uv", "wx")))  # fmt: skip
    (desk.folder / "digest.toml").write_text((desk.folder / "digest.toml").read_text() + "max_stories = 100\n")
    desk.send()
    assert max(len(str(m.get_body(("html",)).get_content()).encode()) for m in desk.mails()) < 102_000  # type: ignore[union-attr]


def test_preview_sends_and_remembers_nothing(desk: Desk, tmp_path: Path) -> None:
    span = Window(start=NOW - timedelta(days=3), now=NOW)
    done = run.preview(desk.digest, tiny.ENGINES, window=span, tell=lambda line: None)
    assert done.issue is not None
    assert not (tmp_path / "state.sqlite").exists()
    assert desk.send().delivery.n_sent == 2


def test_two_runs_at_once(desk: Desk, tmp_path: Path) -> None:
    with only_run(tmp_path / "state.sqlite"), pytest.raises(BusyError):
        desk.send()
    assert desk.send().delivery.n_sent == 2


def test_a_full_disk_while_keeping_the_issue_tells_nothing_and_the_next_run_tells_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefing.digest import store

    prepare = store._prepare

    def small(opened: store.Store) -> None:
        prepare(opened)
        pages = opened.connection.execute("PRAGMA page_count").fetchone()[0]
        opened.connection.execute(f"PRAGMA max_page_count = {pages}")

    monkeypatch.setattr(store, "_prepare", small)
    with pytest.raises(OutputError, match="full"):
        desk.send()
    assert desk.recorder.taken == []
    monkeypatch.undo()
    assert desk.send().delivery.n_sent == 2


def test_what_send_needs_is_asked_for_before_any_reading(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = replace(desk.digest, sender=None)
    with pytest.raises(UsageError, match="sender: is missing; --send needs it"):
        run.send(digest, tiny.ENGINES, window=window(None, now=NOW, max_age_h=1), tell=lambda line: None)
    (desk.folder / "secret").unlink()
    with pytest.raises(UsageError, match=r"unsubscribe.secret_file: .* cannot be read"):
        desk.send()


@pytest.mark.parametrize(
    ("since", "start"),
    [(None, "2026-11-20T07:00:00+00:00"), ("36h", "2026-11-21T19:00:00+00:00"), ("2d", "2026-11-21T07:00:00+00:00"),
     ("2026-11-20", "2026-11-20T00:00:00+00:00"), ("2026-11-20T06:00+01:00", "2026-11-20T06:00:00+01:00")],
)  # fmt: skip
def test_since(since: str | None, start: str) -> None:
    now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert window(since, now=now, max_age_h=72).start == datetime.fromisoformat(start)


@pytest.mark.parametrize("since", ["", "yesterday", "3 weeks", "2026-13-40", "99999999d"])
def test_since_that_means_nothing(since: str) -> None:
    with pytest.raises(UsageError, match="--since"):
        window(since, now=NOW, max_age_h=72)


def test_the_words_of_mails_sent_are_not_kept_for_long(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    desk.publish(GOLD)
    # Mails are kept from the hour they were really sent; the window of these tests is of a fixed day.
    desk.send(days=8 + max(0, (datetime.now(UTC) - NOW).days + 1))
    with sqlite3.connect(tmp_path / "state.sqlite") as memory:
        rows = memory.execute("SELECT length(content) > 0, state FROM mail ORDER BY id").fetchall()
    memory.close()
    assert rows == [(0, "sent"), (0, "sent"), (1, "sent"), (1, "sent")]


def test_the_memory_forgets_what_is_long_over(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    desk.publish(GOLD)
    desk.send(days=100)
    with sqlite3.connect(tmp_path / "state.sqlite") as memory:
        assert memory.execute("SELECT count(*) FROM story").fetchone() == (1,)
    memory.close()


UNDATED = {key: value for key, value in FERRY.items() if key != "published"}


@pytest.mark.parametrize("article", [FERRY, UNDATED], ids=["dated", "undated"])
@pytest.mark.parametrize("days", [(22,), (101,), (0, 22, 44, 101), (20, 101, 202)])
def test_a_source_that_does_not_change_is_told_once_however_long_it_stands(
    desk: Desk, article: dict[str, str], days: tuple[int, ...]
) -> None:
    config = desk.folder / "digest.toml"
    config.write_text(config.read_text().replace("feeds =", "sources ="))
    desk.publish(article)
    desk.send()
    for day in days:
        assert desk.send(days=day).issue is None
    assert len(desk.recorder.taken) == 2


def test_a_dated_article_out_of_the_window_is_not_forgotten_while_the_feed_holds_it(desk: Desk) -> None:
    desk.send()
    for day in range(10, 130, 30):
        span = Window(start=NOW + timedelta(days=day - 3), now=NOW + timedelta(days=day))
        run.send(desk.digest, tiny.ENGINES, window=span, tell=lambda line: None)
    assert desk.send(days=130).issue is None


@pytest.mark.parametrize("years", [30, -30])
def test_a_clock_that_was_wrong_for_one_run_sends_nothing_twice_afterwards(desk: Desk, years: int) -> None:
    desk.publish(UNDATED)
    desk.send()
    desk.publish(UNDATED, {k: v for k, v in GOLD.items() if k != "published"})
    desk.send(days=365 * years)
    told = len(desk.recorder.taken)
    for day in (1, 2, 3, 25, 110):
        assert desk.send(days=day).issue is None
    assert told == len(desk.recorder.taken) == 4


def test_a_feed_gone_while_the_clock_was_wrong_is_not_forgotten(desk: Desk) -> None:
    desk.publish(UNDATED)
    desk.send()
    desk.publish(GOLD)
    desk.send(days=365 * 30)
    desk.publish(UNDATED, GOLD)
    for day in (1, 2, 3):
        assert desk.send(days=day).issue is None


def test_nothing_of_a_clock_ahead_is_kept_for_ever(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    desk.publish(UNDATED | {"url": "https://c.example/other"})
    desk.send(days=365 * 30)
    desk.publish(GOLD)
    for day in (1, 2, 3, 100, 101):
        desk.send(days=day)
    with sqlite3.connect(tmp_path / "state.sqlite") as memory:
        assert memory.execute("SELECT count(*) FROM story").fetchone() == (1,)
    memory.close()


@pytest.mark.parametrize("version", [1, 2])
def test_a_memory_of_an_older_version_is_read_on(desk: Desk, tmp_path: Path, version: int) -> None:
    desk.send()
    with sqlite3.connect(tmp_path / "state.sqlite") as memory:
        memory.execute("ALTER TABLE article DROP COLUMN day")
        if version == 1:
            memory.execute("ALTER TABLE article DROP COLUMN seen")
            memory.execute("ALTER TABLE mail DROP COLUMN tried")
            memory.execute("DROP TABLE note")
        memory.execute(f"PRAGMA user_version = {version}")
    memory.close()
    assert desk.send(days=1).issue is None


Damage = Callable[[Path], object]
DAMAGES: dict[str, Damage] = {
    "emptied": lambda file: file.write_bytes(b""),
    "zeroed": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "overwritten": lambda file: file.write_bytes(b"spilled coffee " * 500),
    "cut short": lambda file: os.truncate(file, 5000),
    "a page lost": lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 4096 + file.read_bytes()[8192:]),
    "tables lost": lambda file: execute(file, "DROP TABLE mail"),
    "rows lost": lambda file: execute(file, "DELETE FROM article; DELETE FROM story; DELETE FROM mail"),
    "notes lost": lambda file: execute(file, "DROP TABLE note"),
    "a column lost": lambda file: execute(file, "ALTER TABLE article DROP COLUMN day"),
    "a column renamed": lambda file: execute(file, "ALTER TABLE story RENAME COLUMN told TO told_at"),
    "types lost": lambda file: execute(file, LOOSE),
    "a version that is not its own": lambda file: execute(file, "PRAGMA user_version = 2"),
    "a version below all": lambda file: execute(file, "PRAGMA user_version = -1"),
    "a day that is none": lambda file: execute(file, "UPDATE article SET day = '2026-99-99'"),
    "articles lost": lambda file: execute(file, "DELETE FROM article"),
    "stories and articles lost": lambda file: execute(file, "DELETE FROM article; DELETE FROM story"),
    "stories lost": lambda file: execute(file, "DELETE FROM story"),
    "a trigger": lambda file: execute(
        file, "CREATE TRIGGER odd AFTER INSERT ON article BEGIN DELETE FROM article; END"
    ),
    "gone": lambda file: file.unlink(),
}
LOOSE = "ALTER TABLE note RENAME TO was; CREATE TABLE note (name, value); INSERT INTO note SELECT * FROM was"


def execute(file: Path, script: str) -> None:
    memory = sqlite3.connect(file)
    memory.executescript(script)
    memory.close()


def damaged(desk: Desk, damage: Damage) -> str:
    """What a run with a damaged memory says."""
    execute(desk.folder / "state.sqlite", "PRAGMA wal_checkpoint(TRUNCATE)")
    damage(desk.folder / "state.sqlite")
    with pytest.raises(OutputError, match=r"state\.sqlite: ") as caught:
        desk.send()
    return str(caught.value)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_memory_is_named_and_set_aside_and_its_copy_goes_on(desk: Desk, damage: Damage) -> None:
    desk.send()
    desk.publish(FERRY, GOLD)
    desk.send()
    was = damage is not DAMAGES["gone"]
    told = damaged(desk, damage)
    (*aside,) = desk.folder.glob("state.sqlite.damaged-*")
    assert len(aside) == was
    assert all(str(a) in told for a in aside)
    assert "Its copy of" in told
    assert desk.send().issue is None
    desk.publish(
        FERRY,
        GOLD,
        FERRY | {"title": "Dam repaired", "text": "The dam above Orrin holds.", "url": "https://e.example/dam"},
    )
    assert desk.send().n_briefed == 1
    assert len(desk.recorder.taken) == 6


@pytest.mark.parametrize("damage", [d for n, d in DAMAGES.items() if n not in ("gone", "rows lost")])
def test_without_a_copy_what_is_there_counts_as_told(desk: Desk, damage: Damage) -> None:
    desk.send()
    (desk.folder / "state.sqlite.copy").unlink()
    assert "takes what the feeds hold as told" in damaged(desk, damage)
    done = desk.send()
    assert (done.issue, done.n_read) == (None, 1)
    assert "1 articles that are there now are taken as told" in done.diagnostics[-1].message
    desk.publish(FERRY, GOLD)
    assert desk.send().n_briefed == 1
    assert len(desk.recorder.taken) == 4


@pytest.mark.parametrize("side", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("put", [lambda p: p.mkdir(), lambda p: p.symlink_to("nowhere"), os.mkfifo])
def test_what_is_in_the_way_of_the_memory_is_named(side: str, put: Damage, desk: Desk) -> None:
    desk.send()
    beside = desk.folder / f"state.sqlite{side}"
    put(beside)
    with pytest.raises(OutputError, match=f"no file.*state.sqlite{side}") as caught:
        desk.send()
    assert "aside" not in str(caught.value)
    assert not list(desk.folder.glob("*.damaged-*"))
    beside.rmdir() if beside.is_dir() else beside.unlink()
    assert desk.send().issue is None


def test_mails_that_waited_in_the_copy_are_offered_once_more(desk: Desk) -> None:
    desk.recorder.on_data = lambda recipient: "451 later"
    desk.send()
    damaged(desk, DAMAGES["emptied"])
    desk.recorder.on_data = lambda recipient: None
    done = desk.send()
    assert (done.delivery.n_sent, done.delivery.n_doubts, done.issue) == (2, 2, None)


def test_a_preview_leaves_a_damaged_memory_as_it_is(desk: Desk) -> None:
    desk.send()
    for content in (b"", b"spilled coffee " * 500):
        (desk.folder / "state.sqlite").write_bytes(content)
        span = Window(start=NOW - timedelta(days=3), now=NOW)
        with pytest.raises(OutputError, match="--send` sets it aside"):
            run.preview(desk.digest, tiny.ENGINES, window=span, tell=lambda line: None)
        assert (desk.folder / "state.sqlite").read_bytes() == content


def test_a_preview_by_a_memory_of_odd_rows_says_so(desk: Desk) -> None:
    desk.send()
    DAMAGES["a day that is none"](desk.folder / "state.sqlite")
    with pytest.raises(OutputError, match="--send` sets it aside"):
        run.preview(desk.digest, tiny.ENGINES, window=Window(start=NOW, now=NOW), tell=lambda line: None)
    assert not list(desk.folder.glob("*.damaged-*"))


def test_only_the_owner_reads_memory_copy_and_locks(desk: Desk) -> None:
    config = desk.folder / "digest.toml"
    config.write_text(config.read_text().replace('"state.sqlite"', '"desk/state.sqlite"'))
    old = os.umask(0)
    try:
        desk.send()
    finally:
        os.umask(old)
    folder = desk.folder / "desk"
    modes = {f.name: f.stat().st_mode & 0o777 for f in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {"state.sqlite", "state.sqlite.copy", "state.sqlite.lock", "state.sqlite.courier"} <= set(modes)
    assert set(modes.values()) == {0o600}
    (folder / "state.sqlite").chmod(0o644)
    desk.send()
    assert (folder / "state.sqlite").stat().st_mode & 0o777 == 0o600
