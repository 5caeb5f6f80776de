"""Whose words a mail holds: replies give their sender's own, what was passed on is read as what was passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefing.nouns import LeftOut
from briefing.sources.blocks import Kind
from briefing.sources.content import counted
from briefing.sources.times import parse_published

# What mail programs call the lines that they put above a message passed on or answered, by what stands there.
_NAMES = {
    "sender": "From|Von|De|Da|Van|Fra|Från|Od|Lähettäjä|От|Від|Από|Feladó|Kimden|Gönderen|De la|发件人|寄件者"
    "|差出人|보낸 사람|보낸사람|מאת|من",
    "sent": "Date|Sent|Datum|Gesendet|Envoyé|Inviato|Data|Fecha|Enviado|Enviada|Verzonden|Sendt|Dato|Skickat|Wysłano"
    "|Odesláno|Lähetetty|Дата|Отправлено|Надіслано|Στάλθηκε|Ημερομηνία|Elküldve|Dátum|Gönderildi"
    "|Gönderme Tarihi|Tarih|Trimis|Odoslané|Poslano|发送时间|日期|寄件日期|送信日時|日付"
    "|보낸 날짜|날짜|נשלח|תאריך|تاريخ|التاريخ",
    "subject": "Subject|Betreff|Objet|Oggetto|Asunto|Assunto|Onderwerp|Emne|Ämne|Temat|Předmět|Aihe|Тема|Θέμα|Tárgy"
    "|Konu|Subiect|Predmet|Assumpte|主题|主旨|件名"
    "|제목|נושא|الموضوع",
    "to": "To|An|À|A|Para|Aan|Til|Till|Do|Komu|Vastaanottaja"
    "|Кому|Προς|Címzett|Kime|Către|Prima|收件人|收件者|宛先|받는 사람|Pour"
    "|אל|إلى",
    "copy": "Cc|Bcc|Kopie|Copie|Kopi|Kopia|DW|Copia|Reply-To|Antwort an|Répondre à|Копия|Κοιν\\.?|Másolat|Bilgi|抄送"
    "|참조|Importance",
}
_ROLES = {name.casefold(): role for role, names in _NAMES.items() for name in names.split("|")}
_FIELDS = "|".join(_NAMES.values())
_FIELD = re.compile(
    rf"[*_]{{0,2}}(?P<name>{_FIELDS})(?: el| em)?[*_]{{0,2}}\s?[:：][*_]{{0,2}}(?P<value>.*)$", re.I | re.S
)
_JOINT = re.compile(rf"\n|(?<!\s)\s++(?=[*_]{{0,2}}(?:{_FIELDS})[*_]{{0,2}}\s?[:：])", re.I)
_MARK = re.compile(r"(?:[-_=*]{2,}\s?(?P<words>[^-_=*\n]{4,60}?)\s?[-_=*]{2,}|begin forwarded message:)", re.I)
# How marks speak of passing on, rather than of the original of an answer.
_PASSED = re.compile(
    r"forward|weitergel|transf|reenvia|inoltr|encaminh|doorgest|videres|vidareb|przekaz|přepos|välitet|пересыл|转发|転送",
    re.I,
)
_PREFIX = re.compile(r"\s*(?P<word>[^\W\d_]{1,10}\.?)(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\))?\s?[:：]\s*")
_TAG = re.compile(r"(?<!\s)\s*+\[[^\[\]]{1,30}\]\s*+(?=\S)")
# "10.03.2026, 06:30, "Lunde Letter" <news@lunde.example>:", all that some programs put above what they pass on.
_ATTRIBUTION = re.compile(
    r"(?P<sent>[^<>@]{0,60}\d{4}[^<>@]{0,30}?),\s(?P<sender>[^<>@\d]{2,80}<[^<>\s]{3,200}>)\s?[:：]$"
)
_ANSWERS = frozenset(
    "re aw sv antw odp ynt vs res rif ref r bls vá απ σχετ ynt odg odp ref 회신 השב 回复 答复 回覆 返信 отв".split()
)
_PASSES = frozenset(
    "fwd fw wg tr rv enc i vl vb doorst pd πρθ tov ilt i̇lt prosl reenv 전달 הועבר 转发 轉寄 転送 пересл".split()
)
_SENDS = re.compile(r"@|\d{4}|\d{1,2}[:.h]\d\d")
_MAX_DEPTH = 10
# A remark on what is passed on ("Worth a look."), no report.
_MAX_REMARK_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph of a mail and how deeply it is quoted."""

    text: str
    depth: int = 0
    kind: Kind = "p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who wrote a message, when, and about what."""

    sender: str | None = None
    subject: str | None = None
    sent: datetime | None = None
    date_only: bool = False
    is_reply: bool = False
    level: int = 0


