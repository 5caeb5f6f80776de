"""A small pile: three invented stories of several reports, and reports that stand alone."""

from __future__ import annotations

import json
from pathlib import Path

FERRY = [
    {
        "title": "Ferry Eider runs aground off Marrow Point",
        "outlet": "Harbour Post",
        "published": "2026-03-10",
        "url": "https://example.org/ferry/1",
        "text": "The ferry Eider ran aground off Marrow Point on Tuesday morning with 212 people aboard. Rescue boats "
        "took all passengers ashore by noon. The ferry company Nordlinie said a rudder had failed. Two crew members "
        "were treated for bruises.",
    },
    {
        "title": "Island ferry Eider strikes a sandbank",
        "outlet": "Coast Courier",
        "published": "2026-03-10",
        "url": "https://example.org/ferry/2",
        "text": "The ferry Eider struck a sandbank off Marrow Point on Tuesday and 212 people were taken ashore by "
        "rescue boats. Nordlinie, which runs the ferry, blamed a failed rudder. Four crew members were hurt, the coast "
        "guard said.",
    },
]
FERRY_NEXT = {
    "title": "Ferry Eider towed free of Marrow Point",
    "outlet": "Harbour Post",
    "published": "2026-03-11",
    "url": "https://example.org/ferry/3",
    "text": "The ferry Eider, which ran aground off Marrow Point on Tuesday with 212 people aboard, was towed free on "
    "Wednesday. Nordlinie said the rudder of the ferry Eider would be replaced within a week.",
}
GOLD = [
    {
        "title": "Thieves take gold hoard from museum in Tarn",
        "outlet": "Tarn Gazette",
        "published": "2026-03-09",
        "url": "https://example.org/gold/1",
        "text": "Thieves took a hoard of 480 gold coins from the museum in Tarn on Monday night. The police found a "
        "broken window and no alarm had gone off. The museum's director called the loss irreplaceable.",
    },
    {
        "title": "Gold coins stolen from Tarn museum",
        "outlet": "Valley Wire",
        "published": "2026-03-09",
        "url": "https://example.org/gold/2",
        "text": "A hoard of 520 gold coins was stolen from the museum in Tarn on Monday night, police said. The thieves "
        "broke a window and the alarm of the museum did not go off.",
    },
]
ALONE = [
    {
        "title": "Council of Brill votes for a tram",
        "outlet": "Brill Echo",
        "published": "2026-03-08",
        "url": "https://example.org/tram",
        "text": "The council of Brill voted on Sunday to build a tram line from the station to the university. Work "
        "begins in the spring of next year.",
    },
]
PILE = [*FERRY, *GOLD, *ALONE]


def written(file: Path, rows: list[dict[str, str]]) -> Path:
    """The reports as one file of JSON lines."""
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def pages(folder: Path) -> dict[str, bytes]:
    """Every file of a batch but its ledger, by its path below the folder."""
    return {
        str(f.relative_to(folder)): f.read_bytes()
        for f in sorted(folder.rglob("*"))
        if f.is_file() and not f.name.startswith("ledger.")
    }
