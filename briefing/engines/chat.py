"""Text by a chat server that speaks the OpenAI protocol: llama.cpp, Ollama, vLLM, LM Studio, hosted ones.

The key comes from the environment variable `BRIEFING_API_KEY` and goes nowhere but into the request's header.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2

from briefing.engines.answer_form import LINES_REQUEST, REQUEST, RESPONSE_FORMAT, lines_format, read_answer
from briefing.engines.answers import Answers
from briefing.engines.budget import Budget, budget_from
from briefing.engines.chat_client import ChatClient, Unstructured
from briefing.engines.fencing import messages
from briefing.engines.fitting import within
from briefing.engines.protocols import Completion, Expense, Prompt, Question
from briefing.errors import UsageError

KEY_VARIABLE = "BRIEFING_API_KEY"
_TOKENS_PER_WORD = 2.0
_CHARS_PER_TOKEN = 3.0
_JSON_TOKENS = 40


class ChatWriter:
    """Writes by `POST …/chat/completions`, streamed, at temperature 0; answers are kept in a cache.

    Args:
        model: The model's name on the server.
        base_url: Where it listens, such as http://127.0.0.1:8080/v1.
        timeout_s: How long the server may be silent.
        limit_s: How long one answer may take in all.
        cache: The file of kept answers; the user's cache folder where None.
        budget: What may be spent; as the environment says where None.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        timeout_s: float = 120.0,
        limit_s: float = 1_800.0,
        cache: Path | None = None,
        budget: Budget | None = None,
    ) -> None:
        if not base_url or not model:
            raise UsageError(
                "chat needs a server and a model: --base-url http://127.0.0.1:8080/v1 --model NAME "
                f"(a key, where the server wants one, in {KEY_VARIABLE})"
            )
        self.model = model
        self.listener: Callable[[str], None] | None = None
        self._base_url = _normalised(base_url)
        self._timeout_s = timeout_s
        self._limit_s = limit_s
        self._answers = Answers(cache)
        self._given_budget = budget
        self._structured = True

    @property
    def id(self) -> str:
        """The model's name and the server's; of a path only its end."""
        name = self.model.rstrip("/").rsplit("/", 1)[-1] if self.model.startswith(("/", "~", ".")) else self.model
        return f"{name}@{urlsplit(self._base_url).netloc}"

    @property
    def host(self) -> str:
        """The server's host, with its port where one is named."""
        return urlsplit(self._base_url).netloc

    @property
    def context(self) -> int | None:
        """How many tokens the model reads at once, as the server says; None where it does not."""
        return self._client.context(self.model)

    @property
    def spent(self) -> Expense:
        """What was taken so far, as the server counts."""
        return self._budget.spent

    def estimate(self, prompts: Sequence[Prompt]) -> Expense:
        """At most what writing these would take; a prompt answered before takes nothing."""
        wanted = [p for p in prompts if p.material.strip() and not self._answers.get(self._key(p))]
        n_input = sum(round(sum(len(m["content"]) for m in self._messages(p)) / _CHARS_PER_TOKEN) for p in wanted)
        return self._budget.price(n_input, sum(_max_tokens(p) for p in wanted))

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        """One answer a prompt, in order, of at most `max_words` words; empty for empty material, and with a
        `problem` where the server's answer could not be used.

        Raises:
            ModelError: the server cannot be reached, refuses, or the budget does not allow it.
        """
        self._budget.claim(self.estimate(prompts))
        for prompt in prompts:
            if not prompt.material.strip():
                yield Completion(text="", n_input_tokens=0, n_output_tokens=0)
                continue
            self._budget.claim(self.estimate([prompt]))
            yield self._answer(prompt)

    def price(self, n_input_tokens: int, n_output_tokens: int) -> Expense:
        """These tokens with their cost."""
        return self._budget.price(n_input_tokens, n_output_tokens)

    def ask(self, question: Question) -> Completion:
        """The answer to a question as it came, unread; kept, so that asking again takes nothing.

        Raises:
            ModelError: the server cannot be reached, refuses, or the budget does not allow it.
        """
        for structured in dict.fromkeys((self._structured, False)):  # as a server without formats was asked before
            key, _ = self._keyed(question, structured=structured)
            if kept := self._answers.get(key):
                return kept
        while True:
            key, body = self._keyed(question, structured=self._structured)
            n_input = round(sum(len(m["content"]) for m in body["messages"]) / _CHARS_PER_TOKEN)
            self._budget.claim(self._budget.price(n_input, question.max_tokens))
            try:
                reply = self._client.ask(body, self.listener)
                break
            except Unstructured:
                self._structured = False
        n_output = reply.n_output_tokens or round(len(reply.text) / _CHARS_PER_TOKEN)
        self._budget.spend(reply.n_input_tokens or n_input, n_output)
        answer = Completion(text=reply.text, n_input_tokens=reply.n_input_tokens, n_output_tokens=n_output)
        if reply.whole and answer.text.strip():
            self._answers.put(key, answer)
        return answer

    def _keyed(self, question: Question, *, structured: bool) -> tuple[str, dict[str, Any]]:
        """What is sent for a question, and what its answer is kept by."""
        body = self._question(question, structured=structured)
        return json.dumps([self._base_url, body], sort_keys=True), body

    def _question(self, question: Question, *, structured: bool) -> dict[str, Any]:
        asked = Prompt(instruction=question.instruction, material=question.material, max_words=0)
        system, user = messages(asked)
        body = self._request(question.max_tokens)
        if structured:
            system = system | {"content": f"{system['content']}\n\n{LINES_REQUEST}"}
            body["response_format"] = lines_format(question.form)
        return body | {"messages": [system, user]}

    def _answer(self, prompt: Prompt) -> Completion:
        key = self._key(prompt)
        if kept := self._answers.get(key):
            return kept
        try:
            reply = self._client.ask(self._body(prompt), self.listener)
        except Unstructured:
            self._structured = False
            key = self._key(prompt)
            reply = self._client.ask(self._body(prompt), self.listener)
        n_input = reply.n_input_tokens or self.estimate([prompt]).n_input_tokens
        n_output = reply.n_output_tokens or round(len(reply.text) / _CHARS_PER_TOKEN)
        self._budget.spend(n_input, n_output)
        text, problem = read_answer(reply.text)
        answer = Completion(
            text=within(text, prompt.max_words), n_input_tokens=n_input, n_output_tokens=n_output, problem=problem
        )
        if reply.whole and not problem:
            self._answers.put(key, answer)
        return answer

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        body = self._request(_max_tokens(prompt)) | {"messages": self._messages(prompt)}
        return body | {"response_format": RESPONSE_FORMAT} if self._structured else body

    def _request(self, max_tokens: int) -> dict[str, Any]:
        return {
            "model": self.model,
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }

    def _messages(self, prompt: Prompt) -> list[dict[str, str]]:
        system, user = messages(prompt)
        if self._structured:
            system = system | {"content": f"{system['content']}\n\n{REQUEST}"}
        return [system, user]

    def _key(self, prompt: Prompt) -> str:
        """Everything an answer depends on; the key to the server is no part of it."""
        return json.dumps([self._base_url, prompt.max_words, self._body(prompt)], sort_keys=True)

    @cached_property
    def _budget(self) -> Budget:
        return self._given_budget or budget_from(os.environ)

    @cached_property
    def _client(self) -> ChatClient:
        return ChatClient(
            self._base_url, key=os.environ.get(KEY_VARIABLE), timeout_s=self._timeout_s, limit_s=self._limit_s
        )


def _max_tokens(prompt: Prompt) -> int:
    return round(prompt.max_words * _TOKENS_PER_WORD) + _JSON_TOKENS


def _normalised(base_url: str) -> str:
    """The address without credentials, query or closing slash; `/v1` where it has no path."""
    try:
        parts = urlsplit(base_url)
        # As it will be asked for: its port, its letters, and a name that the name server takes.
        httpx2.URL(base_url).raw_host.decode("ascii").encode("idna")
    except (ValueError, httpx2.InvalidURL) as error:
        raise UsageError(f"the chat server's address is none ({error}); write http://127.0.0.1:8080/v1") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("the chat server's address must begin with http:// or https:// and name a host")
    if parts.username or parts.password:
        raise UsageError(f"the chat server's address must not hold a password; put the key into {KEY_VARIABLE}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") or "/v1", "", ""))
