"""The gate before the act: allow, refuse or not enough known, each with its rule, its citation and the moment it becomes lawful.

The same question about an act that was done gives the verdict it would have had: only the history up to its moment counts, and the
act itself does not belong into it. Refusing rules outweigh undecided ones, and one undecided rule is enough for *unknown*.
"""

from __future__ import annotations

import enum
import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, product
from typing import Any
from zoneinfo import ZoneInfo

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.basics.truth import Truth
from beforehand.core.conduct.kinds.shape import clock_text
from beforehand.core.conduct.question import HORIZON_DAYS, Finding, Question, missing
from beforehand.core.conduct.records import (
    KINDS,
    PERSONS,
    PLACES,
    PURPOSES,
    UNKNOWN,
    Act,
    Consent,
    HoursAgreed,
    PartyFacts,
    PastContact,
    Profile,
    Unknown,
)
from beforehand.core.conduct.rules import Rule, compile_rules


class Verdict(enum.StrEnum):
    """What the gate says to an act."""

    ALLOW = "allow"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class RuleAnswer:
    """What one rule said: the rule, the sentence of its refusal, and whether it was the house that put it in force."""

    rule: Rule
    refusal: Refusal
    time_decides: bool
    instead: tuple[str, ...]

    @property
    def rule_id(self) -> str:
        """The id of the rule."""
        return self.rule.id


@dataclass(frozen=True)
class Answer:
    """The gate's answer to one act. `ruling` is the rule that speaks first among those that refuse (or, of an unknown, are undecided).

    `missing`: paths of the facts that would settle an unknown. `next_lawful`: the first whole minute after the act at which no rule
    refuses the same act with the same history (UTC); None where time does not decide. `remarks`: rules that would refuse and may not
    decide. `instead`: codes of what may be done instead (`INSTEAD` has their sentences). `rests_on`: of an allowed act that would be
    refused without the person's own yes, the consents each of which opens it.
    """

    verdict: Verdict
    ruling: RuleAnswer | None = None
    refusing: tuple[RuleAnswer, ...] = ()
    undecided: tuple[RuleAnswer, ...] = ()
    missing: tuple[str, ...] = ()
    next_lawful: datetime | None = None
    remarks: tuple[RuleAnswer, ...] = ()
    rests_on: tuple[Consent, ...] = ()

    @property
    def rule_id(self) -> str | None:
        """The id of the ruling rule."""
        return self.ruling.rule.id if self.ruling else None

    @property
    def citation(self) -> str:
        """The instrument and article the ruling rule rests on."""
        return self.ruling.rule.citation if self.ruling else ""

    @property
    def instead(self) -> tuple[str, ...]:
        """What may be done instead, of every refusing rule, each code once; waiting only where there is a moment to wait for."""
        codes = dict.fromkeys(code for answer in self.refusing for code in answer.instead)
        return tuple(code for code in codes if code != "wait" or self.next_lawful is not None)

    def shown_as(self, language: str = "en") -> str:
        """The source as people read it (`house policy, after CN-CBA-DIALS`)."""
        return self.ruling.rule.shown_as(language) if self.ruling else ""

    def sentence(self, language: str = "en") -> str:
        """Why, in English or Chinese; empty where it is allowed whatever the person agreed to."""
        if self.verdict is Verdict.UNKNOWN:
            paths = ", ".join(self.missing)
            return f"目前所知不足以判断。还缺：{paths}。" if language.startswith("zh") else f"Not enough is known to say. Missing: {paths}."
        if self.rests_on:
            return _agreed(self.rests_on[0], chinese=language.startswith("zh"))
        return self.ruling.refusal.sentence(language) if self.ruling else ""


def _agreed(consent: Consent, *, chinese: bool) -> str:
    if not isinstance(consent.scope, HoursAgreed):
        return "经本人同意，可以进行。" if chinese else "Allowed because the person agreed to it."
    first, last = clock_text(consent.scope.start_minute), clock_text(consent.scope.end_minute)
    return f"本人同意在 {first}–{last} 联系。" if chinese else f"Allowed because the person agreed to be reached from {first} to {last}."


ALLOWED = Answer(Verdict.ALLOW)
UNREADABLE = RefusalKind(
    "conduct.rule_unreadable",
    90,
    "The rule {rule} is in force and cannot be read here ({why}); ask the compliance officer.",
    "规则 {rule} 有效但系统无法解读（{why}）；请咨询合规人员。",
)


