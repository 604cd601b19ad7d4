"""The back-test in one sentence, English and Chinese, and what it rests on."""

from __future__ import annotations

from beforehand.core.basics.money import format_minor
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, DECLINE, NOBODY_STOPPED, TRUTH, Backtest, Sent
from beforehand.core.hindsight.decisions import Basis
from beforehand.core.hindsight.pricing import Priced
from beforehand.core.hindsight.watch import WatchTest
from beforehand.core.rules import Effect


def percent(ppm: int | None) -> str:
    """A share in ppm as percent with one decimal, rounded half up; a dash where there is none."""
    if ppm is None:
        return "–"
    tenths, sign = (abs(ppm) + 500) // 1000, "−" if ppm < 0 else ""
    return f"{sign}{tenths // 10}.{tenths % 10} %"


def margin_text(ppm: int) -> str:
    """A margin in ppm as exact percent: 100,000 is 10 %."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " %"


def verdict(found: Backtest, group: str = ALL, language: str = "en") -> str:
    """What the candidate would have brought in a group of decisions (`all`, `before`, `from`), in one sentence."""
    chinese = language.startswith("zh")
    if found.effect is Effect.DECLINE:
        said = (_declined_zh if chinese else _declined)(found, found.priced[DECLINE][group])
        return said + (_evidence_zh if chinese else _evidence)(found, group)
    if found.effect is Effect.REFER:
        bounds = found.priced[NOBODY_STOPPED][group], found.priced[ALL_BAD_STOPPED][group]
        said = (_referred_zh if chinese else _referred)(found.terms.currency, found.sent[group], *bounds)
        return said + (_truth_zh if chinese else _truth)(found, group)
    return "观察规则不拒绝任何人；须按贷款月检验。" if chinese else "A watch rule turns nobody away; it is tried on loan-months."


def rests_on(found: Backtest, language: str = "en") -> tuple[str, ...]:
    """The sentences that must stand beside every figure: how loss and good money are counted, who is left out, what was known how."""
    chinese = language.startswith("zh")
    terms, outcomes = found.terms, found.outcomes
    said = [f"损失：{terms.loss_zh}。" if chinese else f"Loss: {terms.loss_en}."]
    said.append(f"好业务：{terms.good_zh}。" if chinese else f"Good money: {terms.good_en}.")
    said.append(
        f"本次：放款后满 {outcomes.age_months} 个月判定；利润率 {margin_text(outcomes.margin_ppm)}。"
        if chinese
        else f"Here: judged {outcomes.age_months} months after the decision; margin {margin_text(outcomes.margin_ppm)} of good money."
    )
    said.append(
        f"没有结果而不计价：拒绝 {outcomes.declined:,}，未提款 {outcomes.not_taken_up:,}，未跟踪满期 {outcomes.immature:,}。"
        if chinese
        else f"No outcome, counted and not priced: {outcomes.declined:,} declined, {outcomes.not_taken_up:,} not taken up, "
        f"{outcomes.immature:,} not followed long enough."
    )
    said += [_unsaid(name, number, chinese) for name, number in outcomes.unsaid if number]
    said += [_basis(basis, found, chinese) for basis in (Basis.RECORDED, Basis.DECLARED, Basis.ASSUMED) if basis in found.bases.values()]
    said += [_rebuilt(name, number, chinese) for name, number in found.rebuilt_otherwise.items()]
    if terms.made:
        said.append("本账册为生成数据。" if chinese else "The book is generated.")
    return tuple(said)


def _declined(found: Backtest, priced: Priced) -> str:
    currency, away = found.terms.currency, priced.turned_away
    brought = "brought" if priced.net_minor >= 0 else "cost"
    return (
        f"It would have {brought} {format_minor(abs(priced.net_minor), currency)} {currency}{_between(priced, currency)}: "
        f"of {priced.everyone.decisions:,} loans as known at the decision it turns away {away.decisions:,}, {away.bad:,} of them bad; "
        f"loss avoided {format_minor(away.loss_minor, currency)}, good business turned away {format_minor(away.profit_minor, currency)}."
    )


def _declined_zh(found: Backtest, priced: Priced) -> str:
    currency, away = found.terms.currency, priced.turned_away
    brought = "增益" if priced.net_minor >= 0 else "亏损"
    return (
        f"会{brought} {format_minor(abs(priced.net_minor), currency)} {currency}{_between_zh(priced, currency)}："
        f"按决定时所知，{priced.everyone.decisions:,} 笔贷款中拒绝 {away.decisions:,} 笔，其中 {away.bad:,} 笔为坏账；"
        f"避免损失 {format_minor(away.loss_minor, currency)}，放弃好业务 {format_minor(away.profit_minor, currency)}。"
    )


def _referred(currency: str, sent: Sent, least: Priced, most: Priced) -> str:
    pays = (
        "" if sent.pays_from_bad is None else f"; it pays once {sent.pays_from_bad:,} of the {sent.known.bad:,} bad among them are stopped"
    )
    low, high = format_minor(least.net_minor, currency), format_minor(most.net_minor, currency)
    whom = f"all {sent.known.bad:,} bad and no good one stopped"
    return (
        f"It brings between {low} {currency} (nobody stopped) and {high} {currency} ({whom}): of "
        f"{most.everyone.decisions:,} loans as known at the decision it sends {sent.known.decisions:,} for evidence, at a cost of "
        f"{format_minor(sent.cost_minor, currency)} and {sent.median_days} days of waiting{pays}."
    )


def _referred_zh(currency: str, sent: Sent, least: Priced, most: Priced) -> str:
    pays = "" if sent.pays_from_bad is None else f"；其中 {sent.known.bad:,} 笔坏账只要拦下 {sent.pays_from_bad:,} 笔即合算"
    low, high = format_minor(least.net_minor, currency), format_minor(most.net_minor, currency)
    return (
        f"净额在 {low} {currency}（一笔未拦）与 {high} {currency}（{sent.known.bad:,} 笔坏账全部拦下且未误拦）之间：按决定时所知的 "
        f"{most.everyone.decisions:,} 笔贷款中 {sent.known.decisions:,} 笔须取证，费用 {format_minor(sent.cost_minor, currency)}，"
        f"等候 {sent.median_days} 天{pays}。"
    )


def _evidence(found: Backtest, group: str) -> str:
    """What comes on top where some applications are sent for evidence."""
    known = found.sent[group].known
    if not known.decisions or NOBODY_STOPPED not in found.priced:
        return ""
    low, high = _bounds(found, group)
    return f" It sends {known.decisions:,} more for evidence: together {low} (nobody stopped) to {high} (all {known.bad:,} bad stopped)."


def _evidence_zh(found: Backtest, group: str) -> str:
    known = found.sent[group].known
    if not known.decisions or NOBODY_STOPPED not in found.priced:
        return ""
    low, high = _bounds(found, group)
    return f"另有 {known.decisions:,} 笔须取证：合计净额在 {low}（一笔未拦）与 {high}（{known.bad:,} 笔坏账全部拦下）之间。"


def _truth(found: Backtest, group: str) -> str:
    """What it would really have stopped, which only a made book knows."""
    if TRUTH not in found.priced:
        return ""
    priced, currency = found.priced[TRUTH][group], found.terms.currency
    net, away = format_minor(priced.net_minor, currency), priced.turned_away
    return f" As the truth was it stops {away.decisions:,}, {away.bad:,} of them bad: {net} {currency}."


def _truth_zh(found: Backtest, group: str) -> str:
    if TRUTH not in found.priced:
        return ""
    priced, currency = found.priced[TRUTH][group], found.terms.currency
    net, away = format_minor(priced.net_minor, currency), priced.turned_away
    return f"按真实情况会拦下 {away.decisions:,} 笔，其中坏账 {away.bad:,} 笔：净额 {net} {currency}。"


def _bounds(found: Backtest, group: str) -> tuple[str, str]:
    currency = found.terms.currency
    low, high = (format_minor(found.priced[act][group].net_minor, currency) for act in (NOBODY_STOPPED, ALL_BAD_STOPPED))
    return low, high


def _between(priced: Priced, currency: str) -> str:
    interval = priced.net_interval
    if interval is None:
        return ""
    return f" (between {format_minor(interval.low, currency)} and {format_minor(interval.high, currency)} in 90 of 100 draws of persons)"


def _between_zh(priced: Priced, currency: str) -> str:
    interval = priced.net_interval
    if interval is None:
        return ""
    return f"（按人重抽，100 次中有 90 次在 {format_minor(interval.low, currency)} 与 {format_minor(interval.high, currency)} 之间）"


_UNSAID = {"earned": ("what they earned", "收益"), "recovered": ("recoveries", "回收"), "cost": ("costs to collect", "清收费用")}


def _unsaid(name: str, number: int, chinese: bool) -> str:
    en, zh = _UNSAID[name]
    return f"来源未载明{zh}的贷款 {number:,} 笔，按 0 计。" if chinese else f"The source does not say {en} of {number:,} loans: taken as 0."


def _rebuilt(name: str, number: int, chinese: bool) -> str:
    if chinese:
        return f"注意：{number:,} 笔决定中，{name} 与决定前最后一次得知的事实不一致。"
    return f"Beware: in {number:,} decisions {name} is not what the book's own facts say was known then."


_BASIS = {
    Basis.RECORDED: ("Known at the decision as recorded, each value dated", "决定时已知（逐笔记录）"),
    Basis.DECLARED: ("Known at the decision as the source declares", "决定时已知（来源声明）"),
    Basis.ASSUMED: ("Assumed to be known at the decision", "假定决定时已知"),
}


def _basis(basis: Basis, found: Backtest, chinese: bool) -> str:
    names = ", ".join(sorted(name for name, each in found.bases.items() if each is basis))
    return f"{_BASIS[basis][1]}：{names}。" if chinese else f"{_BASIS[basis][0]}: {names}."


def watch_verdict(found: WatchTest, language: str = "en") -> str:
    """What a watch rule would have warned of, in one sentence."""
    alerts, warned = tenths(found.alerts_per_100_loans_ppm), percent(found.warned_share_ppm)
    cost = f"{format_minor(found.cost_minor, found.currency)} {found.currency}"
    if language.startswith("zh"):
        days = "" if found.median_days_of_warning is None else f"，中位提前 {found.median_days_of_warning} 天"
        return (
            f"每百笔贷款预警 {alerts} 次（{found.loans:,} 笔，{found.loan_months:,} 个贷款月）；"
            f"后来逾期超过 30 天的 {found.over_30:,} 笔中 {found.warned:,} 笔（{warned}）事先有预警{days}；"
            f"误报 {found.false_alarms:,} 笔；复查费用 {cost}。"
        )
    days = "" if found.median_days_of_warning is None else f", a median of {found.median_days_of_warning} days before"
    return (
        f"It warns {alerts} times per 100 loans ({found.loans:,} loans, {found.loan_months:,} loan-months): "
        f"of the {found.over_30:,} that later went over 30 days {found.warned:,} ({warned}) were warned of{days}; "
        f"{found.false_alarms:,} false alarms; re-checks cost {cost}."
    )


def tenths(ppm: int | None) -> str:
    """A number held in ppm with one decimal, rounded half up; a dash where there is none."""
    if ppm is None:
        return "–"
    rounded = (ppm + 50_000) // 100_000
    return f"{rounded // 10}.{rounded % 10}"
