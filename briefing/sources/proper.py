"""Titles, authors and outlets that sources state, as far as they are any: not what programs and templates fill in."""

from __future__ import annotations

import re

from briefing.sources.cleaning import one_line

_PROGRAM = re.compile(r"(?:microsoft(?: office)?|open ?office|libre ?office)\b.{0,30}[-–—:]", re.I)
# What programs write where nobody gave a title, in the languages they come in.
_NO_TITLE = re.compile(
    r"[\[(<]?(?:"
    r"(?:un(?:titled|named|known)|no title|ohne titel|unbenannt|sans titre|sin t[ií]tulo|sem t[ií]tulo|senza titolo"
    r"|(?:zonder )?titel(?:loos)?|naamloos|uden titel|uten tittel|namnlös|nimetön|bez (?:názvu|tytułu|nazwy)"
    r"|без (?:имени|названия)"
    r"|无标题|未命名|無題|제목 없음)(?:[ -](?:document|page|post|1))?"
    r"|(?:new |word |microsoft word )?document(?: title)?|dokument|documento?|документ(?: microsoft word)?"
    r"|文档|文書|문서"
    r"|draft|entwurf|brouillon|borrador|bozza|final|slide|page|layout|normal|standard|doc|file|newsml|about:blank"
    r"|anonymous"
    r"|powerpoint presentation|scan(?:ned)?(?: document)?|image|img|dsc|print|index|home(?: ?page)?|start(?:seite)?"
    r"|default"
    r"|accueil|inicio|no subject|kein betreff|\(?(?:press release|news|letter|report)?\s?(?:template|vorlage|modèle"
    r"|plantilla)"
    r"|title|headline|press release|pressemitteilung|communiqué de presse|comunicado de prensa)?"
    r"[\s_()-]*\d{0,8}[\s_()-]*(?:final|draft|copy|v\d+)?\d*[\])>]?",
    re.I,
)
_FILE_NAME = re.compile(
    r"(?:\S.{0,80}\.(?:docx?|dotx?|odt|rtf|pdf|txt|html?|indd|qxp|pages|pub|pptx?|xlsx?|tmp|md|jpe?g|png|tiff?)"
    r"|(?:[a-z]:[\\/]|file:|https?:)\S*)",
    re.I,
)
_NO_AUTHOR = re.compile(
    r"(?:(?:windows |default )?users?\d*|(?:web ?|site)?(?:admin(?:istrator|istrateur|istrador)?|master)|owner"
    r"|authors?|unknown"
    r"|anonymous|guest|default|pc|un-?named|root|editor|redaktion?|none|null|n/?a|test|system|staff"
    r"|utilisateur.*|benutzer|usuario.*|utente.*|usuário.*|gebruiker|bruger|bruker|användare|käyttäjä|użytkownik.*"
    r"|uživatel.*"
    r"|пользователь.*|админ.*|用户|ユーザー|사용자"
    r"|(?:hp|dell|asus|acer|lenovo|toshiba|samsung|sony|fujitsu|apple|canon|epson|xerox|ricoh|brother|konica"
    r"|kyocera)\b"
    r"(?: (?:inc\.?|corp\.?|minolta|ir|pc|user|\S*\d\S*))?"
    r"|(?:adobe|acrobat|indesign|quark\S*|wps|kingsoft|wordpress|drupal|joomla|openpyxl|itext\S*|latex\S*"
    r"|wkhtmltopdf)\b.*"
    r"|(?:microsoft|ms|libre ?|open)\s?office.*|microsoft|python-docx|apache poi|docx4j|aspose.*"
    r"|(?-i:[a-z0-9]*(?:[._]|\d)[a-z0-9._-]*)|(?:desktop|laptop|pc|win|ws)-?[a-z0-9]*\d[a-z0-9-]*|(?:www\."
    r"|https?:)\S*"
    r"|@\w+)",
    re.I,
)
_ADDRESS = re.compile(r"[\s<([]*[\w.+-]+@[\w-]+(?:\.[\w-]+)*[>)\]\s]*")
_NO_OUTLET = re.compile(
    r"(?:(?:my|just another) )?(?:wordpress|drupal|joomla!?|ghost|hugo|jekyll|wix|squarespace|blogger|typo3|medium"
    r"|substack"
    r"|feedburner)(?:\.com| site| blog| weblog)?|website|web ?site|blog|home|index|my (?:site|blog|website)"
    r"|site name|localhost"
    r"|example\.(?:com|org)|untitled|default|rss|feed"
    # what stands above a headline, too, and is no outlet: the section, the way to it, what kind of text it is
    r"|.{0,40}[>»›].*|(?:top |local |latest |breaking |world |us |uk |business )?news|(?:the )?latest|world|sports?"
    r"|politics|business"
    r"|economy|finance|money|markets?|culture|arts?|opinion|analysis|comment|editorial|feature|exclusive|live|local"
    r"|national"
    r"|international|europe|asia|africa|americas|middle east|health|science|tech(?:nology)?|environment|climate"
    r"|life(?:style)?"
    r"|entertainment|travel|weather|education|crime|society|front ?page|embargo.*|(?:for )?immediate release"
    r"|for release.*|(?:press|news|media) release|statement|pressemitteilung|medienmitteilung"
    r"|communiqué(?: de presse)?"
    r"|nota de prensa|comunicado(?: de prensa| stampa)?|pressmeddelande|pressemelding|persbericht",
    re.I,
)


def proper_title(stated: str | None) -> str | None:
    """A title that a source states, unless it is a program's, a template's or a file's name."""
    line = one_line(stated)
    if not line or _PROGRAM.match(line) or _NO_TITLE.fullmatch(line) or _FILE_NAME.fullmatch(line):
        return None
    return line


def proper_author(stated: str | None) -> str | None:
    """An author whom a source states, without an address, unless it is a program's, a login's or nobody's name."""
    line = one_line(stated)
    if line and "@" in line and (found := _ADDRESS.search(line)):
        line = one_line((line[: found.start()] + line[found.end() :]).strip(" ()<>[]\"'"))
    return None if not line or _NO_AUTHOR.fullmatch(line) or "@" in line else line


def without_site(title: str | None, outlet: str | None) -> str | None:
    """A title without the name of the site that many pages and feeds put behind it."""
    if not title or not outlet:
        return title
    found = re.search(r"\s{1,20}(?:[|–—·-]|::)\s{1,20}([^|–—]{2,60})$", title)
    is_site = found and found[1].strip().casefold() == outlet.strip().casefold()
    return title[: found.start()].strip() if found and is_site else title


def proper_outlet(stated: str | None) -> str | None:
    """The name of an outlet, unless it is that of the program or the template that made its pages."""
    line = one_line(stated)
    return None if not line or _NO_OUTLET.fullmatch(line) else line
