"""Reading a rule's text: grammar, then names and values against the attribute catalogue.

    rule       := [ (decline | refer | watch) when ] either
    either     := both { or both }                 both := negation { and negation }
    negation   := not negation | ( either ) | question
    question   := attribute                        a boolean attribute
                | attribute sign literal           sign: = != < <= > >=
                | attribute [not] in ( literal { , literal } )
                | attribute is [not] unknown
    literal    := number | number CURRENCY | YYYY-MM-DD | "words" | true | false

Money stands in main units with its currency; 0 needs none. There is no arithmetic and no aggregate: a sum over what nobody looked
for has no honest value.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from datetime import date
from decimal import Decimal

from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from beforehand.core.basics.money import Money, read_money
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.rules import unreadable
from beforehand.core.rules.catalogue import NAME_PATTERN, Attribute, Catalogue, Kind
from beforehand.core.rules.predicates import (
    Among,
    And,
    Compare,
    Effect,
    Holds,
    IsUnknown,
    Not,
    Operator,
    Or,
    Predicate,
    Rule,
    joined,
    make_rule,
)
from beforehand.core.rules.unreadable import UnableToRead
from beforehand.core.rules.values import Value, read_number

LENGTH_LIMIT = 4000
DEPTH_LIMIT = 32

_GRAMMAR = rf"""
start: [effect "when"] _either
!effect: "decline" | "refer" | "watch"
_either: either
?either: both ("or" both)*
?both: negation ("and" negation)*
?negation: "not" negation -> negated
    | "(" either ")"
    | question
?question: NAME -> holds
    | NAME SIGN literal -> compare
    | NAME "in" "(" literal ("," literal)* ")" -> among
    | NAME "not" "in" "(" literal ("," literal)* ")" -> not_among
    | NAME "is" "unknown" -> is_unknown
    | NAME "is" "not" "unknown" -> is_known
