"""`briefing models`: which engines there are, which are ready, and how to get the rest."""

from __future__ import annotations

from briefing.cli.output import put
from briefing.cli.report import failures

_ABOUT = {
    "seq2seq": "T5, mT5, PEGASUS, BART, mBART, LED from a folder or the hub: --summarizer seq2seq --model NAME|FOLDER",
    "causal": "a causal model from a folder, a .gguf file or the hub: --summarizer causal --model NAME|FOLDER|FILE",
    "chat": "any OpenAI-compatible server: --summarizer chat --base-url URL --model NAME; key in BRIEFING_API_KEY",
}
_NEEDS_TORCH = ("causal", "seq2seq")


def models() -> None:
    """Show the engines, built in and joined, and whether they can be used as things stand.

    \b
    briefing models
    """
    with failures():
        import importlib.util

        from briefing.engines import registry

        has_torch = importlib.util.find_spec("torch") is not None
        lines = ["extractive   the sources' own words; the default, needs nothing"]
        for name in registry.known("writer"):
            about = _ABOUT.get(name, registry.known("writer")[name])
            missing = (
                "" if has_torch or name not in _NEEDS_TORCH else "  (needs: pip install 'briefing-generator[torch]')"
            )
            lines.append(f"{name:<12} {about}{missing}")
        for kind, made in (("encoder", registry.encoder), ("stance", registry.stance)):
            for name in registry.known(kind):  # type: ignore[arg-type]  # both are kinds
                lines.append(f"{kind:<12} {name}: {made(name).id}")
        put("".join(f"{line}\n" for line in lines), None)
