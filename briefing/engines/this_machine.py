"""Whether the name of a server means this machine itself, in whatever way it is written."""

from __future__ import annotations

import ipaddress
from socket import inet_aton


def is_local(host: str) -> bool:
    """Whether a name can mean nothing but this machine, in whatever way its number is written."""
    host = host.rstrip(".")
    if host.lower() == "localhost":
        return True
    try:
        number = ipaddress.ip_address(host)
        return (getattr(number, "ipv4_mapped", None) or number).is_loopback
    except ValueError:
        pass
    try:
        return inet_aton(host)[0] == 127  # as in 127.1
    except OSError:
        return False


def is_here(host: str) -> bool:
    """Whether a name means this machine to whoever asks for it; a name server might be asked about the last two."""
    return is_local(host) or host.rstrip(".").lower().endswith(".localhost") or host in ("0.0.0.0", "::")  # noqa: S104
