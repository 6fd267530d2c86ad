"""Learns the weights of the desk's model of telephone numbers from made-up texts, and writes them into `phones.json`.

    python tools/desk_phones.py [--texts 12000] [--seed 5] [--write] [--without KIND]

Texts, numbers and wordings are made here, by chance, from the seed; no file of advertisements is read. `--without`
leaves one way of writing out of the learning and measures on it alone.
"""

from __future__ import annotations

import argparse
import json
import random
import string
from collections import defaultdict
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from safelight.desk.extract.candidates import candidates
from safelight.desk.extract.folding import fold
from safelight.desk.extract.judging import features, judge
from safelight.desk.extract.phones import chosen


def words(text: str) -> list[str]:
    """The words of a list."""
    return text.split()


TARGET = Path(__file__).resolve().parents[1] / "src/safelight/desk/extract/phones.json"
EN = words("zero one two three four five six seven eight nine")
ES = words("cero uno dos tres cuatro cinco seis siete ocho nueve")
TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
TENS = dict(zip("23456789", words("twenty thirty forty fifty sixty seventy eighty ninety"), strict=True))
ROMAN = ["0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
SCRIPTS = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7F6, 0x0AE6, 0x17E0]
BETWEEN = [
    "-",
    ".",
    " ",
    "",
    "/",
    "*",
    "_",
    "~",
    " - ",
    "--",
    "\u2022",
    "\u2019",
    ",",
    "|",
    ":",
    "+",
    "\U0001f33a",
    "\n",
    "\u2192",
]
FILLERS = words("baby hey ring me at hun love u know thx then and pls so xo ok now yes babe try plus txt soon")
LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "z": "2", "g": "9"}
GREETINGS = [
    "Sweet and sincere.",
    "Massage and good talk in Springfield.",
    "I'm {age} and new here.",
    "Open 9am to 11pm.",
    "Rates {price} an hour, {price} half.",
    "Hola amor, soy {name}.",
    "Located by exit {n2}, free parking.",
    "Room {n3} at the inn.",
    "Ask for {name}.",
    "{price} special until {month} {day}.",
    "5'4\" and 130 lbs, 34-26-36.",
    "One of a kind, two minutes from the mall.",
    "No rush, 100% real.",
    "Zip {zip}.",
    "I have one dog and four plants.",
    "See {n3} Pine Ave.",
    "{name}, {age}.",
    "Post {n9}.",
    "Back {month} {day}.",
]
ASKING = [
    "Call {P}",
    "txt me {P}",
    "My cell is {P}.",
    "{P}",
    "{P} {name}",
    "hit me up at {P} anytime",
    "Llama al {P}",
    "mi numero es {P}",
    "Ph: {P}",
    "whatsapp {P} only",
    "{name} {P}",
    "Book with {name}: {P}",
    "for appointments {P}",
    "{P} text only please",
    "cell {P} or e-mail",
    "Contact: {P}.",
    "I am at {P}, no private calls.",
    "leave a message {P}",
    "direct line {P}",
    "{P} llamame",
    "{P}!",
    "number's {P}",
    "msg before you come\n{P}",
    "calls or texts\n{P}\nxo {name}",
    "{P}\n{name}",
    "\n{P}\n",
    "by appointment only\n{P}",
    "{P}. Ask for {name}.",
]
LABELS = words(
    "order invoice account acct tracking parcel ref reference confirmation upc sku item listing id "
    "case claim license permit serial member routing receipt ticket code docket meter grid batch lot "
    "catalog"
)
UNHEARD = words(
    "billet chit tally cartridge spool cask hatch bolt valve beacon buoy tower relay rotor turbine turnstile "
    "kiosk ballot almanac quarry"
)
NAMED = [
    "{L} {T}",
    "{L} no. {T}",
    "{L} #{T}",
    "{L}: {T}",
    "{L} number {T}",
    "{L} id {T},",
    "Your {L} is {T}.",
    "{L} ref {T} shipped",
    "see {L} {T} for details",
    "{L} {A}-{B}-{C}",
    "{L} {A} {B} {C}",
    "{L} {A}-{B} / {C}",
    "{L} {A}.{B}.{C}",
    "({L} {T})",
    "{T} is the {L} number.",
    "{L}: {A} {B} / {C}",
    "{L} {T}, paid {price}",
    "{L} {S}",
    "{L} no. {S}",
]
PROSE = [
    "Three or four girls, two at a time, one hour or two, five stars, six days.",
    "Rates {price}, {price}, {price} and {price}.",
    "Sizes 34 26 36, height 5 7, weight {n3}.",
    "ZIPs {zip} {zip} {zip}.",
    "Serving {zip}, {zip}, {zip} and {zip}.",
    "{zip} or {zip}, parts {n4}-{n2}-{n4}.",
    "{n3}-{zip}-{d}, {n3}-{n2}-{n4}.",
    "Open 10 to 6, 7 days, since {year}.",
    "{month} {day}, {month} {day} and {day}/{day2}/{year}.",
    "I won two to one, for you, ate at 8.",
    "Views {n4}, likes {n3}, shares {n3}.",
    "Posted {year}-0{d}-1{d} 1{d}:2{d}:3{d}.",
    "Card ending {n4}, {n4} {n4} {n4} {n4}.",
    "Lat 37.{n4}{n3}, lon -122.{n4}{n3}.",
    "{n3} Elm St, apt {n2}, {zip}-{n4}.",
    "Tracking 1Z{n9}{n4}.",
    "Uno o dos amigos, tres horas, cuatro o cinco copas.",
    "ISBN 978{n9}{d}.",
    "Room {n3}, floor {d}, code {n4}.",
    "Score {n2}-{n2}, {n2}-{n2}, {n2}-{n2}.",
    "{n9}",
    "0{n9}",
    "1{n9}",
    "Serve {n2}, {n2}, {n3}, {n3} guests.",
    "$1,200 or 1500 usd for 24 hours, 90 min {price}",
]

