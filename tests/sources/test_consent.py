"""Pages that ask for consent before they show an article are named as such; articles on consent are articles."""

from __future__ import annotations

import pytest
import samples
from office import Here

from briefing.nouns import Diagnostic
from briefing.sources.content import Article, Content
from briefing.sources.gathering import Gathering
from briefing.sources.options import ReadOptions

WALLS = {
    "en": "<h1>Before you continue</h1><p>We and our partners store and use cookies for personalised ads.</p><button>Accept all cookies</button><button>Reject all</button>",
    "de": "<div>Mit Ihrer Einwilligung verarbeiten wir Daten.</div><button>Alle akzeptieren</button><button>Alle ablehnen</button>",
    "fr": "<p>Nous respectons votre choix.</p><button>Tout accepter</button><button>Continuer sans accepter</button>",
    "es": "<p>Valoramos su privacidad.</p><button>Aceptar y continuar</button><button>Rechazar todas</button>",
}


def found(page: str, url: str = "https://herald.example/story") -> list[object]:
    gathering = Gathering(options=ReadOptions(), progress=lambda line: None, isolation=Here())  # type: ignore[arg-type]
    content = Content(uri="https://herald.example/story", data=page.encode(), url=url, media_type="text/html")
    return list(gathering.articles(content))


@pytest.mark.parametrize("language", WALLS)
def test_a_wall_is_named_in_any_language(language: str) -> None:
    code = "<script>var words = 'cookie policy'; " + "x();" * 5000 + "</script>"
    (said,) = found(f"<html><head><title>x</title>{code}</head><body><div>{WALLS[language]}</div></body></html>")
    assert isinstance(said, Diagnostic)
    assert "consent or cookie wall" in said.message


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.herald.example/v2?continue=x",
        "https://guce.example/collectConsent",
        "https://herald.example/privacy-gate/?to=story",
    ],
)
def test_an_address_that_leads_to_a_wall_is_named(url: str) -> None:
    (said,) = found(
        "<html><body><p>Herald is part of a family of brands. We would like to set some small files on your device, and so would 240 others, for several purposes that are listed below in full.</p></body></html>",
        url,
    )
    assert isinstance(said, Diagnostic)
    assert "consent or cookie wall" in said.message


def test_a_report_on_consent_is_a_report() -> None:
    for url in ("https://herald.example/consent-and-the-law", "https://herald.example/news/gdpr"):
        (article,) = found(
            samples.page(
                samples.HTML + "<p>“Accept all cookies” and “reject all” must look alike, it said.</p>"
            ).decode(),
            url,
        )
        assert isinstance(article, Article)


def test_a_hostile_page_of_open_code_takes_no_time() -> None:
    import time

    started = time.process_time()
    found("<html><body>" + "<script><style " * 20_000, "https://consent.example/x")
    assert time.process_time() - started < 5
