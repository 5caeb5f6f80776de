"""Words that tell how a statement is meant: negated, hedged, of a moment, not known, not part of the article."""

from __future__ import annotations

import re

from briefing.language.opposites import opposed

__all__ = [
    "Span",
    "find_hedges",
    "find_negations",
    "find_unknown",
    "find_updates",
    "is_boilerplate",
    "opposed",
]

Span = tuple[int, int]

_NOT = r"(?:not|n['’]t|n\s['’]\st)"
_NEGATION = re.compile(
    r"\b(?:not(?!\s(?:only|just|merely|simply|least)\b)|never|none|nobody|no\sone|nothing|nowhere|neither|nor"
    r"|without|cannot"
    r"|no(?!\.\s?\d|\sdoubt|\smatter)|fail(?:s|ed)?\sto|refus(?:es?|ed)\sto|declin(?:es?|ed)\sto)\b"
    r"|n['’]t\b|\bn\s['’]\st\b",
    re.I,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|would\slikely|reportedly|allegedly|alleged|purportedly|supposedly|apparently|likely|unlikely"
    r"|possibl[ey]|potential(?:ly)?|perhaps|maybe|probabl[ey]|presumably|suspected|seem(?:s|ed)?\sto|appear(?:s"
    r"|ed)?\sto"
    r"|(?:is|are|was|were|be|been)\s(?:believed|thought|said|expected|feared|understood)\sto|suggest(?:s"
    r"|ed)?\sthat|rumou?r(?:s|ed)?"
    r"|unconfirmed|preliminary|estimated)\b",
    re.I,
)
_UPDATE = re.compile(
    r"\b(?:so\sfar|at\sleast|to\sdate|as\sof|still\srising|expected\sto\s(?:rise|grow|climb)"
    r"|(?:has|have|had)\s(?:now\s|since\s|already\s)?(?:risen|climbed|grown|increased|jumped|reached|dropped|fallen)"
    r"|(?:rose|climbed|grew|increased|jumped|rising|raised|dropped|fell)\sto|up\sfrom|down\sfrom"
    r"|now\s(?:stands?|at|says?|put|confirmed|known)"
    r"|revis(?:ed|ing|es)|updated?|initial(?:ly)?|preliminary|earlier\s(?:reports?|estimates?|figures?|said|put"
    r"|reported)|death\stoll"
    r"|by\s(?:late|early)\s(?:mon|tues|wednes|thurs|fri|satur|sun)day|later\s(?:said|confirmed|raised|revised|put))\b",
    re.I,
)
_WHAT = r"(?:whether|how|what|when|where|who|whom|whose|why|if|which|exactly|more|further)"
_UNKNOWN = re.compile(
    "|".join(
        (
            r"\bremain(?:s|ed|ing)?\s(?:largely\s|still\s|entirely\s|highly\s)?(?:classified|undisclosed"
            r"|unclear|unknown(?!\sto)|unconfirmed"
            r"|uncertain|unspecified|a\smystery|under\swraps|unexplained|unresolved)\b",
            r"\b(?:is|are|was|were|be|been)\s(?:still\s|also\s|yet\s|largely\s|as\syet\s)?"
            r"(?:unclear(?=[\s,.;]|$)(?!\s(?:mind|thinking))|undisclosed|unconfirmed"
            r"|unknown(?!\sto\b)(?=[\s,.;\"”]|$)|unspecified)\b",
            rf"\b(?:is|are|was|were|'s|’s)\s?{_NOT}\s(?:yet\s|immediately\s|entirely\s|fully\s|exactly\s"
            rf"|publicly\s)?(?:clear|known)\b(?!\s(?:for|to\shave|as)\b)",
            rf"\b(?:un|not\s(?:immediately\s|yet\s)?)clear\s{_WHAT}\b",
            r"\bundisclosed\s(?:amount|sum|number|price|location|terms|fee|figure)\b",
            r"\bunspecified\s(?:amount|sum|number|date|time)\b",
            rf"\b(?:did|do|does|has|have|had|would|will|could)\s?{_NOT}\s(?:yet\s|immediately\s|publicly\s"
            rf"|initially\s)?"
            r"(?:disclosed?|reveal(?:ed)?|specif(?:y|ied)|elaborated?|divulged?|identif(?:y|ied)|determined?"
            r"|established?"
            r"|provided?\s(?:any\s|further\s|more\s)?details|g(?:ive|iven)\s(?:any\s|further\s"
            r"|more\s)?(?:details|a\sreason|reasons))\b",
            rf"\b(?:did|do|does|has|have|had|would|wo|will)\s?{_NOT}\s(?:yet\s|immediately\s)?sa(?:y"
            rf"|id)\s(?:exactly\s)?{_WHAT}\b",
            rf"\b(?:did|do|does)\s?{_NOT}\s(?:yet\s|immediately\s)?know\s(?:exactly\s)?(?:whether|how|what|when"
            rf"|where|who|why|if|which|the\s(?:cause|motive|reason))\b",
            r"\b(?:declin(?:es?|ed|ing)|refus(?:es?|ed|ing))\sto\s(?:immediately\s)?(?:say|disclose|identify"
            r"|name|specify|elaborate|reveal|give\sdetails|provide\sdetails|divulge)\b",
            r"\b(?:could|can|has|have|had)\s?(?:not|n['’]t)\s(?:yet\s)?(?:be(?:en)?\s)?(?:immediately\s"
            r"|independently\s)?(?:be(?:en)?\s)?"
            r"(?:verif(?:y|ied)|confirm(?:ed)?|determined?|established|ascertained)\b",
            r"\bcannot\s(?:be\s)?(?:independently\s)?(?:be\s)?(?:verif(?:y|ied)|confirm(?:ed)?)\b",
            r"\bno\s(?:further\s|other\s|immediate\s|official\s|more\s|additional\s|specific\s)?(?:details?"
            r"|information|word|explanation|motive|figures?|reason)"
            r"\s(?:for\s[\w\s]{2,40})?(?:was|were|has\sbeen|have\sbeen|is|are)\s(?:immediately\s"
            r"|yet\s)?(?:given|released|available|provided|disclosed|known|established|offered)\b",
            r"\bno\simmediate\s(?:word|information|explanation|confirmation|details)\b",
            r"\b(?:was|were|has|have|had|is|are)\s?(?:not|n['’]t)\s(?:yet\s|immediately\s|been\s|publicly\s"
            r"|being\s){0,3}"
            r"(?:disclosed|revealed|made\spublic|specified|identified|determined|established|divulged"
            r"|released(?!\s(?:until|by|from|in|on|with|to|because))|announced(?=[,.;]|$))\b",
            r"\b(?:has|have|had)\syet\sto\s(?:be\s)?(?:determined?|established?|confirm(?:ed)?|identif(?:y|ied)"
            r"|say|releas\w+\sdetails|disclosed?|named?|revealed?|set|announced?)\b",
            r"\b(?:cause|motive|circumstances)\b[^.;]{0,60}\b(?:under|still\sunder)\sinvestigation\b",
            r"\btoo\s(?:early|soon)\sto\s(?:say|tell|know|determine)\b",
            r"\b(?:it\sis|it['’]s)\s(?:hard|impossible)\sto\ssay\sat\sthis\spoint\b|\bno\sone\sknows\b"
            r"|\bnobody\sknows\b",
            r"\b(?:there(?:\s(?:is|was|were|are|has\sbeen))\sno\s(?:information|word)\s(?:on|about|as\sto))\b",
            r"\bhave\sno\s(?:information|idea)\s(?:on|about|as\sto|what|who|why|how|whether)\b",
        )
    ),
    re.I,
)
_SELF = re.compile(r"\b(?:I|[Yy]ou)\s(?:really\s|just\s|still\s|honestly\s)?$")
_BOILERPLATE = re.compile(
    "|".join(
        (
            r"\bsubscribe\b|\bsubscription\b.{0,40}\b(?:today|now|offer)\b|\bsign\s(?:up"
            r"|in)\b.{0,60}\b(?:newsletter|email|alerts?|account|inbox|for\sfree|here)\b|^\s*sign\sup\b",
            r"\bnewsletter\b.{0,60}\b(?:inbox|sign|sent|delivered|sign-up)\b|\bnewsletter\ssign-?up\b"
            r"|\bregister\sto\s(?:read|continue)\b",
            r"^\W*(?:read|see|watch|listen|learn|find\sout)\s(?:more|also|next|the\sfull\sstory"
            r"|it\shere)\b(?!\sthan)|\bclick\s(?:here|on\sthe|to\s(?:read|view|share))\b|\bsee\salso\b\s?:?",
            r"\bfollow\s(?:us|him|her|me|@?\w+)\son\s(?:twitter|facebook|instagram|x)\b"
            r"|\blike\sus\son\sfacebook\b|\bfind\sus\son\b|\bshare\s(?:this|on|via)\s(?:story|article|post"
            r"|facebook|twitter|email)?\b.{0,20}$",
            r"\ball\srights\sreserved\b|©|\(c\)\s?(?:19|20)\d\d|\bcopyright\b.{0,60}\b(?:19|20)\d\d\b"
            r"|\bmay\snot\sbe\s(?:published|reproduced|redistributed)\b",
            r"^\W*(?:photo|image|picture|video|graphic|illustration)s?\s?(?:credit|by|courtesy|copyright"
            r"|caption|:|via|\(\w)|\((?:AP|Reuters|AFP|Getty|EPA)\s?(?:photo|images?)?(?:/[^)]*)?\)\s*$",
            r"\bgetty\simages\b|\bREUTERS/|\bAP\sPhoto\b|\bslideshow\s\(|\bmedia\splayback\sis\sunsupported\b"
            r"|\bmedia\scaption\b|\bimage\scaption\b|\breplay\smore\svideos\b|\bmust\swatch\b",
            r"\bcookies?\b.{0,60}\b(?:policy|accept|settings|consent|website|site)\b|\bprivacy\spolicy\b"
            r"|\bterms\sof\s(?:use|service)\b",
            r"^\W*advertis(?:e?ment|ing)\W*$|\bstory\scontinues\sbelow\b|\barticle\scontinues\sbelow\b"
            r"|^\W*continue\sreading\b|\badvertisement\s-\s",
            r"\bthis\s(?:story|article|post|report|page)\s(?:has\sbeen|was|will\sbe"
            r"|is\sbeing)\s(?:\w+\s)?(?:updated|corrected|published|amended|originally|first)\b"
            r"|\bthis\sarticle\sis\smore\sthan\b"
            r"|\b(?:version|portion|part)s?\sof\sthis\s(?:story|article|post|column)\s"
            r"(?:first|was|were|has|have|originally|appeared|ran)\b",
            # what stands under a photo: who does what there, and the full date
            r"^[^,]{3,90}?\s(?:speaks|leaves|enters|arrives|walks|stands|looks|listens|holds|waves|attends|gestures"
            r"|announces|addresses|talks|departs|poses|sits|answers|appears|meets|returns|greets|reacts)\s.{5,300},\s"
            r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d{1,2},\s\d{4}"
            r"\W*$",
            r"^\W*(?:additional\s)?(?:reporting|writing|editing|compiled|edited|written|produced)\s(?:by|for)\s"
            r"|\bcontributed\sto\sthis\s(?:report|story|article)\b|\((?:additional\s)?(?:reporting|writing)\sby\b",
            r"\bdownload\s(?:the|our)\b.{0,30}\bapp\b|\bget\sthe\s(?:latest|app)\b.{0,60}\b(?:inbox|email"
            r"|app)\b|\benter\syour\semail\b|\bcontact\s(?:us|the\s(?:author|reporter|writer))\b.{0,40}@"
            r"|\bsend\stips\sto\b",
            r"\bleave\sa\scomment\b|\btell\sus\sin\sthe\scomments\b|\bjoin\sthe\s(?:conversation|discussion)\b"
            r"|\bcomments\sare\sclosed\b|\bwe[’']d\slike\syour\shelp\b|\bsupport\s(?:our"
            r"|independent)\sjournalism\b|\bdonate\s(?:now|today)\b",
            r"^\W*(?:related|more\son|recommended|most\s(?:read|popular)|trending|topics?|tags?|share|print"
            r"|email|comments?|add\sinterest|skip\sto)\b\s?(?::|\W*$|this|content)|\bjust\swatched\b",
            r"\byou\s(?:are\snow|have\ssuccessfully)\ssubscribed\b|\bplease\s(?:re-?enter|enter|enable|sign|log"
            r"|update\syour)\b.{0,50}$|\benable\sjavascript\b|\byour\sbrowser\b",
        )
    ),
    re.I,
)
_MAX_BOILERPLATE_CHARS = 400
# cheap words one of which every match of the two long patterns has
_UNKNOWN_HINTS = (
    "clear", "know", "disclos", "reveal", "say", "said", "elaborat", "confirm", "verif", "specif", "detail", "inform",
    "mystery", "certain", "determin", "identif", "investigat", "announc", "releas", "yet to", "wraps", "public", "too ",
    "classified", "explain", "resolved", "name", "divulg", "establish", "ascertain", "word", "motive", "reason", "idea",
    "give", "explanation", "figure",
)  # fmt: skip
_BOILERPLATE_HINTS = (
    "subscri", "sign", "newsletter", "register", "read", "see", "watch", "listen", "learn", "find", "click", "follow",
    "like us", "share", "rights", "©", "(c)", "copyright", "publish", "photo", "image", "picture", "video", "graphic",
    "illustration", "(ap", "(reuters", "(afp", "(getty", "(epa", "reuters/", "slideshow", "media", "cookie", "privacy",
    "terms", "advert", "continue", "this ", "reporting", "writing", "editing", "compiled", "edited", "written",
    "produced", "contributed", "download", "get the", "enter your", "contact", "send tips", "comment", "join the",
    "help", "support", "donate", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "related", "more on", "recommended", "most ", "trending", "topic", "tag",
    "print", "email", "add interest", "skip", "please", "javascript", "browser",
)  # fmt: skip