Truth = tuple[str, int, int]
Row = tuple[str, str, list[Truth]]


class _Maker:
    """Makes texts from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # made-up texts
        self.ways = {name[4:]: getattr(self, name) for name in dir(self) if name.startswith("way_")}

    def number(self) -> str:
        pick = self.chance.choice
        return (
            pick("23456789")
            + "".join(pick(string.digits) for _ in range(2))
            + pick("23456789")
            + "".join(pick(string.digits) for _ in range(6))
        )

    def fill(self, text: str) -> str:
        between = self.chance.randrange
        while "{" in text and "}" in text:
            start = text.index("{")
            end = text.index("}", start)
            name = text[start + 1 : end]
            value = {
                "age": lambda: str(between(21, 50)),
                "price": lambda: self.chance.choice(["${}", "{} usd", "{} roses", "$ {}"]).format(between(5, 90) * 10),
                "name": lambda: self.chance.choice(words("Bella Coco Paris Ivana Sol Estrella Jo Kay")),
                "n2": lambda: str(between(10, 99)),
                "n3": lambda: str(between(100, 999)),
                "n4": lambda: str(between(1000, 9999)),
                "n9": lambda: str(between(10**8, 10**9)),
                "zip": lambda: str(between(10000, 99999)),
                "d": lambda: str(between(1, 9)),
                "day": lambda: str(between(1, 28)),
                "day2": lambda: str(between(1, 28)),
                "month": lambda: self.chance.choice(words("Jan March april Oct. November Sept")),
                "year": lambda: str(between(1995, 2027)),
            }[name]()
            text = text[:start] + value + text[end + 1 :]
        return text

    def groups(self, number: str) -> list[str]:
        roll = self.chance.random()
        if roll < 0.45:
            return [number[:3], number[3:6], number[6:]]
        if roll < 0.6:
            return list(number)
        cuts = [0, *sorted(self.chance.sample(range(1, 10), self.chance.choice([1, 2, 3, 4]))), 10]
        return [number[a:b] for a, b in pairwise(cuts)]

    def joined(self, number: str) -> str:
        return self.chance.choice(BETWEEN).join(self.groups(number))

    def way_plain(self, number: str) -> str:
        return self.chance.choice(["-", ".", " ", ""]).join([number[:3], number[3:6], number[6:]])

    def way_separated(self, number: str) -> str:
        return self.joined(number)

    def way_bracketed(self, number: str) -> str:
        a, b, c = number[:3], number[3:6], number[6:]
        return self.chance.choice(["({}) {}-{}", "({}){}{}", "[{}] {} {}", "({})-{}-{}", "({}) {}.{}"]).format(a, b, c)

    def way_country(self, number: str) -> str:
        return self.chance.choice(["+1", "1-", "+1 ", "1 ", "1.", "+1-"]) + self.way_plain(number)

    def way_scripts(self, number: str) -> str:
        base = self.chance.choice(SCRIPTS)
        return "".join(chr(base + int(sign)) if sign.isdigit() else sign for sign in self.joined(number))

    def way_circles(self, number: str) -> str:
        mark = {"0": "\u24ea"} | {str(n): chr(0x245F + n) for n in range(1, 10)}
        return self.chance.choice(["", " ", "-"]).join(mark[digit] for digit in number)

    def way_keycaps(self, number: str) -> str:
        return self.chance.choice(["", " ", "-"]).join(digit + "\ufe0f\u20e3" for digit in number)

    def spoken(self, digit: str, table: list[str] | None = None) -> str:
        if digit == "0" and table is None and self.chance.random() < 0.4:
            return "oh"
        return (table or EN)[int(digit)]

    def way_words(self, number: str) -> str:
        table = self.chance.choice([EN, EN, ES])
        return self.chance.choice([" ", "-", ", ", ".", " / "]).join(table[int(digit)] for digit in number)

    def way_mixed(self, number: str) -> str:
        gap = self.chance.choice([" ", "-", ".", ""])
        always = self.chance.random() < 0.4
        out = ""
        for place, digit in enumerate(number):
            out += self.chance.choice([digit, digit, self.spoken(digit), self.spoken(digit), ES[int(digit)]])
            out += gap if always or place in (2, 5) else ""
        return out.strip(" -.")

    def way_runtogether(self, number: str) -> str:
        return "".join(self.chance.choice([str.title, str.lower])(EN[int(digit)]) for digit in number)

    def way_stretched(self, number: str) -> str:
        def stretch(word: str) -> str:
            place = self.chance.randrange(len(word))
            return word[:place] + word[place] * self.chance.randrange(1, 4) + word[place + 1 :]

        return self.chance.choice([" ", "-", "."]).join(stretch(EN[int(digit)]) for digit in number)

    def way_leet(self, number: str) -> str:
        def dress(word: str) -> str:
            return "".join(
                self.chance.choice(LEET[x]) if x in LEET and place and self.chance.random() < 0.6 else x
                for place, x in enumerate(word)
            )

        return self.chance.choice([" ", "-", " . "]).join(dress(EN[int(digit)]) for digit in number)

    def way_alike(self, number: str) -> str:
        dress = {"0": "oO\u041e", "1": "lI|i"}
        groups = [number[:3], number[3:6], number[6:]]
        sep = self.chance.choice("-. ")
        return sep.join("".join(self.chance.choice(dress.get(x, x)) for x in group) for group in groups)

    def way_roman(self, number: str) -> str:
        inner = self.chance.choice("-.,")
        return " ".join(inner.join(ROMAN[int(x)] for x in part) for part in (number[:3], number[3:6], number[6:]))

    def way_fillers(self, number: str) -> str:
        parts = self.chance.choice([list(number), self.groups(number)])
        out = []
        for place, part in enumerate(parts):
            out.append(part)
            if place < len(parts) - 1 and self.chance.random() < 0.6:
                out += self.chance.sample(FILLERS, self.chance.choice([1, 1, 2]))
        return " ".join(out)

    def way_junk(self, number: str) -> str:
        return "".join(
            x + (self.chance.choice("!~*^_=.") * self.chance.randrange(3) if place < 9 else "")
            for place, x in enumerate(number)
        )

    def way_doubled(self, number: str) -> str:
        out, place = [], 0
        while place < 10:
            same = 1
            while place + same < 10 and number[place + same] == number[place] and same < 3:
                same += 1
            out.append({1: "", 2: "double ", 3: "triple "}[same] + self.spoken(number[place]))
            place += same
        return self.chance.choice([" ", ", "]).join(out)

    def way_grouped(self, number: str) -> str:
        def pair(two: str) -> str:
            if two[0] == "1":
                return TEENS[int(two[1])]
            if two[0] in TENS:
                return TENS[two[0]] + ("" if two[1] == "0" else self.chance.choice(["-", " "]) + EN[int(two[1])])
            return "oh " + EN[int(two[1])] if two[1] != "0" else "zero zero"

        def three(part: str) -> str:
            if part[1] != "0" and self.chance.random() < 0.3:
                return f"{EN[int(part[0])]} hundred {pair(part[1:])}"
            return f"{EN[int(part[0])]} {pair(part[1:])}"

        sep = self.chance.choice([", ", " ", " - "])
        return sep.join([three(number[:3]), three(number[3:6]), pair(number[6:8]), pair(number[8:])])

    def way_letters(self, number: str) -> str:
        inner = self.chance.choice(" .-")
        return self.chance.choice(["  ", inner * 2, " "]).join(inner.join(EN[int(digit)]) for digit in number)

    def way_hidden(self, number: str) -> str:
        return self.chance.choice(["\u200b", "\u2060", "\u00ad", "\u200c"]).join(self.way_plain(number))

    def way_markup(self, number: str) -> str:
        groups = [number[:3], number[3:6], number[6:]]
        return self.chance.choice(
            [
                "{}</b>{}<i>{}",
                "{}<br>{}<br/>{}",
                "{}</span> <span>{}</span> <span>{}",
                "{}&nbsp;{}&nbsp;{}",
                "{}&#45;{}&#45;{}",
            ]
        ).format(*groups)

    def way_entities(self, number: str) -> str:
        return "".join(f"&#{ord(x)};" for x in number)

    def told(self, number: str) -> tuple[str, str, str]:
        """Words before, the number, words after: for numbers in pieces or turned round."""
        a, b, c = number[:3], number[3:6], number[6:]
        roll = self.chance.random()
        if roll < 0.35:
            turned = number[::-1]
            sep = self.chance.choice(["", "-", " ", "."])
            written = (
                sep.join([turned[:4], turned[4:7], turned[7:]]) if self.chance.random() < 0.7 else " ".join(turned)
            )
            if self.chance.random() < 0.6:
                return (
                    self.chance.choice(["In reverse: ", "reversed it is ", "my digits backwards ", "al reves "]),
                    written,
                    ".",
                )
            return "", written, self.chance.choice([" (backwards)", " read it in reverse"])
        return (
            "",
            self.chance.choice(
                [
                    f"{a} is my area, then {b}, ending in {c}",
                    f"area code {a}, followed by {b} and {c}",
                    f"dial {a} first, {b} next and {c} to end",
                    f"({a}) area. The rest is {b}-{c}",
                    f"begins {a}.\nThen comes {b}.\nEnds {c}",
                    f"codigo {a}, luego {b} y termina en {c}",
                ]
            ),
            "",
        )

    def positive(self, kind: str) -> tuple[str, list[Truth]]:
        number = self.number()
        before, written, after = self.told(number) if kind == "told" else ("", self.ways[kind](number), "")
        template = self.chance.choice(ASKING)
        front, back = template.split("{P}")
        lead = [self.fill(part) for part in self.chance.sample(GREETINGS, self.chance.randrange(0, 4))]
        trail = [self.fill(part) for part in self.chance.sample(GREETINGS, self.chance.randrange(0, 4))]
        gap = self.chance.choice([" ", "\n", " * "])
        if kind == "told" and before == "" and after == "":
            front, back = self.chance.choice([("", "."), ("Call me. ", "."), ("My number: ", ".")])
            digits = [place for place, sign in enumerate(written) if sign.isdigit() or sign == "("]
            before, written, after = written[: digits[0]], written[digits[0] :], ""
            last = max(place for place, sign in enumerate(written) if sign.isdigit())
            written, after = written[: last + 1], written[last + 1 :]
        prefix = gap.join([*lead, self.fill(front) + before])
        text = prefix + written + gap.join([after + self.fill(back), *trail])
        return text, [("+1" + number, len(prefix), len(prefix) + len(written))]

    def negative(self) -> tuple[str, list[Truth]]:
        parts = self.chance.sample(GREETINGS, self.chance.randrange(0, 3))
        for _ in range(self.chance.choice([1, 1, 2])):
            if self.chance.random() < 0.6:
                number = self.number()
                label = self.chance.choice(self.chance.choice([LABELS, UNHEARD]))
                label = self.chance.choice([label, label.title(), label.upper()])
                longer = number + self.chance.choice(string.digits)
                text = self.chance.choice(NAMED).replace("{L}", label).replace("{T}", number).replace("{S}", longer)
                parts.append(text.replace("{A}", number[:3]).replace("{B}", number[3:6]).replace("{C}", number[6:]))
            else:
                parts.append(self.chance.choice(PROSE))
        if self.chance.random() < 0.3:
            parts.append(
                self.chance.choice(
                    ["Call before you come.", "no calls", "Text me first.", "my phone is off", "write by the form"]
                )
            )
        self.chance.shuffle(parts)
        return self.fill(self.chance.choice([" ", "\n"]).join(parts)), []


def texts(number: int, seed: int) -> list[Row]:
    """Way of writing, text and truth; two in five hold no number."""
    maker = _Maker(seed)
    kinds = [*sorted(maker.ways), "told", "told", *["plain"] * 5]
    rows = []
    for place in range(number):
        if place % 5 < 2:
            rows.append(("none", *maker.negative()))
        else:
            kind = maker.chance.choice(kinds)
            rows.append((kind, *maker.positive(kind)))
    return rows


def overlap(start: int, end: int, other: tuple[int, int]) -> float:
    """Shared characters of two spans, by all of theirs."""
    return max(0, min(end, other[1]) - max(start, other[0])) / max(1, max(end, other[1]) - min(start, other[0]))


def table(rows: list[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Features of all candidates, whether each is a number, how much each counts, and the names of the columns.

    What overlaps a number loses to it anyway, so it counts little.
    """
    found, right, heavy = [], [], []
    for _, text, truth in rows:
        folded = fold(text)
        for one in candidates(folded.text):
            span = folded.span(one.start, one.end)
            found.append(features(folded, one))
            right.append(any(one.e164 == e164 and overlap(*span, (a, b)) >= 0.85 for e164, a, b in truth))
            beside = not right[-1] and any(overlap(*span, (a, b)) > 0 for _, a, b in truth)
            heavy.append(0.15 if beside else 1.0)
    names = sorted({name for row in found for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in found])
    return matrix, np.array(right, float), np.array(heavy), names