def is_field(line: str) -> bool:
    """Whether a line is one of those above a message: "From: …", "Betreff: …"."""
    found = _FIELD.match(line.strip())
    return bool(found) and len(line) < 2000


def is_forward_mark(line: str) -> bool:
    """Whether a line stands between rules of its own, as those above another's message do."""
    line = line.strip()
    return 8 <= len(line) <= 120 and bool(_MARK.fullmatch(line))


def action(subject: str | None) -> str:
    """What a subject says was done: "answered", "passed", or "" for a message of its own."""
    found = _PREFIX.match(subject or "")
    word = found["word"].casefold().rstrip(".") if found else ""
    return "passed" if word in _PASSES else "answered" if word in _ANSWERS else ""


def bare_subject(subject: str | None) -> str | None:
    """A subject without "Re:", "Fwd:" and their kin, and without the tag of a list."""
    rest = subject or ""
    while (action(rest) and (found := _PREFIX.match(rest))) or (found := _TAG.match(rest)):
        rest = rest[found.end() :]
    return rest.strip() or None


def told(letter: Letter, parts: Sequence[Part]) -> tuple[Letter, list[Part], tuple[LeftOut, ...]]:
    """The message that a mail tells: its sender's own words, or what these pass on, the innermost of it; and what is
    left out of the mail: what it answers, and what was said on what it passes on."""
    parts = [part for whole in _in_rows(_raised(parts)) for part in _parted(whole)]
    boundary = _boundary(parts)
    before = parts[: boundary[0]] if boundary else parts
    own = _own(before, letter)
    n_own = sum(len(p.text.split()) for p in own)
    if boundary is None or letter.level >= _MAX_DEPTH:
        chosen = own or list(parts)
        return letter, chosen, _others(parts, chosen)
    _, end, fields, is_passed = boundary
    did = action(letter.subject) or ("answered" if letter.is_reply else "")
    stays = did == "answered" and n_own > 0
    if did == "" and n_own > _MAX_REMARK_WORDS and not is_passed:
        stays = True
    if stays or not parts[end:]:
        return letter, own, _others(before + parts[end:], own)
    inner, chosen, left_out = told(_inner(letter, fields), parts[end:])
    return inner, chosen, (*counted(("remark", p.text, "mail") for p in before), *left_out)


def _others(parts: Sequence[Part], chosen: Sequence[Part]) -> tuple[LeftOut, ...]:
    """What else a mail holds than what is read of it: its sender's remarks on what is quoted, or what is quoted."""
    what = "remark" if chosen and chosen[0].depth else "quoted"
    read = set(map(id, chosen))
    return counted((what, p.text, "mail") for p in parts if id(p) not in read)


def _in_rows(parts: Sequence[Part]) -> list[Part]:
    """Parts with the name of a header line and what it says in one, where a table had them in two cells."""
    whole: list[Part] = []
    for part in parts:
        name = _FIELD.fullmatch(whole[-1].text.strip()) if whole else None
        if name and not name["value"] and not is_field(part.text):
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text.strip()} {part.text}")
        else:
            whole.append(part)
    return whole


def _parted(part: Part) -> list[Part]:
    """A part as its forward mark and what follows that in one block of HTML."""
    found = _MARK.match(part.text)
    rest = part.text[found.end() :].strip() if found else ""
    if not found or not is_field(rest):
        return [part]
    return [replace(part, text=found.group()), replace(part, text=rest)]


def _raised(parts: Sequence[Part]) -> list[Part]:
    """Parts that are all quoted, as some programs pass messages on, are nobody's quotation."""
    least = min((p.depth for p in parts), default=0)
    return [replace(p, depth=p.depth - least) for p in parts]


