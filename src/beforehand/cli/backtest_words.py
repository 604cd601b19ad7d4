"""The words of a back-test's page, English and Chinese; sentences with figures in them come from the core."""

from __future__ import annotations

from beforehand.core.basics.truth import Why

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Back-test", "回测"),
    "as_known_then": (
        "What the rule would have saved and turned away, as known at each decision.",
        "按每笔决定当时所知，此规则会避免与放弃多少。",
    ),
    "rule": ("The rule", "规则"),
    "rules": ("The rules", "规则"),
    "money": ("Money", "金额"),
    "done": ("What is done", "做法"),
    "stopped": ("Turned away", "拒绝"),
    "bad": ("Bad", "坏账"),
    "avoided": ("Loss avoided", "避免损失"),
    "away": ("Good business turned away", "放弃好业务"),
    "evidence": ("Evidence", "取证费用"),
    "net": ("Net", "净额"),
    "from_to": ("{low} to {high}", "{low} 至 {high}"),
    "no_interval": ("no interval: too few persons", "人数过少，无区间"),
    "of_bad": ("{bad} bad loans", "{bad} 笔坏账"),
    "would_have_paid": ("{good} of {all} would have paid", "{all} 笔中 {good} 笔本会还清"),
    "sent_of": ("{sent} of {all} sent for it", "{all} 笔中 {sent} 笔须取证"),
    "waiting": ("{days} days of waiting", "等候 {days} 天"),
    "pays_from": ("pays once {n} bad are stopped", "拦下 {n} 笔坏账即合算"),
    "costs_nothing": ("the evidence costs nothing", "取证不花钱"),
    "net_nobody": ("Net, nobody stopped", "净额，一笔未拦"),
    "net_all_bad": ("Net, all bad stopped", "净额，坏账全部拦下"),
    "all_bad": ("all {n} bad, no good one", "{n} 笔坏账全部，未误拦"),
    "sent": ("Sent for evidence", "须取证"),
    "sent_all": (
        "Sent for evidence: {applications} applications, {known} of them with an outcome, {bad} bad.",
        "须取证 {applications} 笔，其中有结果 {known} 笔，坏账 {bad} 笔。",
    ),
    "sent_share": (
        "Of the {sent} sent {bad} are bad, of all {all} {all_bad}; they hold {loss} of all losses and {good} of all good money, "
        "which waits with them.",
        "须取证的 {sent} 笔中坏账占 {bad}，全部 {all} 笔中占 {all_bad}；其占全部损失的 {loss}、全部好业务的 {good}，后者须一并等候。",
    ),
    "shares": (
        "{loss} of losses avoided{loss_between} for {good} of good money turned away{good_between}; precision {precision}, "
        "recall {recall}, lift {lift}, break-even margin {margin}.",
        "避免全部损失的 {loss}{loss_between}，放弃全部好业务的 {good}{good_between}；准确率 {precision}，召回率 {recall}，提升度 {lift}，"
        "盈亏平衡利润率 {margin}。",
    ),
    "between": (" [{low} to {high}]", "〔{low} 至 {high}〕"),
    "applications": ("Over all applications", "全部申请"),
    "true": ("True", "成立"),
    "unknown": ("Unknown", "未知"),
    "false": ("False", "不成立"),
    "alone": ("True alone", "仅此成立"),
    "vintages": ("Vintages", "放款批次"),
    "vintage": ("Vintage", "放款批次"),
    "loans": ("Loans", "贷款"),
    "n_bad": ("{bad} bad", "坏账 {bad}"),
    "here": (
        "Here: {act}. Amounts in {currency}. The bar is the middle 90 of 100 draws, the square the net, the line nought.",
        "此处：{act}。金额单位 {currency}。横线为 100 次重抽的中间 90 次，方块为净额，竖线为零。",
    ),
    "all": ("All", "全部"),
    "before": ("Decisions before {day}", "{day} 之前的决定"),
    "from": ("Decisions from {day} on", "{day} 起的决定"),
    "both_sides": (
        "{n} persons have decisions on both sides of that day: the two sides are not independent.",
        "有 {n} 人在该日前后均有决定：两侧并不独立。",
    ),
    "not_yet_known": (
        "The outcome of {n} earlier loans was not known on that day: nobody could have learnt from them then.",
        "有 {n} 笔更早的贷款当日结果未明：当时无人可从中学习。",
    ),
    "swap": ("Who changes place", "换入换出"),
    "then": ("Under the policy that stood", "原有政策"),
    "with": ("With the rule", "加上此规则"),
    "granted": ("granted", "放款"),
    "turned_away": ("turned away", "拒绝"),
    "people": ("Applications", "申请"),
    "referred": ("Sent first", "先取证"),
    "unseen": ("No outcome", "无结果"),
    "funded": ("Funded", "放款额"),
    "lost": ("Lost", "损失"),
    "profit": ("Profit", "利润"),
    "swapped_in": (
        "Those swapped in were never lent to: they bring nothing once {share} of them are bad.",
        "换入者从未放款：其中 {share} 为坏账时即无增益。",
    ),
    "checks": ("Checks ordered", "所需核查"),
    "check": ("Check", "核查"),
    "ordered": ("Ordered", "次数"),
    "each": ("Each", "单价"),
    "days": ("Days", "天数"),
    "rests_on": ("What it rests on", "所据"),
    "why_unknown": ("Why it was unknown", "为何未知"),
    "hindsight": ("Price of hindsight", "事后之价"),
    "no_hindsight": (
        "Not known: the book has no facts with times about what the rule asks for.",
        "未知：账册没有该事项带时间的事实。",
    ),
    "price": (
        "Turning away whoever it is true of would seem to bring {now} {currency} on the facts as known now and brings {then} "
        "as known then; {more} of it is hindsight, nobody could have had it ({columns}).",
        "按今天所知，拒绝所有命中者看似增益 {now} {currency}，按当时所知为 {then}；其中 {more} 是事后之明，当时无人可得（{columns}）。",
    ),
    "refused": ("Columns no rule may ask for", "规则不得使用的列"),
    "refused_says": (
        "Nobody knew them at the decision, or nothing says when they were known. A rule that asks for one is refused by its name.",
        "决定时无人知悉，或无从得知何时知悉。使用其一的规则按列名拒绝。",
    ),
    "none_refused": ("None: every column of this book was known at its decision.", "无：本账册各列在决定时均已知悉。"),
    "after": ("learnt later", "事后得知"),
    "none": ("nothing says when", "时间不明"),
    "how": ("How it was made", "如何得出"),
    "book": ("Book", "账册"),
    "source": ("Source", "来源"),
    "seed": ("Seed", "种子"),
    "draws": ("Intervals", "区间"),
    "draws_says": ("90 % of {draws} draws of persons", "按人重抽 {draws} 次的中间 90 %"),
    "generated": ("generated; nobody in it exists", "生成数据，人物均不存在"),
    "alerts": ("Alerts per 100 loans", "每百笔贷款预警"),
    "on_loans": ("on {n} loans", "共 {n} 笔贷款"),
    "warned": ("Warned before", "事先有预警"),
    "of_over_30": ("{n} of {all} that went over 30 days", "逾期超过 30 天的 {all} 笔中 {n} 笔"),
    "warning_days": ("Days of warning", "提前天数"),
    "median": ("the median", "中位数"),
    "false_alarms": ("False alarms", "误报"),
    "of_alerted": ("of {n} loans alerted", "预警贷款 {n} 笔"),
    "months": (
        "True in {true} loan-months of {all}, unknown in {unknown}. Looked at again at each alert: {rechecks}.",
        "{all} 个贷款月中成立 {true} 个，未知 {unknown} 个。每次预警复查：{rechecks}。",
    ),
    "nothing": ("nothing", "无"),
}  # fmt: skip
ACTS = {
    "decline": ("the hits are declined", "拒绝命中者"),
    "nobody_stopped": ("sent for evidence, nobody stopped", "取证，一笔未拦"),
    "all_bad_stopped": ("sent for evidence, all bad and no good one stopped", "取证，坏账全部拦下且未误拦"),
    "truth": ("sent for evidence, stopped whom it would have shown", "取证，按证据所示拦下"),
}
REASONS = {
    Why.NEVER_ASKED: ("never asked", "从未查过"),
    Why.NOT_GIVEN: ("asked, not given", "已要求，未提供"),
    Why.SOURCE_DOWN: ("the source did not answer", "来源未答复"),
    Why.EXPIRED: ("too old", "已过期"),
    Why.CONTRADICTORY: ("contradictory", "相互矛盾"),
    Why.NOT_APPLICABLE: ("does not apply", "不适用"),
}
CHECKS = {
    "identity_document": ("identity document", "身份证件"),
    "income_paper": ("income paper", "收入证明"),
    "home_visit": ("visit of the home", "上门核实"),
    "bank_statement": ("bank statement", "银行流水"),
    "credit_report": ("credit report", "征信报告"),
    "employer_check": ("employer", "工作单位核实"),
    "asset_check": ("assets", "资产核实"),
    "purpose_paper": ("use of the money", "用途证明"),
}


class Words:
    """The page's words in one language (`en` or `zh`)."""

    def __init__(self, language: str) -> None:
        self.language = "zh" if language.startswith("zh") else "en"

    def __call__(self, name: str, **values: object) -> str:
        """One word or sentence, with its figures."""
        return self.pick(WORDS[name]).format(**values)

    def pick(self, pair: tuple[str, str]) -> str:
        """The half of a pair that is in this language."""
        return pair[1] if self.language == "zh" else pair[0]

    def check(self, code: str) -> str:
        """A check by its code."""
        return self.pick(CHECKS.get(code, (code.replace("_", " "),) * 2))
