"""Pairs of opposites as they occur in news."""

from __future__ import annotations

from collections.abc import Iterable

# One pair a line (a backslash goes on); the forms of one side before the bar, those of the other after it.
_PAIRS = """
rose rise rises rising risen climbed climbs grew grows grown gained jumped surged soared | \
fell falls fall falling fallen dropped drops declined declines sank slid plunged tumbled shrank
increased increase increases increasing raised raise raises raising | \
decreased decrease decreases decreasing cut cuts cutting lowered lower lowers reduced reduces reduce
approved approve approves approving passed adopted accepted accepts accept endorsed backed | \
rejected reject rejects rejecting vetoed defeated declined refused
confirmed confirm confirms confirming acknowledged admitted admits | denied deny denies denying refuted disputed
allowed allow allows permitted | banned ban bans blocked prohibited barred forbade
alive survived survives survivor | dead died killed dies
stable | critical grave
released release releases freed | withheld withhold withholds detained held
arrested arrest detained jailed imprisoned | free freed released escaped
guilty convicted | innocent acquitted cleared exonerated
before | after
began begin begins started starts start opened opens launched | ended ends end stopped stops closed closes halted
won win wins winning victory | lost lose loses losing defeat defeated
supported support supports supporting backs favors favours | opposed oppose opposes opposing
agreed agree agrees agreement | disagreed disagree disagrees refused
armed | unarmed
public | secret
peaceful peacefully calm orderly | violent violently riot unruly chaotic
intentional intentionally deliberate deliberately arson | accidental accidentally accident
legal lawful legally | illegal unlawful illegally
safe safely unharmed unhurt | injured hurt wounded harmed
entered enter enters arrived joined | left leave leaves departed quit withdrew
hired hire appointed | fired fire dismissed ousted sacked resigned
first | last
majority most | minority few
open opened | closed shut
present | absent
strengthened strengthen stronger | weakened weaken weaker
expanded expand expands | shrank shrink scaled
extended extend extends | expired ended
upheld uphold | overturned overturn struck
success successful succeeded | failure failed unsuccessful
true | false
full fully | partial partially partly
north northern | south southern
east eastern | west western
cause caused causes | prevented prevents
more | less fewer
above | below
buy bought buys acquired acquires | sell sold sells
import imports imported | export exports exported
victim victims | attacker attackers suspect gunman
blocked block blocks | cleared allowed delayed postponed
cancelled canceled | postponed delayed rescheduled
voluntary voluntarily | forced mandatory
temporary temporarily | permanent permanently
male man men | female woman women
single alone | joint together
"""
_SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(left.split()), frozenset(right.split()))
    for left, _, right in (line.partition("|") for line in _PAIRS.strip().splitlines())
)
_SIDES_OF: dict[str, list[tuple[int, int]]] = {}
for _i, _sides in enumerate(_SIDES):
    for _j, _side in enumerate(_sides):
        for _word in _side:
            _SIDES_OF.setdefault(_word, []).append((_i, _j))


def opposed(a_words: Iterable[str], b_words: Iterable[str]) -> tuple[str, str] | None:
    """The first pair of opposites of which `a_words` has one side only and `b_words` the other only, as written.

    The first in the order of `a_words`; a pair of which either text has both sides says nothing. Linear in the words.
    """
    a_list = list(a_words)
    a_sides = {side for word in a_list for side in _SIDES_OF.get(word.casefold(), ())}
    if not a_sides:
        return None
    b_sides: dict[tuple[int, int], str] = {}
    for word in b_words:
        for side in _SIDES_OF.get(word.casefold(), ()):
            b_sides.setdefault(side, word)
    for word in a_list:
        for own in _SIDES_OF.get(word.casefold(), ()):
            other = (own[0], 1 - own[1])
            if other in b_sides and own not in b_sides and other not in a_sides:
                return word, b_sides[other]
    return None
