"""Where a batch's tasks run: processes of this machine, or a Ray cluster. Another engine is one module that makes an
`Engine`, and a line in `known`."""

from __future__ import annotations

from collections.abc import Callable

from briefing.batch.engine.protocol import Done, Engine
from briefing.errors import UsageError

__all__ = ["Done", "Engine", "engine", "known"]


def engine(name: str, *, n_workers: int | None = None, address: str | None = None) -> Engine:
    """The engine of that name.

    Args:
        name: One of `known`.
        n_workers: As many as there are processors where None.
        address: Where a cluster listens; one of this machine alone where None.

    Raises:
        UsageError: there is no such engine, or what is given does not fit it.
        MissingExtraError: it needs an extra that is not installed.
    """
    if name not in known:
        raise UsageError(f"no engine is called {name!r}; known are {', '.join(known)}")
    return known[name](n_workers, address)


def _local(n_workers: int | None, address: str | None) -> Engine:
    from briefing.batch.engine.local import Local

    if address is not None:
        raise UsageError(f"the engine 'local' is this machine and takes no address; {address!r} was given")
    return Local(n_workers)


def _ray(n_workers: int | None, address: str | None) -> Engine:
    from briefing.batch.engine.ray_cluster import RayCluster

    return RayCluster(address, n_workers=n_workers)


known: dict[str, Callable[[int | None, str | None], Engine]] = {"local": _local, "ray": _ray}
"""Engines by name: each is given a number of workers and the address of a cluster, or None for either."""
