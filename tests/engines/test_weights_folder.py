from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing.checking.support import fitted
from briefing.engines import onnx
from briefing.engines.decisions import decisions_digest
from briefing.engines.encoder import OnnxEncoder
from briefing.engines.onnx import WEIGHTS, verified, weights
from briefing.engines.stance import OnnxStance
from briefing.errors import ModelError
from briefing.merger.choice.news import coefficients
from briefing.merger.differences import decision as differences
from briefing.merger.hearing import thresholds
from briefing.stories import decision as stories

NAME = "decisions/points.json"
LOADERS: dict[str, Any] = {
    "choice": coefficients,
    "differences": differences.shipped,
    "points": thresholds,
    "stories": stories.shipped,
    "support": fitted,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "decisions").mkdir()
    (tmp_path / NAME).write_text(json.dumps({"all": 0.4}))
    digest = hashlib.sha256((tmp_path / NAME).read_bytes()).hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  {NAME}\n")
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    return tmp_path


def test_what_the_folder_holds_is_taken_and_the_rest_is_the_packages(folder: Path) -> None:
    assert json.loads(verified(weights(NAME))) == {"all": 0.4}
    assert weights("encoder") == WEIGHTS / "encoder"


def test_what_is_not_as_its_list_states_is_refused(folder: Path) -> None:
    (folder / NAME).write_text("{}")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        verified(weights(NAME))


def test_a_folder_without_a_list_is_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="sha256sum"):
        weights(NAME)


def test_without_the_variable_it_is_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFING_WEIGHTS", raising=False)
    assert weights(NAME) == WEIGHTS / NAME
    assert "on_page" in json.loads(verified(weights(NAME)))


def test_what_its_list_does_not_name_is_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text("")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        verified(weights(NAME))


@pytest.mark.parametrize("name", ["stance/model.onnx", "encoder/model.onnx", "encoder/tokenizer.json", NAME])
def test_what_the_package_ships_is_held_against_its_list_on_every_load(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copied)
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    monkeypatch.setattr(onnx, "WEIGHTS", copied)
    with pytest.raises(ModelError, match=r"SHA256SUMS states; reinstall: pip install --force-reinstall"):
        load(name)


def load(name: str) -> None:
    if name == NAME:
        verified(weights(name))
    elif name.startswith("stance"):
        OnnxStance().says([("The bridge is closed.", "The bridge is closed.")])
    else:
        OnnxEncoder().encode(["The bridge is closed."])


def test_a_package_without_its_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copied)
    (copied / "SHA256SUMS").unlink()
    monkeypatch.setattr(onnx, "WEIGHTS", copied)
    with pytest.raises(ModelError, match="reinstall"):
        OnnxEncoder().encode(["The bridge is closed."])


def test_the_digest_told_is_of_what_ran(tmp_path: Path) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        shutil.copy(WEIGHTS / "encoder" / file, tmp_path / file)
    engine = OnnxEncoder(tmp_path)
    engine.encode(["The bridge is closed."])
    (tmp_path / "model.onnx").write_bytes(b"put here afterwards")
    ran = hashlib.sha256((WEIGHTS / "encoder/model.onnx").read_bytes()).hexdigest()[:12]
    assert engine.id == f"{tmp_path.name}@{ran}"


def test_the_run_record_tells_the_decisions_too(folder: Path) -> None:
    with_the_folder = decisions_digest()
    (folder / NAME).write_text("{}")
    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'{}').hexdigest()}  {NAME}\n")
    assert len(with_the_folder) == 12
    assert decisions_digest() != with_the_folder


def listed(folder: Path, files: dict[str, bytes]) -> None:
    """Puts the files into the folder, with a SHA256SUMS that states them."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    sums = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    (folder / "SHA256SUMS").write_text("".join(sums))


@pytest.mark.parametrize("name", [NAME, "decisions/choice.json", "stance/model.onnx"])
def test_what_its_list_names_and_the_folder_lacks_is_missed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package's own would run in its place, and nobody would know."""
    listed(tmp_path, {name: b"{}"})
    (tmp_path / name).unlink()
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    with pytest.raises(ModelError, match="cannot be read"):
        verified(weights(name))
    (tmp_path / name).symlink_to("nowhere")
    with pytest.raises(ModelError, match="cannot be read"):
        verified(weights(name))


@pytest.mark.parametrize("what", ["missing", "a file", "empty", "of something else"])
def test_what_is_no_folder_of_weights_is_not_passed_over(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "weights"
    if what == "a file":
        named.write_text("x")
    elif what != "missing":
        named.mkdir()
    if what == "of something else":
        listed(named, {"holiday.jpg": b"x"})
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(named))
    with pytest.raises(ModelError, match=r"BRIEFING_WEIGHTS=.*name|has no SHA256SUMS"):
        OnnxEncoder().encode(["The bridge is closed."])


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("{digest} *decisions/points.json\n", True),
        ("{digest}  ./decisions/points.json\r\n", True),
        ("{digest}  decisions/points.json\n{other}  decisions/points.json\n", False),
        ("{other}  decisions/points.json\n{digest}  decisions/points.json\n", False),
        ("{digest}  /decisions/points.json\n", False),
    ],
)
def test_a_list_is_read_as_sha256sum_writes_it(written: str, taken: bool, folder: Path) -> None:
    digest = hashlib.sha256((folder / NAME).read_bytes()).hexdigest()
    lines = written.format(digest=digest, other="0" * 64) + "0" * 64 + "  encoder/LICENSE\n"
    (folder / "SHA256SUMS").write_bytes(lines.encode())
    if taken:
        assert verified(weights(NAME))
    else:
        with pytest.raises(ModelError, match="SHA256SUMS"):
            verified(weights(NAME))


