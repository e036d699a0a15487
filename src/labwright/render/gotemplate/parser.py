"""Tokens to nodes. Mirrors text/template/parse/parse.go."""

from __future__ import annotations

import re
from collections.abc import Mapping

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.lexer import Tag, Token, place, tokens
from labwright.render.gotemplate.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Command,
    Dot,
    Field,
    Include,
    Leave,
    Literal,
    Node,
    Operand,
    Parsed,
    Pipeline,
    Text,
    Variable,
)

_ENDS = frozenset({"end", "else"})
_MAX_DEPTH = 100
"""Deepest nesting of blocks and parentheses. Chosen by feel; templates in the wild have about five."""
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", "'": "'", '"': '"'}


def parse(text: str, left: str, right: str, known: Mapping[str, object]) -> Parsed:
    """The nodes of a template; `known` are the names of the functions. Raises TemplateError."""
    return _Parser(text, left, right, known).run()


class _Parser:
    def __init__(self, text: str, left: str, right: str, known: Mapping[str, object]) -> None:
        self.text = text
        self.tokens = list(tokens(text, left, right))
        self.index = 0
        self.known = known
        self.scopes: list[set[str]] = [{"$"}]
        self.loops = 0
        self.depth = 0
        self.parsed = Parsed()

    def run(self) -> Parsed:
        body, ending = self._body()
        if ending:
            raise self._error(f"unexpected {{{{{ending}}}}}")
        self.parsed.body = body
        return self.parsed

    # Blocks

    def _body(self) -> tuple[tuple[Node, ...], str]:
        """Nodes up to `end`, `else` or the end of the text, and which of them it was."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self._error("blocks nested too deep")
        found: list[Node] = []
        ending = ""
        while (token := self._next()).tag is not Tag.END:
            if token.tag is Tag.TEXT:
                found.append(Text(token.text))
                continue
            self._skip()
            word = self._peek()
            if word.tag is Tag.WORD and word.text in _ENDS:
                self._next()
                ending = word.text
                break
            node = self._action()
            if node is not None:
                found.append(node)
        self.depth -= 1
        return tuple(found), ending

    def _action(self) -> Node | None:
        token = self._peek()
        if token.tag is Tag.WORD and token.text in {"if", "with", "range"}:
            self._next()
            return self._branch(token.text)
        if token.tag is Tag.WORD and token.text in {"define", "block"}:
            self._next()
            return self._define(token.text)
        if token.tag is Tag.WORD and token.text == "template":
            self._next()
            return self._include()
        if token.tag is Tag.WORD and token.text in {"break", "continue"} and token.text not in self.known:
            self._next()
            if not self.loops:
                raise self._error(f"{{{{{token.text}}}}} outside {{{{range}}}}")
            self._close()
            return Leave(token.text)
        return Action(self._pipeline(Tag.RIGHT))

    def _branch(self, kind: str) -> Branch:
        self.scopes.append(set())
        pipeline = self._pipeline(Tag.RIGHT, ranges=kind == "range")
        self.loops += kind == "range"
        body, ending = self._body()
        self.loops -= kind == "range"
        otherwise: tuple[Node, ...] = ()
        if ending == "else":
            self._skip()
            token = self._peek()
            if token.tag is Tag.WORD and token.text == kind and kind in {"if", "with"}:
                self._next()
                otherwise = (self._branch(kind),)
                self.scopes.pop()
                return Branch(kind, pipeline, body, otherwise)
            self._close()
            self.scopes.append(set())
            otherwise, ending = self._body()
            self.scopes.pop()
        if ending != "end":
            raise self._error(f"{{{{{kind}}}}} without {{{{end}}}}")
        self._close()
        self.scopes.pop()
        return Branch(kind, pipeline, body, otherwise)

    def _define(self, kind: str) -> Node | None:
        name = self._name()
        pipeline = None
        if kind == "block":
            pipeline = self._pipeline(Tag.RIGHT)
        else:
            self._close()
        outer, self.scopes = self.scopes, [{"$"}]
        body, ending = self._body()
        self.scopes = outer
        if ending != "end":
            raise self._error(f"{{{{{kind}}}}} without {{{{end}}}}")
        self._close()
        self.parsed.defined[name] = body
        return Include(name, pipeline) if kind == "block" else None

    def _include(self) -> Include:
        name = self._name()
        self._skip()
        if self._peek().tag is Tag.RIGHT:
            self._next()
            return Include(name, None)
        return Include(name, self._pipeline(Tag.RIGHT))

    def _name(self) -> str:
        self._skip()
        token = self._next()
        if token.tag is not Tag.STRING:
            raise self._error("a template's name must be a string", token)
        return self._unquoted(token)

    # Pipelines

    def _pipeline(self, end: Tag, *, ranges: bool = False) -> Pipeline:
        self._skip()
        variables, assigns = self._declarations(ranges=ranges)
        commands: list[Command] = []
        while True:
            self._skip()
            token = self._peek()
            if _ends(token, end):
                if not commands:
                    raise self._error("missing value", token)
                self._next()
                break
            commands.append(self._command())
            self._skip()
            token = self._peek()
            if token.tag is Tag.SIGN and token.text == "|":
                self._next()  # Go lets a pipeline end with one
            elif not _ends(token, end):
                raise self._error(f"unexpected `{token.text}`", token)
        if variables and not assigns:
            self.scopes[-1].update(variables)
        return Pipeline(tuple(commands), tuple(variables), assigns)

    def _declarations(self, *, ranges: bool) -> tuple[list[str], bool]:
        """`$x :=`, `$x =` and, of a range, `$i, $x :=`."""
        start = self.index
        names: list[str] = []
        while self._peek().tag is Tag.VARIABLE and len(names) < 2:
            names.append(self._next().text)
            self._skip()
            token = self._peek()
            if token.tag is Tag.SIGN and token.text in {":=", "="}:
                self._next()
                if token.text == "=":
                    for name in names:
                        self._check_variable(name, token)
                return names, token.text == "="
            if not (ranges and token.tag is Tag.SIGN and token.text == ","):
                break
            self._next()
            self._skip()
        self.index = start
        return [], False

    def _command(self) -> Command:
        position = self._peek().position
        operands: list[Operand] = []
        while True:
            self._skip()
            token = self._peek()
            if token.tag in {Tag.RIGHT, Tag.END} or (token.tag is Tag.SIGN and token.text in {"|", ")"}):
                break
            operands.append(self._operand())
            following = self._peek()
            if following.tag is not Tag.SPACE and not (
                following.tag in {Tag.RIGHT, Tag.END} or (following.tag is Tag.SIGN and following.text in {"|", ")"})
            ):
                raise self._error(f"unexpected `{following.text}` after an operand", following)
        if not operands:
            raise self._error("empty command", self._peek())
        return Command(tuple(operands), position)

    def _operand(self) -> Operand:
        token = self._next()
        found = self._term(token)
        names: list[str] = []
        while self._peek().tag is Tag.FIELD:
            names.append(self._next().text[1:])
        if not names:
            return found
        if isinstance(found, Field):
            return Field((*found.names, *names))
        if isinstance(found, Variable):
            return Variable(found.name, tuple(names))
        if isinstance(found, Pipeline):
            return Chain(found, tuple(names))
        if isinstance(found, Call):
            return Chain(Pipeline((Command((found,), token.position),)), tuple(names))
        raise self._error(f"unexpected . after term `{token.text}`", token)

    def _term(self, token: Token) -> Operand:
        match token.tag:
            case Tag.DOT:
                return Dot()
            case Tag.FIELD:
                return Field((token.text[1:],))
            case Tag.VARIABLE:
                self._check_variable(token.text, token)
                return Variable(token.text)
            case Tag.STRING:
                return Literal(self._unquoted(token))
            case Tag.CHARACTER:
                inner = _unescaped(token.text[1:-1])
                if len(inner) != 1:
                    raise self._error("malformed character constant", token)
                return Literal(ord(inner))
            case Tag.NUMBER:
                return Literal(self._number(token))
            case Tag.WORD:
                return self._word(token)
            case _:
                pass
        if token.tag is Tag.SIGN and token.text == "(":
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise self._error("parentheses nested too deep", token)
            inner_pipeline = self._pipeline(Tag.SIGN)
            self.depth -= 1
            return inner_pipeline
        raise self._error(f"unexpected `{token.text}`", token)

    def _word(self, token: Token) -> Operand:
        if token.text in {"true", "false"}:
            return Literal(token.text == "true")
        if token.text == "nil":
            return Literal(None)
        if token.text not in self.known:
            raise self._error(f"function `{token.text}` not defined", token)
        return Call(token.text, token.position)

    def _number(self, token: Token) -> int | float:
        text = token.text.replace("_", "")
        try:
            if re.fullmatch(r"[+-]?0[0-7]+", text):
                return int(text, 8)
            return int(text, 0)
        except ValueError:
            try:
                value = float(text)
            except ValueError:
                raise self._error(f"bad number `{token.text}`", token) from None
            return value

    def _unquoted(self, token: Token) -> str:
        return token.text[1:-1] if token.text[0] == "`" else _unescaped(token.text[1:-1])

    def _check_variable(self, name: str, token: Token) -> None:
        if not any(name in scope for scope in self.scopes):
            raise self._error(f"undefined variable `{name}`", token)

    # Tokens

    def _peek(self) -> Token:
        return self.tokens[min(self.index, len(self.tokens) - 1)]

    def _next(self) -> Token:
        token = self._peek()
        self.index += 1
        return token

    def _skip(self) -> None:
        while self._peek().tag in {Tag.SPACE, Tag.LEFT}:
            self.index += 1

    def _close(self) -> None:
        self._skip()
        token = self._next()
        if token.tag is not Tag.RIGHT:
            raise self._error(f"unexpected `{token.text}`", token)

    def _error(self, message: str, token: Token | None = None) -> TemplateError:
        found = token or self.tokens[max(0, min(self.index, len(self.tokens)) - 1)]
        line, column = place(self.text, found.position)
        return TemplateError(message, line, column)


def _ends(token: Token, end: Tag) -> bool:
    """Whether a pipeline ends here: at the end of its action, or at the closing parenthesis."""
    return token.tag is Tag.RIGHT if end is Tag.RIGHT else token.tag is Tag.SIGN and token.text == ")"


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        found = match.group(1)
        if len(found) > 1 and found[0] in "xuU":
            return _character(int(found[1:], 16))
        return _ESCAPES.get(found) or (chr(int(found, 8)) if found.isdigit() else found)

    return re.sub(r"(?s)\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", one, text)


def _character(number: int) -> str:
    """A character by its number; one that does not exist, or is half of one, is replaced as Go replaces it."""
    return "\ufffd" if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)
