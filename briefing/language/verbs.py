"""Finite verbs, as far as a word's form tells: auxiliaries, regular pasts and presents, and the irregular pasts."""

from __future__ import annotations

AUXILIARIES = "is are was were has have had will would can could may might must should shall does did do".split()
IRREGULAR_PASTS = (
    "arose ate awoke beat became began bent bet bit bled blew bought bound bred broke brought built burnt came "
    "caught chose clung cost crept cut dealt drank drew drove dug fed fell felt fled flew forbade forgave forgot "
    "fought found froze gave got grew heard held hid hit hung hurt kept knelt knew laid lay led left lent let lit "
    "lost made meant met paid put quit ran rang read rode rose said sang sank sat saw sent set shook shone shot "
    "shut slept slid sold sought spent spoke spread sprang stole stood struck stuck sued sung swam swept swore "
    "swung taught thought threw told took tore understood undertook upheld went wept withdrew woke won wore wound "
    "wrote"
).split()

PAST = rf"(?:{'|'.join((*AUXILIARIES, *IRREGULAR_PASTS))}|[a-z]{{2,}}ed)"
"""A pattern for an auxiliary, or a verb in the past."""

FINITE = rf"(?:{PAST}|[a-z]{{2,}}[^su]s|[a-z]{{3,}}n['’]t)"
"""A pattern for a likely finite verb; a plural noun looks the same as a verb in the present, so it is no proof."""
