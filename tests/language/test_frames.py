from __future__ import annotations

import pytest

from briefing.language.frames import frame, frames_apart
from briefing.language.quantities import find_quantities


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The fire broke out about 14 miles north of Port Anselm.", "Port Anselm"),
        ("It lies 3 km from the Grey Ridge.", "Grey Ridge"),
        ("The quake struck at a depth of 1.2 miles.", "depth"),
        ("It was 12 miles deep.", "depth"),
        ("The mast is 90 feet tall.", "height"),
        ("They walked 14 miles in the rain.", ""),
        ("He paid 14 dollars.", ""),
    ],
)
def test_what_a_length_is_measured_from(sentence: str, found: str) -> None:
    assert frame(sentence, find_quantities(sentence)[0]) == found


def test_only_two_known_frames_are_apart() -> None:
    assert frames_apart("Port Anselm", "depth")
    assert not frames_apart("Anselm", "Port Anselm")
    assert not frames_apart("", "depth")