@dataclass(frozen=True)
class Gate:
    """The rules of one profile, ready to be asked. Rules keep their dates: each act is judged by what is in force on its own day."""

    profile: Profile
    rules: tuple[Rule, ...]
    zones: tuple[ZoneInfo, ...]

    def ask(self, facts: PartyFacts, history: Sequence[PastContact] | Unknown, act: Act) -> Answer:
        """The answer to one act, asked before or after it was done.

        Where kind, person, purpose or place are unknown the answer stands only if it is the same under every value.
        """
        if isinstance(act.at, Unknown):
            return self._answer_without_moment(act)
        assert act.at.utcoffset() is not None, "the moment of an act is an aware datetime"
        fields = _open_fields(act)
        if not fields:
            return self._decide(facts, history, act)
        answers: dict[tuple[str, ...], Answer] = {}
        for values in product(*fields.values()):
            supposed: dict[str, Any] = dict(zip(fields, values, strict=True))
            answers[values] = self._decide(facts, history, replace(act, **supposed))
        return _under_every_value(tuple(fields), answers)

    def _answer_without_moment(self, act: Act) -> Answer:
        if act.purpose == "answer" and act.content is None:
            return ALLOWED
        return Answer(Verdict.UNKNOWN, missing=("act.at",))

    def _decide(self, facts: PartyFacts, history: Sequence[PastContact] | Unknown, act: Act) -> Answer:
        question = self._question(facts, history, act)
        refusing, undecided, remarks = self._judge(question)
        if refusing:
            return Answer(
                Verdict.REFUSE,
                ruling=refusing[0],
                refusing=tuple(refusing),
                undecided=tuple(answer for answer, _ in undecided),
                next_lawful=self._next_lawful(question, refusing),
                remarks=tuple(remarks),
            )
        if undecided:
            paths = sorted({lack.attribute for _, finding in undecided for lack in finding.judgement.missing})
            rulings = tuple(answer for answer, _ in undecided)
            return Answer(Verdict.UNKNOWN, ruling=rulings[0], undecided=rulings, missing=tuple(paths), remarks=tuple(remarks))
        return Answer(Verdict.ALLOW, remarks=tuple(remarks), rests_on=self._rests_on(question))

    def _rests_on(self, question: Question) -> tuple[Consent, ...]:
        """The consents each of which opens an act that none would leave refused."""
        consents = question.facts.consents
        if isinstance(consents, Unknown) or not consents or not self._judge(_agreeing(question, ()))[0]:
            return ()
        return tuple(consent for consent in consents if not self._judge(_agreeing(question, (consent,)))[0])

    def _question(self, facts: PartyFacts, history: Sequence[PastContact] | Unknown, act: Act) -> Question:
        assert isinstance(act.at, datetime)
        named = () if isinstance(facts.zones, Unknown) else tuple(dict.fromkeys(ZoneInfo(zone.zone) for zone in facts.zones))
        entries: tuple[tuple[int, PastContact], ...] = ()
        if not isinstance(history, Unknown):
            entries = tuple((n, contact) for n, contact in enumerate(history) if isinstance(contact.at, Unknown) or contact.at <= act.at)
        return Question(
            facts,
            entries,
            act,
            zones=named or self.zones,
            asked_at=act.at,
            zones_known=not isinstance(facts.zones, Unknown),
            history_known=not isinstance(history, Unknown),
        )

    def _judge(self, question: Question) -> tuple[list[RuleAnswer], list[tuple[RuleAnswer, Finding]], list[RuleAnswer]]:
        """The refusing rules and the undecided ones, foremost first, and the remarks."""
        refusing: list[RuleAnswer] = []
        undecided: list[tuple[RuleAnswer, Finding]] = []
        remarks: list[RuleAnswer] = []
        for rule in self._in_scope(question):
            for finding in _findings(rule, question):
                if finding.judgement.truth is Truth.FALSE:
                    continue
                answer = _spoken(rule, finding)
                if finding.judgement.truth is Truth.UNKNOWN:
                    undecided += [(answer, finding)] if rule.decides else []
                elif rule.decides:
                    refusing.append(answer)
                else:
                    remarks.append(answer)
        refusing.sort(key=_precedence)
        undecided.sort(key=lambda entry: _precedence(entry[0]))
        return [*_each_rule_once(refusing)], undecided, [*_each_rule_once(remarks)]

    def _in_scope(self, question: Question) -> Iterator[Rule]:
        kind = question.act.kind
        assert isinstance(kind, str)
        day = question.at.astimezone(self.zones[0]).date()
        return (rule for rule in self.rules if rule.in_scope(kind, day))

    def _next_lawful(self, question: Question, refusing: Iterable[RuleAnswer]) -> datetime | None:
        """The first whole minute after the act at which nothing refuses; None where more than time refuses, or where it is not certain."""
        if not all(answer.time_decides for answer in refusing):
            return None
        for moment in self._moments(question):
            refused, undecided, _ = self._judge(question.later(moment))
            if not refused:
                return None if undecided else moment
            if moment - question.at > timedelta(days=HORIZON_DAYS):
                return self._next_lawful(question.later(moment), refused)
        return None

    def _moments(self, question: Question) -> Iterator[datetime]:
        """The next whole minute and every later instant at which an answer may change, in order, each once, within the horizon."""
        whole = question.at.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        end = whole + timedelta(days=HORIZON_DAYS)
        found = {whole}
        for rule in self.rules:
            for check in rule.checks:
                found |= {_whole_minute(moment) for moment in check.moments(question)}
            if rule.last_day is not None:
                after = rule.last_day + timedelta(days=1)
                found.add(datetime(after.year, after.month, after.day, tzinfo=self.zones[0]).astimezone(UTC))
        ordered = [moment for moment in found if moment >= whole and (moment <= end or moment in _ends(question))]
        heapq.heapify(ordered)
        while ordered:
            yield heapq.heappop(ordered)


