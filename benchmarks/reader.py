"""A model reads labelled stories: what it is asked, what comes of it, and what that takes.

    python benchmarks/reader.py STORIES --base-url URL --model NAME --record DIR     runs the stories through a server
    python benchmarks/reader.py STORIES --serve ANSWERS --record DIR                 the same, answered from files
    python benchmarks/reader.py --serve ANSWERS --port 8123                          only the server of files
    python benchmarks/reader.py STORIES --prompts ANSWERS                            first-round prompts, nothing asked
    python benchmarks/reader.py STORIES --count                                      calls and tokens, nothing asked

`--only ID ID …` takes some of the stories. ANSWERS holds `DIGEST.prompt.md`, a prompt, and `DIGEST.answer.jsonl`, what
is answered to it; the digest is of the prompt's words alone, so that any model, or a person, may answer. A prompt
without an answer is left there and refused (409). DIR keeps the JSON form of each briefing, and is scored by the
scorers beside the stories (`page_score.py`, `../gold/score.py`) where they are there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from briefing.engines.fencing import messages
from briefing.engines.protocols import Prompt, Question

DIGEST_CHARS = 16


def digest_of(asked: Sequence[Mapping[str, str]]) -> str:
    """The digest of a prompt's words."""
    text = json.dumps([m["content"] for m in asked], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def leave(folder: Path, asked: Sequence[Mapping[str, str]]) -> str:
    """Leaves a prompt in the folder, and tells its digest."""
    digest = digest_of(asked)
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n\n".join(m["content"] for m in asked)
    (folder / f"{digest}.prompt.md").write_text(text + "\n", encoding="utf-8")
    return digest


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """A chat server on loopback that answers from files; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "response_format" in body:  # whoever answers writes plain lines
                return self._send(400, {"error": {"message": "response_format is not supported"}})
            asked = body["messages"]
            file = folder / f"{digest_of(asked)}.answer.jsonl"
            if not file.is_file():
                return self._send(409, {"error": {"message": f"not answered yet: {leave(folder, asked)}"}})
            text = file.read_text(encoding="utf-8")
            n_input = sum(len(m["content"]) for m in asked) // 4
            usage = {"prompt_tokens": n_input, "completion_tokens": len(text) // 4}
            self._send(200, {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": usage})

        def do_GET(self) -> None:
            self._send(200, {"data": [{"id": "answers", "max_model_len": 131_072}]})

        def _send(self, status: int, form: object) -> None:
            data = json.dumps(form).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/v1"
    finally:
        http.shutdown()
        http.server_close()


@contextmanager
def files_of(story: Mapping[str, Any]) -> Iterator[list[str]]:
    """The reports of a story as files, with day, outlet and headline, as the scorers write them."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for d in story["documents"]:
            file = Path(folder, f"{d['id']}.json")
            form = {k: d[k] for k in ("text", "title", "outlet", "published") if d.get(k)}
            file.write_text(json.dumps(form), encoding="utf-8", newline="")
            files.append(str(file))
        yield files


def sheet_and_blocks(story: Mapping[str, Any], *, from_files: bool = True):
    """The numbered sentences of a story, and which of them are read together; encoded only where that takes it."""
    from briefing import Document
    from briefing.corpus import embed
    from briefing.engines import registry
    from briefing.pipeline import read
    from briefing.reader.blocks import blocks
    from briefing.reader.cost import DEFAULT_CONTEXT_TOKENS
    from briefing.reader.sheet import sheet

    class Nothing:
        id = "none"

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            return np.zeros((len(texts), 1), np.float32)

    if from_files:
        with files_of(story) as files:
            documents, _ = read(files)
    else:  # faster, and as long
        documents, _ = read([Document.from_text(d["text"], title=d.get("title")) for d in story["documents"]])
    for encoder in (Nothing, registry.encoder):
        made = sheet(embed(documents, encoder()))[0]
        found = blocks(made, context_tokens=DEFAULT_CONTEXT_TOKENS, max_blocks=6)
        if len(found) == 1:
            break
    return made, found


def prompts(stories: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Leaves the exam and the first-round prompt of each story in the folder, and lists them."""
    from briefing.reader.talk import exam_questions, reading

    rows = [(_left(folder, question), "exam", "-") for _, question in exam_questions()]
    for story in stories:
        sheet, blocks = sheet_and_blocks(story)
        for block in blocks:
            rows.append((_left(folder, reading(sheet, block)), "reading", story["id"]))
    (folder / "index.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} prompts in {folder}")


def _left(folder: Path, question: Question) -> str:
    asked = Prompt(instruction=question.instruction, material=question.material, max_words=0)
    return leave(folder, messages(asked))


def count(stories: Sequence[Mapping[str, Any]]) -> None:
    """Prints the calls and tokens of each story as planned, counted by the encoder's own tokenizer too."""
    from tokenizers import Tokenizer

    from briefing.engines.onnx import weights
    from briefing.reader.cost import MAX_CALL_TOKENS, MAX_SHARE, plan, reading_tokens
    from briefing.reader.talk import reading

    tokenizer = Tokenizer.from_file(str(weights("encoder/tokenizer.json")))
    tokenizer.no_truncation()
    calls: Counter[int] = Counter()
    worst, over, total = 0.0, 0, Counter()
    for story in stories:
        sheet, found = sheet_and_blocks(story, from_files=False)
        planned = plan(sheet, found)
        calls[planned.n_calls] += 1
        n_reports = sum(len(tokenizer.encode(d["text"]).ids) for d in story["documents"])
        sent = 0
        for block in planned.blocks:
            question = reading(sheet, block)
            asked = Prompt(instruction=question.instruction, material=question.material, max_words=0)
            sent += sum(len(tokenizer.encode(m["content"]).ids) for m in messages(asked))
        allowed = MAX_SHARE * n_reports + MAX_CALL_TOKENS * planned.n_calls
        # The readings as counted, the askings as planned: they are filled up to that at most.
        estimated = sum(reading_tokens(sheet, block) for block in planned.blocks)
        used = (sent + planned.n_input_tokens - estimated) / allowed
        worst, over = max(worst, used), over + (used > 1)
        total += Counter(
            reports=n_reports, reading=sent, planned=planned.n_input_tokens, written=planned.n_output_tokens
        )
    print(
        f"stories {len(stories)}; calls {dict(sorted(calls.items()))}; over what may be sent {over}, most {worst:.2f}"
    )
    print(f"tokens a story, mean: { ({k: v // max(1, len(stories)) for k, v in total.items()}) }")


def run(stories: Sequence[Mapping[str, Any]], arguments: argparse.Namespace, base_url: str) -> None:
    """Runs the stories through a server, keeps the briefings, and prints what it took."""
    from briefing.config import Settings
    from briefing.errors import BriefingError
    from briefing.pipeline import brief

    folder: Path = arguments.record
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        reader="chat",
        base_url=base_url,
        model=arguments.model,
        context=arguments.context,
        max_calls=arguments.max_calls,
    )
    took: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for story in stories:
        start = time.perf_counter()
        with files_of(story) as files:
            try:
                briefing = brief(files, settings=settings)
            except BriefingError as error:
                print(f"FAILED {story['id']}: {error}", file=sys.stderr)
                took["failed"] += 1
                continue
        took["seconds"] += round(time.perf_counter() - start)
        (folder / f"{story['id']}.json").write_text(briefing.to_json(), encoding="utf-8")
        reading = briefing.run.reading
        if reading is None or reading.problem:
            took["without a reader"] += 1
            print(f"{story['id']}: {reading.problem if reading else 'nothing read'}", file=sys.stderr)
        if reading is not None:
            for name in ("n_calls", "n_words", "n_input_tokens", "n_output_tokens", "n_claimed", "n_proved"):
                took[name] += getattr(reading, name)
            refused.update(dict(reading.refused))
    print(json.dumps({"stories": len(stories), **took, "refused": dict(refused.most_common())}, indent=1))


def scored(chosen: Sequence[Path], record: Path) -> None:
    """Prints what the scorers beside the stories make of the kept briefings."""
    source = chosen[0].parent
    scorers = [source / "page_score.py", source.parent / "gold" / "score.py"]
    with tempfile.TemporaryDirectory() as folder:
        for file in chosen:
            Path(folder, file.name).write_bytes(file.read_bytes())
        for scorer in (s for s in scorers if s.is_file()):
            print(scorer.name, flush=True)
            replay = [sys.executable, __file__, "--replay", str(record), "--files", "{files}"]
            subprocess.run([sys.executable, str(scorer), folder, "--dated", "--", *replay], check=False)


def replay(record: Path, files: Sequence[Path]) -> None:
    """Prints the kept briefing of some reports."""
    texts = [json.loads(f.read_text(encoding="utf-8"))["text"] for f in files]
    wanted = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    print((record / "by_text" / f"{wanted}.json").read_text(encoding="utf-8"))


def keep_by_text(stories: Sequence[Mapping[str, Any]], record: Path) -> None:
    """Files each kept briefing under the digest of its story's texts, where `replay` finds it."""
    (record / "by_text").mkdir(exist_ok=True)
    for story in stories:
        kept = record / f"{story['id']}.json"
        if kept.is_file():
            name = hashlib.sha256("\0".join(d["text"] for d in story["documents"]).encode()).hexdigest()
            (record / "by_text" / f"{name}.json").write_bytes(kept.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="?")
    parser.add_argument("--only", nargs="+", metavar="ID")
    parser.add_argument("--base-url")
    parser.add_argument("--model", default="answers")
    parser.add_argument("--context", type=int)
    parser.add_argument("--max-calls", type=int, default=8)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--serve", type=Path, metavar="ANSWERS")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--prompts", type=Path, metavar="ANSWERS")
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--replay", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=Path, nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.replay:
        return replay(arguments.replay, arguments.files)
    chosen = sorted(arguments.stories.glob("*.json")) if arguments.stories else []
    chosen = [f for f in chosen if not arguments.only or f.stem in arguments.only]
    stories = [json.loads(f.read_text(encoding="utf-8")) for f in chosen]
    if arguments.prompts:
        prompts(stories, arguments.prompts)
    if arguments.count:
        count(stories)
    if arguments.serve and not stories:
        with serving(arguments.serve, arguments.port) as url:
            print(url, flush=True)
            threading.Event().wait()
    if arguments.record and stories:
        if arguments.serve:
            with serving(arguments.serve, arguments.port) as url:
                run(stories, arguments, url)
        else:
            run(stories, arguments, arguments.base_url)
        keep_by_text(stories, arguments.record)
        scored(chosen, arguments.record)


if __name__ == "__main__":
    main()
