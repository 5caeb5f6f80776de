"""Whatever one source does to its reader, the others are read all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from briefing.errors import SourceError


@contextmanager
def one_source() -> Iterator[None]:
    """Turns whatever goes wrong with a source into a `SourceError`."""
    try:
        yield
    except SourceError:
        raise
    except MemoryError as error:
        raise SourceError("It needs more memory than there is. Give the report's text alone.") from error
    except RecursionError as error:
        raise SourceError("It is nested too deeply to be a report. Give the report's text instead.") from error
    except Exception as error:
        raise SourceError(
            f"It could not be read ({type(error).__name__}). It may be damaged; give the report's text instead."
        ) from error
