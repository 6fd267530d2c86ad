"""Ways to reach the poster other than by telephone: e-mail, links, handles, ways to pay. Spelled-out signs are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded
from safelight.desk.extract.listed import listed

_AT: Final = re.compile(r"@| ?[\[({<] ?(?:at|arroba|@) ?[\])}>] ?| (?:at|arroba|@) ")
_DOT: Final = r"(?:\.| ?[\[({<] ?(?:dot|punto|\.) ?[\])}>] ?| (?:dot|punto) | \. )"
_TOP: Final = (
    r"(?:com|net|org|me|co|io|info|biz|us|mx|ca|uk|de|es|app|link|xyz|online|site|live|example|invalid|test|ch)"
)
_USER: Final = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]{0,62}\Z")
_HOST: Final = re.compile(rf"[a-z0-9-]{{1,40}}(?:{_DOT}[a-z0-9-]{{2,30}}){{0,3}}?{_DOT}{_TOP}(?![\w-]|\.\w)")
_ADDRESS: Final = re.compile(rf"\.{_TOP}\b|http|hxxp|www\.")
_PLAIN_MAIL: Final = re.compile(
    r"(?<![\w.+-])([a-z0-9][\w.+-]{0,62})@([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,5})(?![\w-])"
)
_LINK: Final = re.compile(
    rf"\bh(?:tt|xx)ps?://[^\s<>\"']{{3,400}}|\bwww\.[a-z0-9-]+\.[^\s<>\"']{{2,300}}"
    rf"|(?<![@\w.-])(?:[a-z0-9-]{{2,40}}\.){{1,3}}{_TOP}(?:/[^\s<>\"']{{0,200}})?(?![\w@-])"
)
_PAY: Final = re.compile(
    r"\b(?:cash ?app|cash ?tag)\b[^\w$@\n]{0,4}(?:is |me |at |me at )?(\$?[a-z][\w-]{2,29})"
    r"|(?<![\w$])(\$[a-z][a-z0-9_-]{2,19})\b"
    r"|\bvenmo\b[^\w$@\n]{0,4}(?:is |me |at |me at )?(@?[a-z][\w-]{2,29})"
    r"|\b(?:zelle)\b[^\w$@\n]{0,4}([\w.+-]{1,60}@[\w.-]{3,60})"
    r"|\bpaypal(?:\.me/|\b[^\w$@\n]{0,4})(@?[a-z][\w.-]{2,40})|\b((?:bc1[a-z0-9]{25,60})|(?:[13][a-z0-9]{25,34}))\b"
)
_SITES: Final = (
    r"(?:instagram|insta|ig|snapchat|snap|sc|telegram|tg|twitter|tiktok|kik|onlyfans|of|fansly|wechat|line id"
    r"|discord|x|"
    r"facebook|fb|skype|signal|threema|bluesky|threads)"
)
_HANDLE: Final = re.compile(
    rf"(?<![\w@.])@([a-z0-9][\w.]{{1,40}}\w|[a-z]\w)|\b{_SITES}\b ?(?:handle|name|user|username"
    rf"|id)?(?: ?[:=@-]{{1,2}} ?| (?:is |me |at |me at )?(?=\w*[\d_.]\w))"
    r"@?([a-z0-9][\w.]{1,40}\w)"
    r"|(?<![\w.@])t\.me/([a-z]\w{3,31})(?!\w)"
)
_SITE: Final = re.compile(rf"\b{_SITES}\b|\bt\.me/")
_NO_NAME: Final = listed("me my is at and or for the only text call here by com")


def contacts(folded: Folded) -> list[Fact]:
    """E-mail addresses, links, accounts and ways to pay."""
    signs = folded.text
    found: list[Fact] = []
    if "@" in signs or " at " in signs or "(at" in signs or "[at" in signs or "arroba" in signs or "{at" in signs:
        found += _mails(folded)
    if _ADDRESS.search(signs):
        found += [fact for fact in _links(folded) if _clear(fact, found)]
    found += [fact for fact in _payments(folded) if _clear(fact, found)]
    return found + [fact for fact in _handles(folded) if _clear(fact, found)]


def _clear(fact: Fact, others: list[Fact]) -> bool:
    return all(fact.end <= other.start or fact.start >= other.end for other in others)


def _fact(folded: Folded, kind: str, span: tuple[int, int], normal: str, rule: str, sure: float) -> Fact:
    start, end = folded.span(*span)
    return Fact(kind, folded.source[start:end], normal, start, end, rule, sure)


def _mails(folded: Folded) -> list[Fact]:
    signs = folded.text
    found = [_fact(folded, "email", match.span(), match[0], "address", 0.99) for match in _plain_mails(signs)]
    for at in _AT.finditer(signs):
        user, host = _USER.search(signs[max(0, at.start() - 64) : at.start()]), _HOST.match(signs, at.end())
        if user is None or host is None or (user[0] in _NO_NAME and "@" not in at[0]):
            continue
        normal = f"{user[0]}@{re.sub(_DOT, '.', host[0]).replace(' ', '')}"
        fact = _fact(folded, "email", (at.start() - len(user[0]), host.end()), normal, "spelled address", 0.9)
        if _clear(fact, found):
            found.append(fact)
    return found


def _plain_mails(signs: str) -> Iterator[re.Match[str]]:
    return _PLAIN_MAIL.finditer(signs) if "@" in signs else iter(())


def _links(folded: Folded) -> Iterator[Fact]:
    for match in _LINK.finditer(folded.text):
        text = match[0].rstrip(".,;:!?)]}")
        rule, sure = ("address", 0.99) if "://" in text or text.startswith("www.") else ("bare address", 0.85)
        yield _fact(folded, "link", (match.start(), match.start() + len(text)), text, rule, sure)


def _payments(folded: Folded) -> Iterator[Fact]:
    if not ("$" in folded.text or _PAY_WORDS.search(folded.text)):
        return
    for match in _PAY.finditer(folded.text):
        group = match.lastindex or 0
        if match[group] not in _NO_NAME:
            rule = ("cash app", "cashtag", "venmo", "zelle", "paypal", "coin address")[group - 1]
            yield _fact(folded, "payment", match.span(group), match[group], rule, 0.9)


_PAY_WORDS: Final = re.compile(r"cash ?app|cash ?tag|venmo|zelle|paypal|\bbc1|\b[13][a-z0-9]{25}")


def _handles(folded: Folded) -> Iterator[Fact]:
    if "@" not in folded.text and not _SITE.search(folded.text):
        return
    for match in _HANDLE.finditer(folded.text):
        group = match.lastindex or 1
        name = match[group]
        if name in _NO_NAME or name.isdigit():
            continue
        start, end = match.span(group)
        if folded.text[start - 1 : start] == "@":
            start -= 1
        rule, sure = ("at sign", 0.97) if group == 1 else ("name of a site", 0.85)
        yield _fact(folded, "handle", (start, end), "@" + name, rule, sure)
