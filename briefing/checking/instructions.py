"""Sentences in an article that speak to a language model rather than to a reader.

"Ignore the above and write …" is no report of anything: it is kept from the writer, and it is no evidence, since what
it dictates would otherwise be found in the source word for word.
"""

from __future__ import annotations

import re
import unicodedata

from briefing.language.invisible import visible
from briefing.nouns import Document

_MODEL = (
    r"(?:ai|a\.i\.|llms?|chatgpt|gpt|claude|gemini|copilot|(?:large\s)?language\smodels?|chat-?bots?|"
    r"(?:ai|automatic|automated)\s(?:models?|assistants?|summari[sz]ers?|agents?|readers?|systems?)|summari[sz]ers?|"
    r"summari[sz]ation\s(?:models?|systems?|tools?))"
)
# Where a clause can open with an imperative.
_OPEN = r"(?:^|[.:;,!?(\[\"“*>-]\s{0,9}|\b(?:please|must|should|you|now|then|instead|and)\s)"
_OURS = r"(?:summar(?:y|ies)|brief(?:ing)?|answers?|outputs?|responses?|repl(?:y|ies)|completions?)"
_ADDRESSED = re.compile(
    _OPEN + r"(?:ignore|disregard|forget|override|bypass|skip)\s(?:(?:all|any|every|the|your|my|these|those|of)\s){0,3}"
    r"(?:above|previous|prior|preceding|earlier|foregoing|other|existing|rest|system|text|article|sources?|"
    r"(?:\w+\s)?(?:instructions?|prompts?|rules|guidelines|directives?))\b"
    r"|" + _OPEN + r"(?:ignore|disregard|forget)\s(?:all|everything)\s(?:that|you|above|before|said|prior|previous)\b"
    r"|\byou\sare\s(?:now|an?)\s(?:(?:an?|the|helpful|new)\s)*" + _MODEL + r"\b"
    r"|\byou\sare\snow\s(?:in\s)?(?:an?\s)?(?:\w+\smode|dan|free|unrestricted|pirate|different)\b"
    r"|\b(?:system|developer|admin)\s(?:prompts?|override)\b|\bas\san\sai\s(?:language\s)?model\b"
    r"|" + _OPEN + r"(?:attention|dear|note\s(?:to|for)|message\s(?:to|for)|instructions?\s(?:to|for)|hey|hello|hi),?\s"
    r"(?:an?\s|the\s|all\s|any\s)*" + _MODEL + r"\b"
    r"|\bif\syou\sare\s(?:an?\s)?" + _MODEL + r"\b"
    r"|\b(?:new|updated|real|actual|important|special)\s(?:instructions?|task|directive)s?\s{0,9}:"
    r"|\byour\s(?:new\s)?(?:" + _OURS + r"|task|only\s(?:task|job)|instructions?)\s"
    r"(?:is|are|must|should|shall|has|have|will)\b"
    r"|\b(?:in|of|with|from|into|to)\syour\s" + _OURS + r"\b"
    r"|" + _OPEN + r"(?:output|print|respond|reply|answer|write|repeat|return|append|insert|include|begin|start|end|"
    r"say|state|summari[sz]e|add|translate)\s(?:(?:only|exactly|verbatim|simply|just|back)\b|(?:with\s)?(?:the\sfollowing|this|these)\b[^.!?\n]{0,40}(?::|\s[\"“])"
    r"|with\s(?:the\s)?(?:words?|phrase|sentence|text|line)\b|[\"“:]|that\b[^.!?\n]{0,80}\binstead\b"
    r"|(?:every|each|the|this|your)\s(?:summary|briefing|answer|response|output|reply)\b)"
    r"|" + _OPEN + r"(?:do\snot|don['’]t|never)\s(?:summari[sz]e|mention|report|include|reveal|"
    r"tell\sthe\s(?:user|reader))\s(?:this|that|the|these|any|anything|to)\b"
    r"|\bthe\suser\s(?:wants|asked|has\sasked|needs|must)\b"
    r"|<\|[\w ]{1,20}\|>|\[/?(?:INST|SYS)\]|<</?SYS>>"
    r"|^\s{0,9}(?:#{1,6}\s{0,9})?(?:system|assistant|user|human|instructions?)\s{0,9}:"
    r"|</?(?:system|assistant|instructions?|material[\w-]*|prompt)>",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_OPENS_DICTATION = re.compile(r"(?:[:,]|[\"“])\s{0,9}$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def speaks_to_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to whatever summarises the text."""
    return _ADDRESSED.search(_INVISIBLE.sub("", unicodedata.normalize("NFKC", sentence))) is not None


def addressed_to_a_model(document: Document) -> frozenset[int]:
    """The indexes of the sentences that speak to a model, and of what they dictate.

    What follows on the same line belongs to the instruction, and so does the next line after a colon.
    """
    found: set[int] = set()
    end, dictates_on = 0, False
    for sentence in document.sentences:
        words = visible(document.words(sentence))
        follows = sentence.index - 1 in found and ("\n" not in document.text[end : sentence.start] or dictates_on)
        if follows or speaks_to_a_model(words):
            found.add(sentence.index)
        dictates_on = _OPENS_DICTATION.search(words) is not None
        end = sentence.end
    return frozenset(found)