def learn(matrix: np.ndarray, right: np.ndarray, heavy: np.ndarray, strength: float = 2.0) -> np.ndarray:
    """Logistic regression by Newton's steps, pulled to 0 by `strength`."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (heavy * (chance - right)) + strength * weights
        bend = (matrix * (heavy * chance * (1 - chance))[:, None]).T @ matrix + strength * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def measure(rows: list[Row], weights: dict[str, float]) -> dict[str, list[int]]:
    """Hits, false hits, misses, and right spans, for each way of writing."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for kind, text, truth in rows:
        folded = fold(text)
        found = chosen(folded.text, partial(judge, folded, weights=weights))
        got = {one.e164: folded.span(one.start, one.end) for one, _ in found}
        wanted = {e164: (a, b) for e164, a, b in truth}
        hits = got.keys() & wanted.keys()
        here = counts[kind]
        here[0] += len(hits)
        here[1] += len(got.keys() - hits)
        here[2] += len(wanted.keys() - hits)
        here[3] += sum(overlap(*got[e164], wanted[e164]) >= 0.9 for e164 in hits)
    return counts


def main() -> None:
    """Learn, measure on other texts, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--without", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = [row for row in texts(given.texts, given.seed) if row[0] != given.without]
    matrix, right, heavy, names = table(rows)
    weights = dict(zip(names, (round(float(x), 3) for x in learn(matrix, right, heavy)), strict=True))
    others = [row for row in texts(given.texts // 3, given.seed + 1) if given.without in ("", row[0])]
    for kind, (hits, false, missed, spans) in sorted(measure(others, weights).items()):
        print(f"{kind:12} hits {hits:4} false {false:3} missed {missed:3} spans {spans:4}")
    if given.write:
        told = json.loads(TARGET.read_text(encoding="utf-8"))
        told["weights"] = weights
        TARGET.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    else:
        print(json.dumps(weights, indent=1))


if __name__ == "__main__":
    main()