def find_negations(sentence: str) -> tuple[Span, ...]:
    """The spans that negate; "not only", "no doubt" and "No. 5" do not."""
    return tuple(m.span() for m in _NEGATION.finditer(sentence))


def find_hedges(sentence: str) -> tuple[Span, ...]:
    """The spans that take certainty away ("may", "reportedly", "is believed to")."""
    return tuple(m.span() for m in _HEDGE.finditer(sentence) if m[0] not in ("May", "MAY"))


def find_updates(sentence: str) -> tuple[Span, ...]:
    """The spans that say a figure is of a moment and may be updated ("so far", "rose to", "at least")."""
    return tuple(m.span() for m in _UPDATE.finditer(sentence))


def find_unknown(sentence: str) -> Span | None:
    """The span that says that something is not known, not disclosed or not confirmed; None where nothing does.

    Meant is that the source says so: "the motive is unknown", not "unknown assailants" or "I don't know what to say".
    """
    lower = sentence.lower()
    if not any(hint in lower for hint in _UNKNOWN_HINTS):
        return None
    for found in _UNKNOWN.finditer(sentence):
        if not _SELF.search(sentence, max(0, found.start() - 16), found.start()):
            return found.span()
    return None


def is_boilerplate(sentence: str) -> bool:
    """Whether it belongs to the page around an article (subscribe, read more, photo credits) rather than to it."""
    if len(sentence) > _MAX_BOILERPLATE_CHARS:
        return False
    lower = sentence.lower()
    return any(hint in lower for hint in _BOILERPLATE_HINTS) and _BOILERPLATE.search(sentence) is not None
