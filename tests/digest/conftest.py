from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from mailserver import Recorder, serve

from briefing.digest.config import Smtp
from briefing.digest.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "state.sqlite") as opened:
        yield opened


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    (tmp_path / "server").mkdir()
    return Recorder(folder=tmp_path / "server")


@pytest.fixture
def smtp(recorder: Recorder) -> Iterator[Smtp]:
    """The settings for a plain server on loopback that `recorder` works for."""
    server = serve(recorder)
    yield Smtp(host="127.0.0.1", port=server.port, security="none", timeout_s=2, final_timeout_s=2, patience_s=0)
    server.stop()


@pytest.fixture
def desk(tmp_path: Path, recorder: Recorder, smtp: Smtp) -> Desk:
    """A digest of one subject, to be sent by that server."""
    return Desk(tmp_path, recorder, smtp)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority of our own (ca.pem), its certificate for localhost and 127.0.0.1 (good.pem), one
    for another host (elsewhere.pem) and one of an authority nobody knows (stranger.pem); keys beside them."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for name in ("ca", "other"):
        openssl(
            "req", "-x509", *key, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "30", "-subj", f"/CN={name}"
        )
    for name, hosts, authority in (
        ("good", "DNS:localhost,IP:127.0.0.1", "ca"),
        ("elsewhere", "DNS:mail.example.org", "ca"),
        ("stranger", "DNS:localhost,IP:127.0.0.1", "other"),
    ):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (folder / "extra.cnf").write_text(f"subjectAltName={hosts}\n")
        signing = ["-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial", "-extfile", "extra.cnf"]
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-days", "30", *signing)
    return folder
