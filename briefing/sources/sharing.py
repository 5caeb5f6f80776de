"""How much of each source is read when all together are more than can be: as much as leaves room for every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefing.nouns import Diagnostic, Document
from briefing.sources.content import Article, beyond
from briefing.sources.gathering import Found
from briefing.sources.options import ReadOptions

# So many times what is read in the end is held in memory until all sources are known.
_MAX_HELD = 20


def shared_out(found: Iterable[Found], options: ReadOptions) -> Iterator[Found]:
    """What was found, within the limits of all sources together; where that leaves something out, it is said first.

    Reports put first what matters: too many characters are met by reading the beginning of every document, too many
    documents by leaving out the last.
    """
    held: list[Found] = []
    n_documents = n_chars = 0
    for item in found:
        if not isinstance(item, Diagnostic):
            if n_documents >= options.max_total_documents or n_chars > _MAX_HELD * options.max_total_chars:
                yield _said(
                    f"There are more than {n_documents:,} documents with {n_chars:,} characters; the others were left "
                    f"out. Give fewer, or raise max_documents ({options.max_total_documents:,}) or max_chars "
                    f"({options.max_total_chars:,})."
                )
                break
            n_documents += 1
            n_chars += len(item.text)
        held.append(item)
    lengths = [len(item.text) for item in held if not isinstance(item, Diagnostic)]
    if n_chars <= options.max_total_chars:
        yield from held
        return
    most = _level(lengths, options.max_total_chars)
    yield _said(
        f"The {n_documents:,} documents hold {n_chars:,} characters, more than the {options.max_total_chars:,} that "
        f"are read together; of each only the first {most:,} were. Give fewer, or raise max_chars."
    )
    for item in held:
        yield item if isinstance(item, Diagnostic) or len(item.text) <= most else _cut(item, most)


def _said(message: str) -> Diagnostic:
    return Diagnostic(stage="read", severity="warning", source=None, message=message)


def _level(lengths: Sequence[int], total: int) -> int:
    """The greatest length to which all can be cut so that together they are within the total."""
    left = total
    for n, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - n)
        if length > share:
            return max(1, share)
        left -= length
    return max(lengths, default=0)


def _cut(item: Document | Article, most: int) -> Document | Article:
    """The same, of which only the beginning is read; cut at the end of a line where there is one near."""
    text = item.text
    end = text.rfind("\n", most // 2, most) + 1 or most
    if isinstance(item, Article):
        prose = item.prose and tuple((a, min(b, end)) for a, b in item.prose if a < end)
        left_out = item.left_out + beyond(text, text[:end])
        return replace(item, text=text[:end], prose=prose, read_depth="truncated", left_out=left_out)
    source, left_out = replace(item.source, read_depth="truncated"), item.left_out + beyond(text, text[:end])
    kept = tuple(s for s in item.sentences if s.end <= end)
    if item.sentences and kept:
        return replace(item, source=source, sentences=kept, left_out=left_out)
    return Document(
        id=item.id, source=source, text=text[:end], sha256=item.sha256, origin=item.origin, left_out=left_out
    )
