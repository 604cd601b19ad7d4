"""Why a clue is known, knowable, unknowable or undetermined, as a sentence in English and in Chinese.

Days are civil dates of the branch, instants aware.
"""

from __future__ import annotations

import datetime as dt

from beforehand.core.evidence.findings import EvidenceKind, Finding

_RULELESS = ("until then it counts for no rule.", "查明前不作规则依据。")


def known_on(finding: Finding, zone: dt.tzinfo | None) -> str:
    """The civil day, in `zone`, from which the finding counts as known; `?` where nobody says."""
    known = finding.known_from()
    return known.astimezone(zone).date().isoformat() if known else "?"


def known(stood: Finding, decided_on: dt.date, zone: dt.tzinfo | None) -> tuple[str, str]:
    """It lay in the file."""
    learnt = known_on(stood, zone)
    return (
        f"It was in the file before the decision of {decided_on}: {stood.source}, known {learnt}. It was there and was ignored.",
        f"{decided_on} 审批前已在档：{stood.source}，知悉于 {learnt}，未予理会。",
    )


def knowable(dating: Finding, learnt: str, decided_on: dt.date) -> tuple[str, str]:
    """It was true and nobody looked."""
    dates = _dates(dating)
    return (
        f"It was true before the decision of {decided_on}: {dating.source} dates it ({dates[0]}). "
        f"It became known only on {learnt}. Nobody looked.",
        f"{decided_on} 审批前已属实：{dating.source}可证（{dates[1]}），{learnt} 才知悉，当时无人查看。",
    )


def unknowable(dating: Finding, decided_on: dt.date) -> tuple[str, str]:
    """It was not yet true."""
    dates = _dates(dating)
    return (
        f"It became true after the decision of {decided_on}: {dating.source} dates it ({dates[0]}). Watch for it while a loan runs.",
        f"{decided_on} 审批后才发生：{dating.source}可证（{dates[1]}）。贷后应持续关注。",
    )


def undetermined(clue: list[Finding], before: list[Finding], after: list[Finding], learnt: str, decided_on: dt.date) -> tuple[str, str]:
    """What is missing, in the order in which a person would mend it."""
    if any(finding.known_from() is None for finding in clue):
        en = "Nothing says when the lender learnt it. Ask who brought it into the file and when;"
        zh = "何时知悉无记载。查问何人何时入档；"
    elif before and after:
        en = f"{before[0].source} dates it before the decision of {decided_on}, {after[0].source} after it. Settle which is right;"
        zh = f"{before[0].source}证明在 {decided_on} 审批前，{after[0].source}证明在其后。先查明以何为准；"
    elif coarse := [f for f in clue if f.evidence_kind is EvidenceKind.DOCUMENT and f.happened.true_from]:
        dates = _dates(coarse[0])
        en = f"{coarse[0].source} dates it ({dates[0]}) too coarsely to say whether before the decision of {decided_on}. Ask for the day;"
        zh = f"{coarse[0].source}所载日期（{dates[1]}）过粗，无法判断是否在 {decided_on} 审批前。查明具体日期；"
    else:
        told = [f for f in clue if not f.evidence_kind.proves and (f.happened.true_from or f.happened.seen_on)]
        spoken = f"only word of mouth dates it ({told[0].source})" if told else "nothing dates it earlier"
        said = f"仅有口头说法（{told[0].source}）" if told else "无证据证明更早的日期"
        en = f"Known on {learnt}, after the decision; {spoken}. Ask which document or witness would date it;"
        zh = f"审批后 {learnt} 才知悉，{said}。查问何种书证或证人可证明其日期；"
    return f"{en} {_RULELESS[0]}", f"{zh}{_RULELESS[1]}"


def _dates(finding: Finding) -> tuple[str, str]:
    span = finding.happened
    if span.true_from and span.true_to:
        return f"true {span.true_from} to {span.true_to}", f"{span.true_from} 至 {span.true_to} 属实"
    if span.true_from:
        return f"true since {span.true_from}", f"自 {span.true_from} 起属实"
    if span.true_to:
        return f"true until {span.true_to}", f"至 {span.true_to} 止属实"
    return f"seen {span.seen_on}", f"{span.seen_on} 实见"
