"""What only its owner may read, and what stays inside its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefing.digest.repair import keep_copy
from briefing.digest.store import open_store, set_note
from briefing.engines.answers import Answers
from briefing.engines.protocols import Completion
from briefing.errors import TemplateError
from briefing.local_paths import shareable
from briefing.lock import only_run
from briefing.page import fit, render
from briefing.page.sample import sample
from briefing.sources.fetching.addresses import shown
from briefing.sources.fetching.cache import Cache, Page

SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    "name",
    """pass pin bearer clientsecret client_secret client-secret access_token accessToken ACCESSTOKEN token id_token
    refresh_token auth authToken authorization api_key apikey api-key key password passwd pwd pw user_pass userPassword
    passphrase passcode secret signature sig X-Amz-Signature X-Amz-Credential X-Goog-Signature sid session sessionid
    PHPSESSID JSESSIONID otp totp jwt code cookie credential credentials csrf_token token[0] auth%5Ftoken %74oken
    sas ticket hmac nonce private_key client_secret_v2 token2 passwd_confirm assertion SAMLResponse""".split(),
)
def test_what_lets_its_holder_in_is_shown_nowhere(name: str) -> None:
    for url in (
        f"https://x.example/a?{name}={SECRET}",
        f"https://x.example/a?b=1&{name}={SECRET}&c=2",
        f"https://x.example/a?b=1;{name}={SECRET}",
        f"https://x.example/a#{name}={SECRET}",
        f"https://x.example/a#/route?b=1&{name}={SECRET}",
        f"https://x.example/a#!b=1&{name}={SECRET}",
        f"https://x.example/a;{name}={SECRET}/b",
        f"https://ann:{SECRET}@x.example/a?b=1",
        f"https://x.example:99999/a?{name}={SECRET}",
        f"https://[::1/a?{name}={SECRET}",
    ):
        assert SECRET not in shown(url), url
        assert "x.example" in shown(url) or "[::1" in url


@pytest.mark.parametrize(
    "query",
    [
        f"redirect=https%3A%2F%2Fy.example%2F%3Ftoken%3D{SECRET}",
        f"redirect=https%253A%252F%252Fy.example%252F%253Ftoken%253D{SECRET}",
        f"u=https://ann:{SECRET}@y.example/",
        f"u=https%3A%2F%2Fann%3A{SECRET}%40y.example%2F",
        f"data=%7B%22token%22%3A%22{SECRET}%22%7D",
        f'data={{"a":1,"api_key":"{SECRET}"}}',
        f"q=a,token={SECRET}",
        f"q=a|password:{SECRET}",
        f"token%3D{SECRET}",
        f"token:{SECRET}",
        f"utm=1&amp;token={SECRET}",
    ],
)
def test_a_secret_within_a_value_is_shown_nowhere(query: str) -> None:
    for url in (
        f"https://x.example/a?b=1&{query}",
        f"https://x.example/a#{query}",
        f"https://x.example:99999/?{query}",
    ):
        assert SECRET not in shown(url), url
        assert "x.example" in shown(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/a?q=sort:new&at=12:30&ns=Talk:Harbour&in=Norwick,+Hale",
        "https://x.example/a?next=https%3A%2F%2Fy.example%2Fb%3Fpage%3D2",
        "https://x.example/@ann/story?to=@desk",
        "https://x.example/a?author=ann&page=2",
        "https://x.example/a?passenger=9&keyword=port&pinned=1&monkey=2&compass=n&authors=a,b&codec=h",
        "https://x.example/2026/11/story.html?id=5#section-2",
        "https://x.example/a?q=token",
        "https://x.example/a/b?next=/c/d%20e&utm_source=x",
        "https://x.example/?",
    ],
)
def test_an_address_without_one_stays_as_it_is(url: str) -> None:
    assert shown(url) == url.removesuffix("?")


def test_caches_are_their_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "briefing"
    folder.mkdir(mode=0o755)
    (folder / "answers.sqlite3").touch(0o644)
    old = os.umask(0)
    try:
        Answers().put("k", Completion(text="x", n_input_tokens=1, n_output_tokens=1))
        cache = Cache(None)
        cache.put("https://x.example/", Page(body=b"x", media_type="", charset=None, url="u"))
        modes = {f.name: f.stat().st_mode & 0o777 for f in folder.iterdir()}
        cache.close()
    finally:
        os.umask(old)
    assert {"answers.sqlite3", "pages.sqlite3", "pages.sqlite3-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o277, 0o700, 0o777])
def test_what_is_made_is_its_owners_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    state = tmp_path / "new" / "below" / "state.sqlite"
    old = os.umask(umask)
    try:
        with only_run(state), open_store(state) as store:
            with store.transaction() as db:
                set_note(db, "n", 1)
            keep_copy(store)
    finally:
        os.umask(old)
    made = {f.name: f.stat().st_mode & 0o777 for f in (tmp_path / "new").rglob("*") if f.is_file()}
    assert {"state.sqlite", "state.sqlite.copy", "state.sqlite.lock"} <= set(made)
    assert set(made.values()) == {0o600}
    for folder in (state.parent, state.parent.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["page.md.j2", "part.md.j2"])
def test_a_template_folders_link_out_of_it_is_not_followed(name: str, tmp_path: Path) -> None:
    (tmp_path / "private.md.j2").write_text("the private words")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "page.md.j2").write_text("{% include 'part.md.j2' %}")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(tmp_path / "private.md.j2")
    with pytest.raises(TemplateError, match="link out of its folder"):
        render(fit(sample(), template="memo"), format="markdown", template=str(folder))


def test_a_link_that_the_user_names_is_followed_and_so_is_one_within(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "real.md.j2").write_text("{% include 'part.md.j2' %}")
    (folder / "other.md.j2").write_text("my words")
    (folder / "part.md.j2").symlink_to(folder / "other.md.j2")
    (tmp_path / "named.md.j2").symlink_to(folder / "real.md.j2")
    (tmp_path / "linked").symlink_to(folder)
    (folder / "page.md.j2").write_text("{% include 'part.md.j2' %}")
    for template in (tmp_path / "named.md.j2", tmp_path / "linked"):
        assert "my words" in render(fit(sample(), template="memo"), format="markdown", template=str(template))


def test_paths_are_shared_as_from_here_or_by_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.zip").touch()
    (tmp_path.parent / "b!.zip").touch()
    wanted = {
        str(tmp_path / "in" / "a.txt"): "in/a.txt",
        "in/a.txt": "in/a.txt",
        "./in//a.txt": "in/a.txt",
        "../a.txt": "a.txt",
        "in/../../a.txt": "a.txt",
        "/var/somewhere/a.txt": "a.txt",
        f"{tmp_path}/a.zip!in/b.txt": "a.zip!in/b.txt",
        f"{tmp_path.parent}/b!.zip!in/b.txt#3": "b!.zip!in/b.txt#3",
        "/home/ann/Wow! news/a.txt": "a.txt",
        "file:///home/ann/a.txt": "a.txt",
        "https://x.example/in/a.txt": "https://x.example/in/a.txt",
        "-": "-",
        "text": "text",
        "a.txt": "a.txt",
    }
    assert {uri: shareable(uri) for uri in wanted} == wanted
    assert all(shareable(short) == short for short in wanted.values())
