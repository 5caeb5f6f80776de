"""The full stops of the world's scripts, and whether a text ends at one."""

from __future__ import annotations

import re

# Chinese and Japanese, Indic danda, Urdu and Arabic, Armenian, Ethiopic, Burmese, Khmer, Tibetan, Georgian paragraph.
OTHER_STOPS = "。！？｡．।॥۔؟։。።፧፨။៕។།჻"
CLOSERS = "\"'”’»)]」』】》〉）＂＇›"
_ENDED = re.compile(rf"[.!?…{OTHER_STOPS}][{re.escape(CLOSERS)}\s]*$")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a full stop, or a mark of question or exclamation, in any script."""
    return bool(_ENDED.search(text[-12:]))