ODD_DECISIONS = {
    "empty": lambda whole: b"",
    "no text": lambda whole: b"\xff garbage",
    "another kind": lambda whole: b"[]",
    "without a part": lambda whole: changed(whole, None),
    "NaN": lambda whole: changed(whole, float("nan")),
    "beyond all numbers": lambda whole: changed(whole, 0).replace(b": 0,", b": 1e999,", 1),
    "a text": lambda whole: changed(whole, "0.5"),
    "true": lambda whole: changed(whole, True),
    "a list": lambda whole: changed(whole, [0.5]),
    "nested": lambda whole: b"[" * 100_000 + b"]" * 100_000,
    "5,000 digits": lambda whole: b'{"all": ' + b"9" * 5000 + b"}",
}


def changed(whole: dict[str, Any], value: object) -> bytes:
    """The decisions with their first number replaced, or left out where the value is None."""
    table = whole
    while isinstance(table[next(iter(table))], dict):
        table = table[next(iter(table))]
    key = next(iter(table))
    if value is None:
        del table[key]
    else:
        table[key] = value
    return json.dumps(whole).encode()


@pytest.mark.parametrize("odd", ODD_DECISIONS.values(), ids=ODD_DECISIONS.keys())
@pytest.mark.parametrize("name", sorted(LOADERS))
def test_decisions_of_another_form_are_refused_as_such(
    name: str, odd: Callable[[Any], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = json.loads((WEIGHTS / f"decisions/{name}.json").read_bytes())
    listed(tmp_path, {f"decisions/{name}.json": odd(whole)})
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    with pytest.raises(ModelError, match=rf"the decisions .*{name}\.json .*copy the folder again"):
        LOADERS[name].__wrapped__()


def test_the_run_record_tells_every_decision_that_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {decisions_digest()}
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    for name in LOADERS:
        listed(tmp_path, {f"decisions/{name}.json": (WEIGHTS / f"decisions/{name}.json").read_bytes() + b"\n"})
        LOADERS[name].__wrapped__()
        ran = decisions_digest()
        seen.add(ran)
        (tmp_path / f"decisions/{name}.json").write_bytes(b"{}")  # put there afterwards
        assert decisions_digest() == ran
        (tmp_path / f"decisions/{name}.json").unlink()
    assert len(seen) == 1 + len(LOADERS)


def model_of(width: int, *, input_name: str = "input_ids", value: float = 0.0, location: str = "") -> bytes:
    """An ONNX model that gives so many numbers a token."""
    from onnx import TensorProto as proto
    from onnx import helper as make

    if location:
        held = proto(name="held", data_type=proto.FLOAT, dims=[1, 1, width], data_location=proto.EXTERNAL)
        held.external_data.add(key="location", value=location)
    else:
        held = make.make_tensor("held", proto.FLOAT, [1, 1, width], [value] * width)
    graph = make.make_graph(
        [make.make_node("Identity", ["held"], ["out"])],
        "graph",
        [make.make_tensor_value_info(input_name, proto.INT64, (1, "n"))],
        [make.make_tensor_value_info("out", proto.FLOAT, (1, 1, width))],
        initializer=[held],
    )
    opset = [make.make_opsetid("", 17)]
    content: bytes = make.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    return content


def as_encoder(folder: Path, content: bytes) -> OnnxEncoder:
    shutil.copy(WEIGHTS / "encoder/tokenizer.json", folder)
    (folder / "model.onnx").write_bytes(content)
    return OnnxEncoder(folder)


def test_a_model_of_another_kind_is_refused_as_such(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert as_encoder(tmp_path, model_of(384)).encode(["The bridge."]).shape == (1, 384)
    for content, why in (
        (model_of(383), "does not give 384 numbers"),
        (model_of(1), "does not give 384 numbers"),
        (model_of(384, value=float("nan")), "does not give 384 numbers"),
        (model_of(384, input_name="tokens"), "asks for 'tokens'"),
    ):
        with pytest.raises(ModelError, match=why):
            as_encoder(tmp_path, content).encode(["The bridge."])
    shutil.copy(WEIGHTS / "encoder/model.onnx", tmp_path)
    vocabulary = (tmp_path / "tokenizer.json").read_text()
    (tmp_path / "tokenizer.json").write_text(re.sub(r'"bridge":\s*\d+', '"bridge": 99999999', vocabulary))
    with pytest.raises(ModelError, match="cannot be run"):
        OnnxEncoder(tmp_path).encode(["The bridge."])
    assert capfd.readouterr().err == ""  # the runtime's own words would be a second message


def test_a_model_whose_numbers_lie_elsewhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be read from the folder the command runs in, and held against no list."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "numbers.bin").write_bytes(bytes(4 * 384))
    with pytest.raises(ModelError, match="outside its file"):
        as_encoder(tmp_path, model_of(384, location="numbers.bin")).encode(["The bridge."])
