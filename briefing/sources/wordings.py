"""The words in which walls, error pages and threads speak. They prove nothing alone: see `verdicts`."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


BOT = _any(
    r"(?:enable|turn on|activate) (?:javascript|js\b|cookies)",
    r"javascript (?:is|must be|has been) (?:required|disabled|enabled)",
    r"verify(?:ing)? (?:that )?you are (?:a )?human",
    r"are you (?:a )?(?:robot|human)|not a robot",
    r"checking (?:your browser|if the site connection)",
    r"unusual (?:traffic|activity)",
    r"captcha|ddos protection",
    r"browser (?:is )?(?:not supported|unsupported|out of date)",
    r"automated (?:access|requests|traffic)|using automation",
    r"performance & security by cloudflare|just a moment\.\.\.|press & hold|pardon our interruption",
    r"aktivieren sie (?:bitte )?javascript|activer javascript|habilite (?:o )?javascript",
)
COOKIE = _any(
    r"(?:we|this (?:site|website)|our partners?|und unsere partner)\b.{0,60}"
    r"\b(?:uses?|using|store|verwenden)\b.{0,30}\bcookies",
    r"accept (?:all )?(?:cookies|and continue)",
    r"cookie (?:policy|preferences|settings|notice|consent)",
    r"manage (?:your )?(?:privacy|consent|preferences)",
    r"your privacy (?:choices|matters)|reject all|legitimate interest|gdpr|personali[sz]ed (?:ads|content)",
    r"alle (?:cookies )?(?:akzeptieren|ablehnen)|einwilligung|zustimmen und weiter|cookie-einstellungen",
    r"(?:tout )?accepter et (?:continuer|fermer)|tout (?:accepter|refuser)|continuer sans accepter",
    r"acept(?:o|ar) (?:y continuar|tod[oa]s)|rechazar tod[oa]s|aceitar (?:todos|e continuar)",
    r"accett[ao] (?:tutti|e continua)|alles (?:accepteren|weigeren)|godkend alle|godta alle|acceptera alla",
)
# Where walls stand: hosts and paths of the services that sites send those to who have not chosen yet.
CONSENT_PLACE = re.compile(
    r"//(?:consent|guce|cmp|privacy-?(?:gate|wall)|cookie-?(?:wall|consent)|myprivacy|zustimmung)\.[^/?#]{1,200}"
    r"|/(?:collect)?-?(?:consent|privacy-?(?:gate|wall)|cookie-?(?:wall|consent|check)|zustimmung)(?=[/?#.]|$)",
    re.I,
)
PAYWALL = _any(
    r"subscribe (?:now )?(?:to|for) (?:continue|read|unlock|keep|get|full|unlimited)",
    r"to (?:continue|keep) reading",
    r"already (?:a )?(?:subscriber|subscribed|have an account|a member)",
    r"(?:sign|log) in to (?:read|continue|view)",
    r"(?:for|to) (?:our )?(?:subscribers|members) only\b",
    r"subscriber[- ]only|exclusive (?:to|for) (?:subscribers|members)",
    r"create (?:a|your) free account|free articles? (?:left|remaining|this month)",
    r"start your (?:free )?(?:trial|subscription)",
    r"unlock this (?:article|story)|register (?:for free )?to (?:read|continue)",
    r"read the (?:rest|full (?:article|story))",
)
ERROR = _any(
    r"\b(?:404|403|410|500|502|503|504)\b.{0,40}(?:not found|error|forbidden|unavailable|bad gateway|gone|time-?out)",
    r"(?:not found|error|forbidden).{0,20}\b(?:404|403|410|500|502|503)\b",
    r"page not found|page (?:you.{0,30})?(?:could|can)(?: ?not|n[’']t) be found",
    r"page (?:is )?(?:no longer|not) available|page does(?: not|n[’']t) exist",
    r"page has (?:been )?(?:moved|removed|expired)",
    r"access (?:to this (?:page|resource) )?(?:is |has been )?(?:denied|blocked)",
    r"internal server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|too many requests",
    r"(?:page|article|content|story) you(?:[’']re| are| were| requested| have).{0,40}"
    r"(?:looking for|requested|tried|find|exist|moved|available)",
    r"not available in your (?:country|region)|unavailable for legal reasons",
    r"something went wrong|site is down for maintenance",
)
THREAD_LINE = re.compile(
    r"^(?:"
    + "|".join(
        (
            r".{0,60}\bsays:?",
            r"Reply(?: to .{1,40})?",
            r"\d+\s+(?:points?|likes?|replies|upvotes?)\b.*",
            r".{0,40}\b\d+\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago\b.{0,40}",
            r"(?:Log|Sign) in to (?:reply|comment|vote).*",
            r"(?:Leave|Post|Add) a (?:comment|reply).*",
            r"Share|Report|Flag|Permalink|Upvote|Downvote|Like|Quote",
        )
    )
    + ")$",
    re.I,
)
TEASER_END = _any(
    r"(?:read|see|learn|view|show)\s+(?:more|on|full\s+(?:story|article))\W{0,40}+$",
    r"continue\s{1,20}reading\W{0,40}+\w{0,12}+\W{0,40}+$",
    r"\[?(?:…|\.\.\.)\]?\W{0,40}+$",
)
CUT_END = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,40}+$")