def compile_profile(pack: Mapping[str, Any], profile: Profile) -> Gate:
    """The gate of one lender under its jurisdiction's pack. Refused (HousePolicyError): a house policy that loosens or cannot be read."""
    assert pack["code"] == profile.jurisdiction, "the pack is that of the profile's jurisdiction"
    return Gate(profile, tuple(compile_rules(pack, profile)), tuple(ZoneInfo(zone) for zone in pack["zones"]))


def _agreeing(question: Question, consents: tuple[Consent, ...]) -> Question:
    return replace(question, facts=replace(question.facts, consents=consents))


def _open_fields(act: Act) -> dict[str, tuple[str, ...]]:
    values = {"kind": KINDS, "to": PERSONS, "purpose": PURPOSES, "place": PLACES}
    fields = {name: allowed for name, allowed in values.items() if getattr(act, name) is UNKNOWN}
    if act.place is None and act.kind in ("visit", UNKNOWN):
        fields["place"] = PLACES
    return fields


def _under_every_value(fields: tuple[str, ...], answers: Mapping[tuple[str, ...], Answer]) -> Answer:
    every = list(answers.values())
    verdicts = {answer.verdict for answer in every}
    if len(verdicts) == 1 and verdicts != {Verdict.UNKNOWN}:
        alike = len({answer.next_lawful for answer in every}) == 1
        shared = frozenset.intersection(*(frozenset(said.rule_id for said in answer.refusing) for answer in every))
        first = every[0]
        ruling = next((said for said in first.refusing if said.rule_id in shared), first.ruling)
        return replace(first, ruling=ruling, next_lawful=first.next_lawful if alike else None)
    decisive = [name for n, name in enumerate(fields) if _matters(n, answers)]
    paths = {f"act.{name}" for name in decisive}.union(*(answer.missing for answer in every))
    spoken = next((said for answer in every for said in (*answer.refusing, *answer.undecided)), None)
    return Answer(Verdict.UNKNOWN, ruling=spoken, undecided=(spoken,) if spoken else (), missing=tuple(sorted(paths)))


def _matters(n: int, answers: Mapping[tuple[str, ...], Answer]) -> bool:
    def others(values: tuple[str, ...]) -> tuple[str, ...]:
        return values[:n] + values[n + 1 :]

    groups = groupby(sorted(answers, key=others), key=others)
    return any(len({answers[values].verdict for values in group}) > 1 for _, group in groups)


def _findings(rule: Rule, question: Question) -> Iterator[Finding]:
    """What each check of a rule finds; a rule of the law that the gate cannot read leaves every act it speaks of undecided."""
    if rule.unreadable:
        yield Finding(missing(f"rules.{rule.id}"), UNREADABLE, {"rule": rule.id, "why": rule.unreadable})
    for check in rule.checks:
        yield check.judge(question)


def _spoken(rule: Rule, finding: Finding) -> RuleAnswer:
    assert finding.kind is not None, "a rule that does not pass says why"
    kind = replace(finding.kind, citation=rule.citation)
    return RuleAnswer(rule, Refusal(kind, finding.values or {}), finding.time_decides, finding.instead)


def _precedence(answer: RuleAnswer) -> tuple[int, str]:
    return answer.refusal.kind.precedence, answer.rule.id


def _each_rule_once(answers: Iterable[RuleAnswer]) -> Iterator[RuleAnswer]:
    """One answer a rule: what time does not decide stands before what it does."""
    best: dict[str, RuleAnswer] = {}
    for answer in answers:
        if answer.rule_id not in best or (best[answer.rule_id].time_decides and not answer.time_decides):
            best[answer.rule_id] = answer
    yield from best.values()


def _whole_minute(moment: datetime) -> datetime:
    exact = moment.astimezone(UTC)
    floor = exact.replace(second=0, microsecond=0)
    return floor if floor == exact else floor + timedelta(minutes=1)


def _ends(question: Question) -> frozenset[datetime]:
    """The ends of flags lie beyond any horizon and are looked at all the same."""
    if isinstance(question.facts.flags, Unknown):
        return frozenset()
    ends = (flag.until_at for flag in question.facts.flags)
    return frozenset(_whole_minute(end) for end in ends if isinstance(end, datetime))
