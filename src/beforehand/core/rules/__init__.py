"""Rules: predicates over one attribute catalogue in three-valued logic, their text, and their judgement of one file or of columns."""

from beforehand.core.rules.catalogue import STARTER, Attribute, Catalogue, Kind, starter_catalogue
from beforehand.core.rules.columns import FactColumn, Truths, count_columns, judge_columns, why_columns
from beforehand.core.rules.hits import RuleHits, SetHits, count_hits
from beforehand.core.rules.judging import Explained, PredicateTruth, judge
from beforehand.core.rules.predicates import Effect, Rule
from beforehand.core.rules.text import parse
from beforehand.core.rules.unreadable import UnableToRead
from beforehand.core.rules.values import Facts, Sealed, Seen, Value

__all__ = [
    "STARTER",
    "Attribute",
    "Catalogue",
    "Effect",
    "Explained",
    "FactColumn",
    "Facts",
    "Kind",
    "PredicateTruth",
    "Rule",
    "RuleHits",
    "Sealed",
    "Seen",
    "SetHits",
    "Truths",
    "UnableToRead",
    "Value",
    "count_columns",
    "count_hits",
    "judge",
    "judge_columns",
    "parse",
    "starter_catalogue",
    "why_columns",
]
