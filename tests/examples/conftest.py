"""A reader of R's grammar, so that the R example is checked where R itself is absent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<name>`[^`\n]+`|(?:[A-Za-z]|\.(?![0-9]))[A-Za-z0-9._]*)
    |(?P<number>0[xX][0-9a-fA-F]+L?|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[Li]?)
    |(?P<operator>%[^%\n]*%|<<-|->>|\|>|<-|->|:::|::|<=|>=|==|!=|&&|\|\||\[\[|[-+*/^<>=!&|~?:$@(){}\[\],;\\])""",
    re.VERBOSE,
)
BINARY = {"+", "-", "*", "/", "^", "<", ">", "<=", ">=", "==", "!=", "&", "&&", "|", "||", "~", "?", ":", "|>"}
BINARY |= {"<-", "<<-", "->", "->>", "$", "@", "::", ":::"}
UNARY = {"-", "+", "!", "~", "?"}
KEYWORDS = {"if", "else", "for", "while", "repeat", "function", "break", "next", "in"}


class RSyntax(ValueError):
    """Text that is not R."""


class _Reader:
    """Recursive descent over R's expressions. Precedence doesn't decide what is R, so it isn't kept.

    A newline ends an expression, but not within ( or [, nor after an operator that waits for its right side.
    """

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.inside: list[str] = []

    def peek(self) -> str:
        while self.inside and self.inside[-1] != "{" and self.tokens[self.at][1] == "\n":
            self.at += 1
        return self.tokens[self.at][1]

    def take(self, wanted: str | None = None) -> str:
        text = self.peek()
        if wanted is not None and text != wanted:
            raise RSyntax(f"line {self.line}: {wanted!r} expected, not {text!r}")
        self.at += 1
        return text

    @property
    def kind(self) -> str:
        self.peek()
        return self.tokens[self.at][0]

    @property
    def line(self) -> int:
        return sum(text == "\n" for _, text in self.tokens[: self.at]) + 1

    def skip_newlines(self) -> None:
        while self.tokens[self.at][1] == "\n":
            self.at += 1

    def program(self, end: str = "") -> None:
        while True:
            while self.peek() in ("\n", ";"):
                self.at += 1
            if self.peek() == end:
                return
            self.expression()
            if self.peek() not in ("\n", ";", end):
                raise RSyntax(f"line {self.line}: {self.peek()!r} is not expected here")

    def expression(self, *, assigns: bool = True) -> None:
        while self.peek() in UNARY:
            self.take()
            self.skip_newlines()
        self.primary()
        self.postfixes()
        text = self.peek()
        if text in BINARY or (text.startswith("%") and text != "") or (assigns and text == "="):
            self.take()
            self.skip_newlines()
            self.expression(assigns=assigns)

    def primary(self) -> None:
        text, kind = self.peek(), self.kind
        if text in KEYWORDS or text == "\\":
            self.keyword(self.take())
        elif text == "(":
            self.enclosed("(", ")", self.expression)
        elif text == "{":
            self.enclosed("{", "}", lambda: self.program("}"))
        elif kind in ("string", "name", "number"):
            self.take()
        else:
            raise RSyntax(f"line {self.line}: an expression expected, not {text!r}")

    def keyword(self, word: str) -> None:
        if word in ("if", "while"):
            self.enclosed("(", ")", self.expression)
        elif word in ("function", "\\"):
            self.enclosed("(", ")", self.parameters)
        elif word == "for":
            self.enclosed("(", ")", self.loop)
        elif word in ("else", "in"):
            raise RSyntax(f"line {self.line}: {word!r} is not expected here")
        if word not in ("break", "next"):
            self.skip_newlines()
            self.expression()
        if word == "if":
            self.otherwise()

    def otherwise(self) -> None:
        """`else` may stand on a line of its own within braces alone."""
        start = self.at
        if self.inside and self.inside[-1] == "{":
            self.skip_newlines()
        if self.peek() != "else":
            self.at = start
            return
        self.take()
        self.skip_newlines()
        self.expression()

    def loop(self) -> None:
        self.named()
        self.take("in")
        self.expression()

    def parameters(self) -> None:
        while self.peek() != ")":
            self.named()
            if self.peek() == "=":
                self.take()
                self.expression()
            if self.peek() != ")":
                self.take(",")
                if self.peek() == ")":
                    raise RSyntax(f"line {self.line}: a parameter expected")

    def named(self) -> None:
        if self.kind != "name" or self.peek() in KEYWORDS:
            raise RSyntax(f"line {self.line}: a name expected, not {self.peek()!r}")
        self.take()

    def postfixes(self) -> None:
        while (text := self.peek()) in ("(", "[", "[["):
            self.enclosed(text, {"(": ")", "[": "]", "[[": "]"}[text], self.arguments)
            if text == "[[":
                self.take("]")

    def arguments(self) -> None:
        while self.peek() not in (")", "]"):
            if self.peek() != ",":
                self.argument()
            if self.peek() not in (")", "]"):
                self.take(",")

    def argument(self) -> None:
        start = self.at
        if self.kind in ("name", "string") and self.peek() not in KEYWORDS:
            self.take()
            if self.peek() == "=":
                self.take()
                if self.peek() in (",", ")", "]"):
                    return
            else:
                self.at = start
        self.expression(assigns=False)

    def enclosed(self, opening: str, closing: str, content: Callable[[], None]) -> None:
        self.take(opening)
        self.inside.append(opening)
        content()
        self.take(closing)
        self.inside.pop()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise RSyntax(f"line {text.count(chr(10), 0, at) + 1}: {text[at]!r} is not R")
        at = match.end()
        if match.lastgroup != "space":
            yield str(match.lastgroup), match[0]
    yield "end", ""


def _parse(text: str) -> None:
    _Reader(text).program()


@pytest.fixture(scope="session")
def parse_r() -> Callable[[str], None]:
    """Read a text as R; raises ValueError with the line where it isn't."""
    return _parse
