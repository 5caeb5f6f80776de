"""`[webhook]` of a `digest.toml`: an address that takes what a digest tells as JSON, such as Slack's incoming webhook.

The address itself is the key to it: it stands in a variable or a file, and in nothing that is printed or kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult

from briefing.digest.secret import Secret, path_of, read_secret
from briefing.digest.table import Table
from briefing.engines.this_machine import is_local
from briefing.errors import SourceError, UsageError
from briefing.sources.fetching.addresses import Guard

DOUBT = ("resend", "hold")
FORMS = ("slack", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a digest is posted, and how.

    Attributes:
        url: Where the address is.
        form: "slack" for a message of Slack's blocks, "json" for a program of one's own.
        allow_private: Post to an address of a private network too, and to this machine itself without TLS.
        ca_file: Certificates to trust instead of the usual ones.
        final_timeout_s: How long connecting and sending may take in all, and again the answer.
        patience_s: How long one run keeps trying while the server says "later".
        give_up_h: A post not taken for so long is given up and reported.
        on_doubt: A post whose acceptance was never heard is sent again, or held.
    """

    url: Secret
    form: str = "slack"
    allow_private: bool = False
    ca_file: Path | None = None
    final_timeout_s: int = 30
    patience_s: int = 300
    give_up_h: int = 120
    on_doubt: str = "resend"

    def address(self) -> tuple[str, SplitResult]:
        """The address and its parts.

        Raises:
            UsageError: it cannot be read, or is none that may be posted to; the message does not show it.
        """
        url = self.url.read()
        if re.search(r"[^\x21-\x7e]", url):
            raise UsageError(
                f"{self.url.key}: the address holds a space or a character that is not ASCII; write it with %, as in "
                "%20, and a host's name with xn--"
            )
        try:
            parts = Guard(allow_private=self.allow_private).check(url)
            host = parts.hostname or ""
            host.encode("idna")
        except (SourceError, UnicodeError):
            # What is wrong with it may begin with the secret.
            raise UsageError(
                f"{self.url.key}: the address cannot be used; it must be an https:// address with a host's name"
            ) from None
        if parts.username is not None or parts.password is not None:
            raise UsageError(f"{self.url.key}: the address holds a user or password, which are not sent; remove them")
        if parts.scheme.lower() != "https" and not (self.allow_private and is_local(host)):
            raise UsageError(
                f"{self.url.key}: the address must begin with https://; http:// is for this machine itself, with "
                "allow_private = true"
            )
        return url, parts


def read_webhook(table: Table) -> Webhook:
    """The settings of a webhook.

    Raises:
        UsageError: there is a mistake in them; the message names the key.
    """
    url = read_secret(table, "url")
    if url is None:
        raise table.mistake("url_env", 'is missing; write url_env = "BRIEFING_WEBHOOK" or url_file = "…"')
    found = Webhook(
        url=url,
        form=table.choice("form", "slack", FORMS),
        allow_private=table.get("allow_private", bool, False),
        ca_file=path_of(table, "ca_file"),
        final_timeout_s=table.integer("timeout_s", 30, low=1, high=120),
        patience_s=table.integer("patience_s", 300, low=0, high=86_400),
        give_up_h=table.integer("give_up_h", 120, low=1, high=24 * 30),
        on_doubt=table.choice("on_doubt", "resend", DOUBT),
    )
    table.close()
    return found
