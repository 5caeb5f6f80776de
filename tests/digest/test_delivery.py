"""The outbox against a real server: nothing lost, nothing twice, whatever the server says."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from mailserver import DROP, Recorder

from briefing.digest import outbox
from briefing.digest.config import Smtp
from briefing.digest.delivery import Delivery, deliver
from briefing.digest.outbox import NewMail
from briefing.digest.store import Store
from briefing.errors import OutputError

SENDER = "desk@example.org"
READERS = ("ana@example.org", "ben@example.org", "cyd@example.org")


def fill(store: Store, *, issue: str = "i1", body: str = "Good morning.\r\n", made: int | None = None) -> None:
    mails = [
        NewMail(issue=issue, recipient=r, message_id=f"<{issue}.{i}@example.org>", content=_mail(issue, i, r, body))
        for i, r in enumerate(READERS)
    ]
    with store.transaction() as db:
        outbox.put(db, mails, now=int(time.time()) if made is None else made)


def _mail(issue: str, i: int, reader: str, body: str) -> bytes:
    head = f"From: {SENDER}\r\nTo: {reader}\r\nSubject: {issue}\r\nMessage-ID: <{issue}.{i}@example.org>\r\n\r\n"
    return (head + body).encode()


def run(store: Store, smtp: Smtp, **options: object) -> Delivery:
    given = {"sender": SENDER, "recipients": READERS, "tell": lambda line: None} | options
    return deliver(store, smtp, **given)  # type: ignore[arg-type]


def readers(recorder: Recorder) -> list[str]:
    return sorted(str(t["recipient"]) for t in recorder.taken)


def test_each_reader_gets_it_once_however_often_it_runs(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    fill(store)
    assert run(store, smtp).n_sent == 3
    assert run(store, smtp) == Delivery()
    assert readers(recorder) == list(READERS)
    assert outbox.counts(store) == {"sent": 3}


def test_bytes_arrive_as_they_were_kept(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store, body=".\r\n..two\r\nend without line end")
    run(store, smtp)
    got = (recorder.folder / recorder.taken[0]["file"]).read_bytes()
    assert got.endswith(b"\r\n\r\n.\r\n..two\r\nend without line end\r\n")


def test_bare_line_ends_cannot_end_the_message(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store, body="a\n.\nMAIL FROM:<evil@example.org>\n\r.\r\nb")
    assert run(store, smtp).n_sent == 3
    assert len(recorder.taken) == 3


def test_greylisted_mail_waits_and_goes_out_with_the_next_run(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    seen: set[str] = set()

    def greylist(recipient: str) -> str | None:
        first = recipient not in seen
        seen.add(recipient)
        return "451 4.7.1 greylisted, come back later" if first else None

    recorder.on_rcpt = greylist
    fill(store)
    first = run(store, smtp)
    assert (first.n_sent, first.n_waiting) == (0, 3)
    assert "not yet: 451 4.7.1 greylisted" in first.problems[0]
    assert run(store, smtp).n_sent == 3
    assert readers(recorder) == list(READERS)


def test_patience_waits_within_one_run(store: Store, recorder: Recorder, smtp: Smtp) -> None:
    answers = iter(["450 later", "450 later", "450 later", "450 later"])
    recorder.on_data = lambda recipient: next(answers, None)
    fill(store)
    pauses: list[float] = []
    patient = Smtp(host=smtp.host, port=smtp.port, security="none", patience_s=600)
    assert run(store, patient, wait=lambda s: pauses.append(s) is None).n_sent == 3
    assert [p for p in pauses if p] == [30, 60]


def test_refused_for_one_does_not_keep_it_from_the_others(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_rcpt = lambda r: "550 5.1.1 no such user" if r.startswith("ben") else None
    fill(store)
    done = run(store, smtp)
    assert (done.n_sent, done.n_refused, done.n_waiting) == (2, 1, 0)
    assert done.problems == ("ben@example.org: refused: 550 5.1.1 no such user",)
    recorder.on_rcpt = lambda r: None
    assert run(store, smtp).n_sent == 0
    outbox.revive(store, now=int(time.time()))
    assert run(store, smtp).n_sent == 1


def test_a_sender_not_let_in_loses_nothing(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_mail = lambda sender: "550 5.7.1 not yours"
    fill(store)
    done = run(store, smtp)
    assert (done.n_sent, done.n_waiting, done.n_refused) == (0, 3, 0)
    recorder.on_mail = lambda sender: None
    assert run(store, smtp).n_sent == 3


@pytest.mark.parametrize("stage", ["on_mail", "on_rcpt", "on_data"])
def test_a_line_that_breaks_before_the_dot_is_no_doubt(
    store: Store, smtp: Smtp, recorder: Recorder, stage: str
) -> None:
    setattr(recorder, stage, lambda address: DROP)
    fill(store)
    done = run(store, smtp)
    assert (done.n_sent, done.n_waiting) == (0, 3)
    assert done.n_doubts == (3 if stage == "on_data" else 0)
    setattr(recorder, stage, lambda address: None)
    run(store, smtp)
    assert readers(recorder) == list(READERS)


def test_an_answer_never_heard_is_asked_for_once_more_under_the_same_id(
    store: Store, smtp: Smtp, recorder: Recorder
) -> None:
    recorder.on_taken = lambda r: DROP if r.startswith("ben") and len(recorder.taken) < 3 else None
    fill(store)
    done = run(store, smtp)
    assert (done.n_sent, done.n_doubts, done.n_waiting) == (2, 1, 1)
    assert "same Message-ID" in " ".join(done.problems)
    assert store.connection.execute("SELECT n_doubts, state FROM mail ORDER BY id").fetchall() == [
        (0, "sent"),
        (1, "waiting"),
        (0, "sent"),
    ]
    assert run(store, smtp).n_sent == 1
    of_ben = [t for t in recorder.taken if t["recipient"].startswith("ben")]
    assert len({(t["message_id"], t["file"]) for t in of_ben}) == 1


def test_one_whose_server_takes_it_and_hangs_up_gets_two_copies_at_most_and_keeps_nobody_waiting(
    store: Store, smtp: Smtp, recorder: Recorder
) -> None:
    recorder.on_taken = lambda r: DROP if r.startswith("ana") else None
    fill(store)
    runs = [run(store, smtp) for _ in range(5)]
    fill(store, issue="i2")
    runs += [run(store, smtp) for _ in range(5)]
    got = [t["recipient"] for t in recorder.taken]
    assert got == ["ana@example.org", "ben@example.org", "cyd@example.org", "ana@example.org"] * 2
    assert (sum(r.n_sent for r in runs), sum(r.n_doubts for r in runs)) == (4, 4)
    assert outbox.counts(store) == {"sent": 4, "held": 2}
    assert any("held" in p for r in runs for p in r.problems)


def test_what_is_in_doubt_is_never_offered_before_others(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_taken = lambda r: DROP if r.startswith("ana") else None
    fill(store)
    run(store, smtp)
    recorder.on_taken = lambda r: None
    fill(store, issue="i2")
    assert run(store, smtp, doubtful=False).n_sent == 3
    fill(store, issue="i3")
    run(store, smtp)
    assert [t["message_id"] for t in recorder.taken][-1] == "<i1.0@example.org>"


def test_within_one_run_a_doubt_waits_for_a_pause(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_taken = lambda r: DROP if r.startswith("ana") and len(recorder.taken) < 2 else None
    fill(store)
    pauses: list[float] = []
    patient = Smtp(host=smtp.host, port=smtp.port, security="none", patience_s=600, timeout_s=2, final_timeout_s=2)
    assert run(store, patient, wait=lambda s: pauses.append(s) is None).n_sent == 3
    assert [p for p in pauses if p] == [30]


def test_a_line_that_breaks_at_some_mails_leaves_the_others_their_turn(
    store: Store, smtp: Smtp, recorder: Recorder
) -> None:
    recorder.on_rcpt = lambda r: DROP if not r.startswith("cyd") else None
    fill(store)
    assert run(store, smtp).n_sent == 1
    assert outbox.counts(store) == {"sent": 1, "waiting": 2}
    fill(store, issue="i2")
    assert run(store, smtp).n_sent == 1
    recorder.on_rcpt = lambda r: None
    run(store, smtp)
    assert len(recorder.taken) == 6


def test_a_server_that_breaks_every_line_is_left_alone(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    asked: list[str] = []
    recorder.on_rcpt = lambda r: asked.append(r) or DROP  # type: ignore[func-returns-value]
    for issue in ("i1", "i2", "i3"):
        fill(store, issue=issue)
    assert run(store, smtp).n_sent == 0
    assert len(asked) == 3
    run(store, smtp)
    assert len(asked) == 6


def test_a_server_that_says_it_closes_after_the_mail_leaves_no_doubt(
    store: Store, smtp: Smtp, recorder: Recorder
) -> None:
    recorder.on_data = lambda r: "421 closing, not taken"
    fill(store)
    assert (run(store, smtp).n_doubts, outbox.counts(store)) == (0, {"waiting": 3})


def test_in_doubt_can_be_held_instead(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_taken = lambda r: DROP if r.startswith("ana") else None
    fill(store)
    holding = Smtp(host=smtp.host, port=smtp.port, security="none", patience_s=0, on_doubt="hold")
    assert run(store, holding).n_sent == 2
    assert outbox.counts(store) == {"held": 1, "sent": 2}
    run(store, holding)
    assert readers(recorder) == list(READERS)


def test_who_died_over_it_is_in_doubt_once_more_and_then_held(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    (id, *_) = outbox.waiting(store)
    for state in ("waiting", "held"):
        outbox.mark_handing(store, id)
        outbox.recover(store, on_doubt="resend")
        assert store.connection.execute("SELECT state FROM mail WHERE id = ?", (id,)).fetchone() == (state,)


def test_offline_and_back(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    nowhere = Smtp(host="127.0.0.1", port=1, security="none", patience_s=0, timeout_s=2)
    done = run(store, nowhere)
    assert (done.n_sent, done.n_waiting) == (0, 3)
    assert "no connection" in done.problems[0]
    unnamed = Smtp(host="no-such-host.invalid", port=25, security="none", patience_s=0, timeout_s=2)
    assert "not found" in run(store, unnamed).problems[0]
    assert run(store, smtp).n_sent == 3


def test_given_up_after_days_and_told(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store, made=int(time.time()) - 121 * 3600)
    assert "given up" in run(store, smtp).problems[0]
    assert outbox.counts(store) == {"expired": 3}
    assert recorder.taken == []


def test_a_clock_thirty_years_ahead_gives_nothing_up(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store, made=int(time.time()) - 30 * 365 * 86_400)
    recorder.on_data = lambda recipient: "451 later"
    for _ in range(2):  # as a run does that finds some waiting and makes more
        assert run(store, smtp).n_waiting == 3
    recorder.on_data = lambda recipient: None
    assert run(store, smtp).n_sent == 3


def test_who_left_gets_nothing_that_still_waits(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    run(store, smtp, recipients=READERS[:1])
    assert readers(recorder) == [READERS[0]]
    assert outbox.counts(store) == {"sent": 1, "withheld": 2}


def test_a_full_disk_before_the_dot_sends_nothing(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    store.connection.execute(
        "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.mail BEGIN "
        "INSERT INTO story (subject, title, told, briefing) VALUES ('', '', 0, zeroblob(9000000)); END"
    )
    with pytest.raises(OutputError, match="full"):
        run(store, smtp)
    assert recorder.taken == []
    store.connection.execute("DROP TRIGGER full")
    assert run(store, smtp).n_sent == 3


def test_hostile_answers_are_made_harmless(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_rcpt = lambda r: "550 \x1b[2J[bold]go\x07away" + "x" * 400
    fill(store)
    text = run(store, smtp).problems[0]
    assert "\x1b" not in text
    assert len(text) < 260


def test_a_code_no_standard_knows_loses_nothing(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    recorder.on_data = lambda r: "999 what"
    fill(store)
    assert run(store, smtp).n_waiting == 3


def test_stored_by_path_only_once(tmp_path: Path, store: Store) -> None:
    fill(store)
    fill(store, issue="i2")
    assert len(outbox.waiting(store)) == 6


def test_it_stops_between_two_mails_when_told(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    answers = iter([True, False])
    assert run(store, smtp, wait=lambda s: next(answers)).n_sent == 1
    assert outbox.counts(store) == {"sent": 1, "waiting": 2}