def _boundary(parts: Sequence[Part]) -> tuple[int, int, dict[str, str], bool] | None:
    """Where another's message begins: from its mark or first header line to the end of these; what they say, and
    whether the mark says that it was passed on."""
    for n, part in enumerate(parts):
        line = part.text.split("\n")[0]
        is_marked = is_forward_mark(line)
        if not is_marked and not is_field(part.text):
            continue
        is_passed = is_marked and _PASSED.search(line) is not None
        fields, end = _fields(parts, n + 1 if is_marked else n)
        if is_passed and not fields and n + 1 < len(parts) and (found := _ATTRIBUTION.match(parts[n + 1].text)):
            return n, n + 2, {"sender": found["sender"], "sent": found["sent"]}, True
        if "sender" in fields and len(fields) >= (2 if is_marked else 3):
            return n, end, fields, is_passed
        if is_passed:
            return n, n + 1, {}, True
    return None


def _fields(parts: Sequence[Part], start: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    end = start
    for n in range(start, min(start + 12, len(parts))):
        lines = [m for line in _JOINT.split(parts[n].text) if (m := _FIELD.match(line.strip()))]
        is_another = n > start and "sender" in fields and lines and _ROLES[lines[0]["name"].casefold()] == "sender"
        if not lines or is_another or len(parts[n].text.split()) > 80:
            break
        for found in lines:
            fields.setdefault(_ROLES[found["name"].casefold()], found["value"].strip())
        end = n + 1
    return fields, end


def _own(parts: Sequence[Part], letter: Letter) -> list[Part]:
    """The sender's words among those that are quoted; where only quoted ones stand, those."""
    first = next((n for n, (p, after) in enumerate(_followed(parts)) if _introduces(p, after, letter)), None)
    if first is not None and not any(p.depth for p in parts[first + 1 :]):
        parts = parts[:first] or parts[first + 1 :]  # quoted without a mark on each line
    own = [p for p, after in _followed(parts) if p.depth == 0 and not _introduces(p, after, letter)]
    quoted = [p for p in parts if p.depth]
    is_remark = sum(len(p.text.split()) for p in own) <= (0 if letter.is_reply else _MAX_REMARK_WORDS)
    return quoted if is_remark and quoted else own


def _followed(parts: Sequence[Part]) -> Iterator[tuple[Part, Part | None]]:
    """Each part with the one after it; the last with none."""
    return zip(parts, [*parts[1:], None], strict=False)


def _introduces(part: Part, following: Part | None, letter: Letter) -> bool:
    """Whether a paragraph but says who wrote what is quoted after it: "On Tue …, N. N. wrote:"."""
    text = part.text.rstrip(" *_")
    if part.depth or not text.endswith((":", "：")) or len(text.split()) > 30 or following is None:
        return False
    is_reply, n_signs = letter.is_reply or action(letter.subject) == "answered", len(_SENDS.findall(text))
    if following.depth:
        return is_reply or n_signs > 0
    return is_reply and ("@" in text or n_signs > 1)


def _inner(letter: Letter, fields: dict[str, str]) -> Letter:
    stated = fields.get("sent")
    sent, date_only = parse_published(stated)
    if sent is None and stated:
        sent, date_only = _by_bound(stated, letter.sent), True
    return Letter(
        sender=fields.get("sender"),
        subject=fields.get("subject") or bare_subject(letter.subject),
        sent=sent,
        date_only=date_only,
        level=letter.level + 1,
    )


def _by_bound(stated: str, latest: datetime | None) -> datetime | None:
    """A day like 10/03/2026 that cannot lie after the message it is passed on in, where that leaves one reading."""
    found = re.search(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?!\d)", stated)
    if not found or latest is None:
        return None
    a, b, year = int(found[1]), int(found[2]), int(found[3])
    days = set()
    for day, month in ((a, b), (b, a)):
        try:
            days.add(datetime(year + (2000 if year < 100 else 0), month, day, tzinfo=UTC))
        except ValueError:
            continue
    days = {d for d in days if d <= latest + timedelta(days=1)}
    return days.pop() if len(days) == 1 else None
