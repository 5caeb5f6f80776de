"""Word-processor files made by hand, and what is read of them without a process of its own."""

from __future__ import annotations

import io
import zipfile

from briefing.nouns import Diagnostic, Document
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document
from briefing.sources.gathering import Gathering
from briefing.sources.options import ReadOptions
from briefing.sources.registry import reader_for, reader_named

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def document(data: bytes, name: str = "") -> Document:
    (article,) = reader_for(Content(uri="x", data=data, name=name)).read(Content(uri="x", data=data, name=name))
    assert isinstance(article, Article)
    return as_document(article, "S1")[0]


def sentences(data: bytes, name: str = "") -> list[str]:
    found = document(data, name)
    return [found.words(s) for s in found.sentences]


def packed(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in members.items():
            box.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


def docx(body: str, *, styles: str = "", core: str = "", more: dict[str, str] | None = None, **notes: str) -> bytes:
    """A Word document of this body; `footnotes`, `header` … are the insides of these parts, `more` other members."""
    parts = {"styles": styles, **notes}
    names = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="{OFFICE}/math" xmlns:r="{OFFICE}/relationships" xmlns:v="urn:schemas-microsoft-com:vml"'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
    overrides += "".join(f'<Override PartName="/word/{p}.xml" ContentType="{main}.{p}+xml"/>' for p in parts)
    overrides += '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/relationships/{p}" Target="{p}.xml"/>' for n, p in enumerate(parts)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{core}</cp:coreProperties>',
    }
    members |= {f"word/{p}.xml": f"<w:{p} {names}>{text}</w:{p}>" for p, text in parts.items()}
    return packed(members | (more or {}))


def stamps(created: str, modified: str = "") -> str:
    made = f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
    changed = f'<dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified>' if modified else ""
    return made + changed


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(r(x) if not x.startswith('<') else x for x in runs)}</w:p>"


class Here:
    """Parses where it is called: what the process of its own adds is tested elsewhere, and it takes long to start."""

    def read(self, reader: str, content: Content) -> tuple[Article | Content, ...]:
        return reader_named(reader).read(content)


def gathered(data: bytes, name: str = "source") -> tuple[list[Document], list[Diagnostic]]:
    """What `read` makes of a file of these bytes."""
    gathering = Gathering(options=ReadOptions(), progress=lambda line: None, isolation=Here())  # type: ignore[arg-type]
    found = list(gathering.articles(Content(uri=name, data=data, name=name)))
    documents = [as_document(a, f"S{n}")[0] for n, a in enumerate(found, 1) if isinstance(a, Article)]
    return documents, [d for d in found if isinstance(d, Diagnostic)]
