"""Certificates are verified, passwords stay secret, and there is no way down to the clear."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from mailserver import Recorder, serve
from test_delivery import fill, run

from briefing.digest import outbox
from briefing.digest.config import Secret, Smtp
from briefing.digest.store import Store

PASSWORD = "hunter2-and-more"


@contextmanager
def server(recorder: Recorder, certificates: Path, name: str, **options: bool) -> Iterator[Smtp]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    running = serve(recorder, tls=context, **options)
    security = "tls" if options.get("implicit") else "starttls"
    ca_file = certificates / "ca.pem"
    yield Smtp(host="localhost", port=running.port, security=security, ca_file=ca_file, timeout_s=5, patience_s=0)
    running.stop()


@pytest.mark.parametrize("implicit", [False, True])
def test_a_verified_server_gets_the_mail(store: Store, recorder: Recorder, certificates: Path, implicit: bool) -> None:
    fill(store)
    with server(recorder, certificates, "good", implicit=implicit) as smtp:
        assert run(store, smtp).n_sent == 3


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize(("name", "why"), [("elsewhere", "mismatch"), ("stranger", "unable to get local issuer")])
def test_a_wrong_certificate_gets_nothing(
    store: Store, recorder: Recorder, certificates: Path, implicit: bool, name: str, why: str
) -> None:
    fill(store)
    with server(recorder, certificates, name, implicit=implicit) as smtp:
        done = run(store, smtp)
    assert (done.n_sent, done.n_waiting) == (0, 3)
    assert "certificate is not trusted" in done.problems[0]
    assert why in done.problems[0]
    assert recorder.taken == []


def test_the_systems_own_authorities_do_not_know_ours(store: Store, recorder: Recorder, certificates: Path) -> None:
    fill(store)
    with server(recorder, certificates, "good") as smtp:
        assert run(store, replace(smtp, ca_file=None)).n_sent == 0


def test_without_starttls_nothing_goes_out_in_the_clear(store: Store, smtp: Smtp, recorder: Recorder) -> None:
    fill(store)
    done = run(store, replace(smtp, security="starttls"))
    assert done.n_sent == 0
    assert "offers no STARTTLS" in done.problems[0]
    assert "no TLS there" in run(store, replace(smtp, security="tls")).problems[0]
    assert recorder.taken == []


def test_login(store: Store, recorder: Recorder, certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PW", "right")
    fill(store)
    with server(recorder, certificates, "good", auth=True) as smtp:
        smtp = replace(smtp, user="desk", password=Secret(key="smtp.password", variable="PW"))
        assert run(store, smtp).n_sent == 3
    assert recorder.logins == [("desk", "right")]


def test_a_failed_login_loses_nothing_and_tells_no_password(
    store: Store, recorder: Recorder, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PW", PASSWORD)
    fill(store)
    with server(recorder, certificates, "good", auth=True) as smtp:
        done = run(store, replace(smtp, user="desk", password=Secret(key="smtp.password", variable="PW")))
    assert (done.n_sent, done.n_waiting, done.n_refused) == (0, 3, 0)
    assert "the login of desk failed" in done.problems[0]
    assert PASSWORD not in repr(done)


def test_a_server_that_repeats_the_password_is_not_repeated(
    store: Store, smtp: Smtp, recorder: Recorder, certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import base64

    monkeypatch.setenv("PW", "right")
    recorder.on_rcpt = lambda r: f"550 you said right, or {base64.b64encode(b'right').decode()}"
    fill(store)
    with server(recorder, certificates, "good", auth=True) as smtp:
        done = run(store, replace(smtp, user="desk", password=Secret(key="smtp.password", variable="PW")))
    assert "right" not in done.problems[0]
    answers = [r[0] for r in store.connection.execute("SELECT answer FROM mail")]
    assert answers == ["550 you said ***, or ***"] * 3
    assert outbox.counts(store) == {"refused": 3}
