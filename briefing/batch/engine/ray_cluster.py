"""Tasks on a Ray cluster (Moritz et al. 2018, arXiv:1712.05889): an actor for each processor of its machines."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import sys
import threading
import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from briefing.batch.engine.answers import Answer, answered, unpickled
from briefing.batch.engine.pool import Limits, Pool
from briefing.batch.engine.protocol import MAX_TRIES
from briefing.errors import BriefingError, MissingExtraError, UsageError
from briefing.processors import THREADS_VARIABLE, n_processors

LOCAL = "local"
_MAX_START_S = 600.0  # a cluster that grows by demand takes minutes to; nobody's item waits for it
_LOOK_S = 1.0
_MAX_REACH_S = 10.0


def require_ray(*, own: bool) -> Any:
    """The module ray, kept from telling its makers of its use.

    A cluster listens to the whole network, and does what it is told there. One of our `own` asks for a token that only
    this process and what it starts know, where nobody has settled how else; Ray reads of it when it is imported.

    Raises:
        MissingExtraError: it is not installed; says the command.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if own and "ray" not in sys.modules and not any(name.startswith("RAY_AUTH_") for name in os.environ):
        os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError(
            "the engine 'ray' needs Ray, which is not installed; get it by pip install 'briefing-generator[ray]'"
        ) from error
    return ray


class RayCluster(Pool):
    """Runs tasks on a Ray cluster, each worker on one processor. All its machines have this package, one version.

    Args:
        address: Of the cluster, such as "10.0.0.1:6379"; one of this machine, for this process alone, which
            ends with the context, where None or "local".
        n_workers: One for each processor of the cluster where None: then `n_workers` is 0 until the context is entered.
        limits: What each may take.

    Raises:
        MissingExtraError: Ray is not installed.
        UsageError: `n_workers` is less than one.
    """

    def __init__(
        self, address: str | None = None, *, n_workers: int | None = None, limits: Limits | None = None
    ) -> None:
        if n_workers is not None and n_workers < 1:
            raise UsageError(f"{n_workers} workers are none; give 1 or more")
        super().__init__([])
        self._address = address or LOCAL
        self._ray = require_ray(own=self._address == LOCAL)
        self._limits = limits or Limits()
        self.n_workers = n_workers or (n_processors() if self._address == LOCAL else 0)

    def __enter__(self) -> Self:
        """Connects.

        Raises:
            BriefingError: no cluster answers at the address.
        """
        if self._ray.is_initialized():
            raise UsageError("this process is connected to a Ray cluster already; call ray.shutdown() before")
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if self._address == LOCAL:
            options |= {"num_cpus": self.n_workers, "include_dashboard": False}
        else:
            _reach(self._address)
        try:
            self._ray.init(address=self._address, **options)
        except Exception as error:  # Ray's errors share no base class here
            raise BriefingError(f"no Ray cluster could be had at {self._address!r}: {error}") from error
        self.n_workers = self.n_workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        # A cluster of this machine finds modules where this process does; any other has its own.
        path = [p for p in sys.path if p] if self._address == LOCAL else []
        make = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Served)
        self._workers = [_Actor(self._ray, make, path, self._limits) for _ in range(self.n_workers)]
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            self._ray.shutdown()


def _reach(address: str) -> None:
    """Ray itself tries for minutes where nobody listens.

    Raises:
        BriefingError: nobody listens at the address.
        UsageError: it names no port.
    """
    if address == "auto":  # the one that this machine is part of
        return
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise UsageError(f"{address!r} is no address of a Ray cluster; give one such as 10.0.0.1:6379")
    try:
        socket.create_connection((host, port), timeout=_MAX_REACH_S).close()
    except OSError as error:
        raise BriefingError(f"no Ray cluster listens at {address!r}: {error.strerror or error}") from error


class _Served:
    """What runs in the worker's process; it lives on between items, so that models are loaded once."""

    def __init__(self, path: list[str], max_memory_bytes: int) -> None:
        sys.path.extend(p for p in path if p not in sys.path)
        os.environ[THREADS_VARIABLE] = os.environ["RAYON_NUM_THREADS"] = "1"
        self._max_memory_bytes = max_memory_bytes

    def ready(self) -> bool:
        return True

    def answered(self, request: bytes) -> bytes:
        return answered(request, max_memory_bytes=self._max_memory_bytes)


class _Actor:
    """A worker: an actor somewhere on the cluster, made when it is first needed and again after it died."""

    def __init__(self, ray: Any, make: Any, path: list[str], limits: Limits) -> None:
        self._ray = ray
        self._make = make
        self._path = path
        self._limits = limits
        self._actor: Any = None
        self._lock = threading.Lock()

    def start(self, stopped: threading.Event) -> None:
        """See `Worker.start`. Where the cluster has no room, it is waited for."""
        told = ""
        for _ in range(MAX_TRIES):
            with self._lock:
                if stopped.is_set():
                    raise EOFError("the run was left")
                if self._actor is not None:
                    return
                self._actor = actor = self._make.remote(self._path, self._limits.max_memory_bytes)
            try:
                if self._is_ready(actor.ready.remote(), stopped):
                    return
            except self._ray.exceptions.RayError as error:
                told = str(error).strip().rpartition("\n")[2]
            self.end()
            if not told and not stopped.is_set():
                told = f"there was no processor for it in {_MAX_START_S:.0f} s"
                break
        raise BriefingError(f"no worker could be started on the cluster: {told}")

    def _is_ready(self, answer: Any, stopped: threading.Event) -> bool:
        """Waits for it; not any longer than a worker may take, nor than the run lasts."""
        end = time.monotonic() + _MAX_START_S
        while time.monotonic() < end and not stopped.is_set():
            with contextlib.suppress(self._ray.exceptions.GetTimeoutError):
                return bool(self._ray.get(answer, timeout=_LOOK_S))
        return False

    def ask(self, request: bytes) -> Answer:
        """See `Worker.ask`. The request goes by reference: the worker's machine fetches it when it is at it."""
        actor = self._actor
        if actor is None:
            raise EOFError("the worker was ended")
        try:
            reply = self._ray.get(actor.answered.remote(self._ray.put(request)), timeout=self._limits.max_item_s)
        except self._ray.exceptions.GetTimeoutError as error:
            self.end()
            raise TimeoutError(f"it took longer than {self._limits.max_item_s:g} s") from error
        except self._ray.exceptions.RayError as error:
            self.end()
            raise EOFError("the worker died") from error
        answer = unpickled(reply)
        if answer.worn:
            self.end()
        return answer

    def end(self) -> None:
        """See `Worker.end`."""
        with self._lock:
            actor, self._actor = self._actor, None
            if actor is not None and self._ray.is_initialized():
                self._ray.kill(actor)
