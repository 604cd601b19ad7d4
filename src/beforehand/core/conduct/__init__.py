"""The conduct gate: what may be done to whom and when, by law and house policy, asked before the act and about acts already done."""

from beforehand.core.conduct.gate import Answer, Gate, RuleAnswer, Verdict, compile_profile
from beforehand.core.conduct.house import HousePolicyError
from beforehand.core.conduct.instead import INSTEAD, instead_sentence
from beforehand.core.conduct.plain import (
    UnreadableQuestionError,
    UnsupportedQuestionError,
    house_profile,
    read_act,
    read_facts,
    read_history,
    read_profile,
)
from beforehand.core.conduct.records import (
    UNKNOWN,
    Act,
    Consent,
    Content,
    Flag,
    HoursAgreed,
    PartyFacts,
    PastContact,
    PlausibleZone,
    Profile,
)

__all__ = [
    "INSTEAD",
    "UNKNOWN",
    "Act",
    "Answer",
    "Consent",
    "Content",
    "Flag",
    "Gate",
    "HoursAgreed",
    "HousePolicyError",
    "PartyFacts",
    "PastContact",
    "PlausibleZone",
    "Profile",
    "RuleAnswer",
    "UnreadableQuestionError",
    "UnsupportedQuestionError",
    "Verdict",
    "compile_profile",
    "house_profile",
    "instead_sentence",
    "read_act",
    "read_facts",
    "read_history",
    "read_profile",
]