?literal: NUMBER | NUMBER CURRENCY -> money | DATE | WORDS | TRUE | FALSE
TRUE: "true"
FALSE: "false"
NAME: /{NAME_PATTERN}/
CURRENCY: /(?!AND|NOT)[A-Z]{{3}}(?![A-Za-z0-9_.])/
DATE.2: /[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}/
NUMBER: /-?[0-9]+(?:\.[0-9]+)?(?![0-9.])/
SIGN: /[=<>](?!=)|[!<>]=/
WORDS: /"(?:[^"\\\n]|\\["\\])*"/ | /'(?:[^'\\\n]|\\['\\])*'/
%import common.WS
%ignore WS
"""
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=True)

_INSTEAD = {
    "==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "≠": "!=", "＝": "=", "＞": ">", "＜": "<", "（": "(", "）": ")",
    "，": ",", "“": '"', "”": '"', "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "AND": "and", "OR": "or", "NOT": "not",
    "IN": "in", "IS": "is", "UNKNOWN": "unknown", "TRUE": "true", "FALSE": "false", "且": "and", "或": "or", "非": "not",
}  # fmt: skip
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_EXPECTED = {
    "NAME": ("an attribute", "属性"),
    "SIGN": ("a comparison (= != < <= > >=)", "比较符 (= != < <= > >=)"),
    "NUMBER": ("a number", "数"),
    "CURRENCY": ("a currency such as CNY", "币种，如 CNY"),
    "DATE": ("a day such as 2026-11-20", "日期，如 2026-11-20"),
    "WORDS": ("words in double quotes", "双引号内的文字"),
    "LPAR": ("(", "("),
    "RPAR": (")", ")"),
    "COMMA": (",", ","),
    "$END": ("the end", "结束"),
}
_KINDS = {
    Kind.MONEY: ("an amount of money", "金额"),
    Kind.NUMBER: ("a number", "数"),
    Kind.BOOLEAN: ("a yes or no", "是非项"),
    Kind.DATE: ("a day", "日期"),
    Kind.CATEGORY: ("a category", "类别"),
}


def parse(text: str, catalogue: Catalogue) -> Rule:
    """Read a rule or a bare predicate.

    `UnableToRead` carries the refusal: place (line and column from 1), what is wrong, what to write instead, in English and Chinese.
    Reading the canonical text of a rule gives an equal rule. The same text and catalogue are read once.
    """
    return _parse(text, catalogue)


@functools.lru_cache(maxsize=4096)
def _parse(text: str, catalogue: Catalogue) -> Rule:
    if not text.strip():
        raise UnableToRead(Refusal(unreadable.EMPTY))
    if len(text) > LENGTH_LIMIT:
        raise UnableToRead(Refusal(unreadable.TOO_LONG, {"length": len(text), "limit": LENGTH_LIMIT}))
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as error:
        raise UnableToRead(_misplaced(text, error)) from None
    effect, body = tree.children
    _refuse_depth(body)
    return make_rule(Effect(str(effect.children[0])) if isinstance(effect, Tree) else None, _Reader(catalogue).predicate(body))


def _refuse_depth(body: Tree[Token] | Token) -> None:
    deepest, open_nodes = 0, [(body, 1)]
    while open_nodes:
        node, depth = open_nodes.pop()
        deepest = max(deepest, depth)
        if isinstance(node, Tree):
            open_nodes.extend((child, depth + 1) for child in node.children)
    if deepest > DEPTH_LIMIT:
        raise UnableToRead(Refusal(unreadable.TOO_DEEP, {"depth": deepest, "limit": DEPTH_LIMIT}))


def _misplaced(text: str, error: UnexpectedInput) -> Refusal:
    """The refusal of a text that the grammar does not know, at its place."""
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    position = len(text.rstrip()) if ended else int(error.pos_in_stream or 0)
    if hint := _written_otherwise(text, position):
        return hint
    place = _place(text, position)
    first = text.split(maxsplit=1)[0]
    if first in ("approve", "accept", "grant", "allow", "pass"):
        return Refusal(unreadable.NO_APPROVING, {"line": 1, "column": text.index(first) + 1, "found": first})
    if not isinstance(error, UnexpectedToken):
        return Refusal(unreadable.NO_SIGN, {**place, "found": text[position:].split(maxsplit=1)[0]})
    names = sorted(error.accepts or error.expected)
    words = [_EXPECTED.get(name, (name.lower(), name.lower())) for name in names]
    place |= {"expected": " / ".join(en for en, _ in words), "expected_zh": " / ".join(zh for _, zh in words)}
    return Refusal(unreadable.UNFINISHED, place) if ended else Refusal(unreadable.UNEXPECTED, {**place, "found": str(error.token)})


def _place(text: str, position: int) -> dict[str, object]:
    before = text[:position]
    return {"line": before.count("\n") + 1, "column": position - before.rfind("\n")}


def _written_otherwise(text: str, position: int) -> Refusal | None:
    """What other languages write at (or one sign before) the place where the reading stopped, and what stands for it here."""
    if thousands := _THOUSANDS.search(text):
        plain = thousands[0].replace(",", "")
        if thousands.start() <= position <= thousands.end():
            return Refusal(unreadable.WRITTEN_OTHERWISE, {**_place(text, thousands.start()), "found": thousands[0], "instead": plain})
    for start in (position - 1, position):
        for length in range(7, 0, -1):
            spelling = text[max(start, 0) : start + length]
            if spelling in _INSTEAD and start + length > position:
                return Refusal(unreadable.WRITTEN_OTHERWISE, {**_place(text, start), "found": spelling, "instead": _INSTEAD[spelling]})
    narrow = unicodedata.normalize("NFKC", text[position : position + 1])
    if narrow != text[position : position + 1]:
        return Refusal(unreadable.WRITTEN_OTHERWISE, {**_place(text, position), "found": text[position], "instead": narrow})
    return None


class _Reader:
    """The second pass: names and values of a syntax tree against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def predicate(self, node: Tree[Token] | Token) -> Predicate:
        """The typed predicate of a syntax node."""
        assert isinstance(node, Tree)
        children = node.children
        match node.data:
            case "either" | "both":
                return joined(Or if node.data == "either" else And, [self.predicate(child) for child in children])
            case "negated":
                return Not(self.predicate(children[0]))
            case "holds":
                return self._holds(_token(children[0]))
            case "compare":
                return self._compare(_token(children[0]), _token(children[1]), children[2])
            case "among":
                return self._among(_token(children[0]), children[1:])
            case "not_among":
                return Not(self._among(_token(children[0]), children[1:]))
            case "is_unknown":
                return IsUnknown(self._attribute(_token(children[0])))
        assert node.data == "is_known"
        return Not(IsUnknown(self._attribute(_token(children[0]))))

    def _attribute(self, name: Token) -> Attribute:
        if name in self.catalogue:
            return self.catalogue[name]
        near = difflib.get_close_matches(name, self.catalogue, n=1)
        nearest = (f"Do you mean {near[0]}?", f"是否指 {near[0]}？") if near else ("Choose one from the catalogue.", "请从目录中选择。")
        raise _unable(unreadable.UNKNOWN_ATTRIBUTE, name, attribute=str(name), nearest=nearest[0], nearest_zh=nearest[1])

    def _holds(self, name: Token) -> Predicate:
        attribute = self._attribute(name)
        if attribute.kind is not Kind.BOOLEAN:
            en, zh = _KINDS[attribute.kind]
            example = f"{name} = {_example(attribute)}"
            raise _unable(unreadable.NOT_BOOLEAN, name, attribute=attribute.name, kind=en, kind_zh=zh, example=example)
        return Holds(attribute)

    def _compare(self, name: Token, sign: Token, literal: Tree[Token] | Token) -> Predicate:
        attribute, comparison = self._attribute(name), Operator(str(sign))
        if comparison.needs_order and attribute.kind in (Kind.BOOLEAN, Kind.CATEGORY):
            en, zh = _KINDS[attribute.kind]
            raise _unable(unreadable.NO_ORDER, sign, attribute=attribute.name, kind=en, kind_zh=zh, sign=str(sign))
        value = _value(attribute, literal)
        if attribute.kind is Kind.BOOLEAN:
            return Holds(attribute) if value is (comparison is Operator.EQUAL) else Not(Holds(attribute))
        return Compare(attribute, comparison, value)

    def _among(self, name: Token, literals: list[Tree[Token] | Token]) -> Predicate:
        attribute = self._attribute(name)
        return Among(attribute, tuple(dict.fromkeys(_value(attribute, literal) for literal in literals)))


def _token(node: Tree[Token] | Token) -> Token:
    assert isinstance(node, Token)
    return node


def _unable(refusal: RefusalKind, at: Token, **values: object) -> UnableToRead:
    return UnableToRead(Refusal(refusal, {"line": at.line, "column": at.column, **values}))


def _example(attribute: Attribute) -> str:
    match attribute.kind:
        case Kind.MONEY:
            return f"1000 {attribute.currency}"
        case Kind.NUMBER:
            return "12"
        case Kind.BOOLEAN:
            return "true"
        case Kind.DATE:
            return "2026-11-20"
        case Kind.CATEGORY:
            return f'"{attribute.categories[0]}"' if attribute.categories else '"words"'


def _value(attribute: Attribute, literal: Tree[Token] | Token) -> Value:
    """The literal as a value of the attribute's kind, or a refusal at its place."""
    tokens = [_token(child) for child in literal.children] if isinstance(literal, Tree) else [literal]
    first, found = tokens[0], " ".join(tokens)
    match attribute.kind, "MONEY" if len(tokens) == 2 else first.type:
        case Kind.MONEY, "MONEY":
            return _money(attribute, first, str(tokens[1]))
        case Kind.MONEY, "NUMBER":
            if Decimal(first) == 0:
                return Money(0, str(attribute.currency))
            raise _unable(unreadable.BARE_NUMBER, first, attribute=attribute.name, found=found, example=f"{first} {attribute.currency}")
        case Kind.NUMBER, "NUMBER":
            return read_number(first)
        case Kind.BOOLEAN, "TRUE" | "FALSE":
            return first.type == "TRUE"
        case Kind.DATE, "DATE":
            try:
                return date.fromisoformat(first)
            except ValueError:
                raise _unable(unreadable.NO_DATE, first, found=found) from None
        case Kind.CATEGORY, "WORDS":
            return _category(attribute, first)
    en, zh = _KINDS[attribute.kind]
    raise _unable(unreadable.WRONG_KIND, first, attribute=attribute.name, kind=en, kind_zh=zh, found=found, example=_example(attribute))


def _money(attribute: Attribute, number: Token, currency: str) -> Money:
    money = read_money(f"{number} {currency}")
    if isinstance(money, Refusal):
        reasons = {"reason": money.sentence(), "reason_zh": money.sentence("zh")}
        raise _unable(unreadable.NO_MONEY, number, found=f"{number} {currency}", example=_example(attribute), **reasons)
    if money.currency != attribute.currency:
        raise _unable(unreadable.OTHER_CURRENCY, number, attribute=attribute.name, currency=attribute.currency, found=money.currency)
    return money


def _category(attribute: Attribute, words: Token) -> str:
    characters = re.sub(r"\\(.)", r"\1", words[1:-1])
    if attribute.categories and characters not in attribute.categories:
        listed = ", ".join(f'"{category}"' for category in attribute.categories)
        raise _unable(unreadable.NO_CATEGORY, words, attribute=attribute.name, found=str(words), categories=listed)
    return characters
