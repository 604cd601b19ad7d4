"""Sample data for the gallery of components. Nothing here is anybody's file: it shows how each component looks in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from beforehand.office.pages import formats
from beforehand.office.pages.forms import DayField, MomentField, MoneyField
from beforehand.office.pages.shapes import (
    Action,
    Belief,
    Clue,
    ClueAxis,
    Contradiction,
    Entry,
    Fact,
    Figure,
    Half,
    Head,
    NamedMoment,
    Printed,
    Progress,
    Refused,
    Ruler,
    RulerMark,
    Signature,
    SumRow,
    Sums,
    Verdict,
)

_ZONE = ZoneInfo("Asia/Shanghai")


def _say(en: str, zh: str) -> str:
    return zh if formats.chinese() else en


def _at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=_ZONE)  # type: ignore[misc, arg-type]


def everything() -> dict[str, Any]:
    """What gallery.html draws, in the reader's language."""
    return {
        "head": Head(
            title=_say("Components", "组件"),
            description=_say("How the office looks.", "办公系统的样子。"),
            crumbs=[(_say("Settings", "设置"), "#"), (_say("how the office looks", "界面"), "")],
            actions=[Action(_say("Print", "打印"), "#print"), Action(_say("Write an entry", "写入记录"), "#", main=True)],
            facts=[
                Fact(_say("Identity number", "身份证号"), formats.masked("330102198803040014"), _say("Show", "显示"), "#"),
                Fact(_say("Phone", "电话"), formats.masked("13800002207", "phone")),
                Fact(_say("Flags", "警示"), _say("none in force", "无"), _say("six kinds looked up", "已查六类"), "#"),
            ],
        ),
        "swatches": [
            "desk",
            "sheet",
            "shade",
            "rule",
            "rule-2",
            "ink-3",
            "ink-2",
            "ink",
            "act",
            "act-tint",
            "no",
            "no-tint",
            "wait",
            "wait-tint",
        ],
        "buttons": [
            Action(_say("Write an entry", "写入记录"), "#", main=True),
            Action(_say("Print", "打印"), "#print"),
            Action(_say("Stop all contact", "停止一切联系"), "#", danger=True),
            Action(_say("Order the visit", "安排上门"), "#", small=True),
            Action(_say("Sign", "签批"), reason=_say("Chen Yu prepared this case and may not sign it.", "陈瑜经办本案，不得签批。")),
        ],
        "sign": Action(_say("Sign", "签批"), main=True, opens="sign-second"),
        "moments": [
            {"label": _say("The decision", "审批时"), "url": "?m=1"},
            {"label": _say("Before the visit", "上门前"), "url": "?m=2"},
            {"label": _say("Now", "现在"), "url": "?", "current": True},
        ],
        "verdicts": [
            Verdict("now"),
            Verdict("later", at=_at(2026, 9, 24, 8), second="CN-CBA-DIALS"),
            Verdict("refused", second="CN-GBT-TARGET"),
            Verdict("unknown", second=_say("missing: whose number it is", "缺：号码归属")),
        ],
        "kinds": ["document", "own_observation", "own_statement", "hearsay", "system"],
        "form": _form(),
        "entries": _entries(),
        "contradiction": _contradiction(),
        "ruler": _ruler(),
        "late": [0] * 14 + [4, 9, 15, 12],
        "late_first": dt.date(2025, 4, 11),
        "late_last": dt.date(2026, 9, 11),
        "rows": [(1, 0), (2, 2), (3, 14), (4, 24), (5, None)],
        "beliefs": [
            Belief(_say("Room 22", "22室"), 732_000, leads=True),
            Belief(_say("Room 23", "23室"), 195_000),
            Belief(_say("Elsewhere", "别处"), 73_000),
        ],
        "axis": _axis(),
        "vintages": [("2025 Q1", 3_976_000, 100_000, 8_000_000), ("2025 Q2", -152_000, -3_000_000, 2_400_000)],
        "sums": Sums(
            heads=[_say("Due 23 Sep", "9月23日应还"), _say("Received", "已收"), _say("Due today", "今日应还")],
            rows=[
                SumRow(_say("Principal", "本金"), [125_717, 125_717, 0]),
                SumRow(_say("Interest", "利息"), [1_886, 1_886, 0]),
                SumRow(_say("Overdue fee", "逾期费"), [766, 766, 0]),
                SumRow(_say("Together", "合计"), [128_369, 128_369, 0], total=True),
            ],
            made_url="#",
        ),
        "figures": [
            Figure(_say("Loss avoided", "避免损失"), formats.money(43_720_000, whole=True), _say("71 wrong doors", "71处门牌不符")),
            Figure(
                _say("Good business turned away", "放弃的良好业务"),
                formats.money(-13_640_000, whole=True),
                _say("47 of the 71 would have paid", "71人中47人会还"),
            ),
            Figure(_say("Net", "净额"), formats.money(26_408_000, whole=True), "121,000 – 402,000"),
        ],
        "refusal": Refused(
            title=_say("This call is refused.", "本次拨打被拦截。"),
            sentence=_say(
                "Six calls to this number went unanswered today. The house allows six a day.",
                "今天对该号码已有六次未接通，公司规定每天最多六次。",
            ),
            citation=_say("House policy, after CN-CBA-DIALS.", "公司制度（参照CN-CBA-DIALS）。"),
            rule_url="#",
            next_at=_at(2026, 9, 24, 8),
            instead=[
                (_say("Knock at 22, the two of you, until 22:00", "两人一起敲22室门，22:00 前"), ""),
                (_say("Take his call, if he rings back", "他若回电，可以接听"), ""),
            ],
            record_url="#",
        ),
        "order": Action(_say("Order income proof", "索取收入证明"), "#", small=True),
        "progress": Progress(2_184, 3_412, _say("two minutes left.", "还需两分钟。"), refused=3, refused_url="#"),
        "lines": [
            Signature("lending", _say("Lin Qiao", "林乔"), _at(2026, 10, 12, 9, 40), _say("Lending", "信贷")),
            Signature("collection", role=_say("Collection", "清收"), waits=_say("not signed yet", "尚未签字")),
        ],
        "stages": [
            ("past", _say("draft", "草稿")),
            ("past", _say("registered", "已登记")),
            ("present", _say("back-tested", "已回测")),
            ("to_come", _say("adopted", "采用")),
        ],
        "keys": [("j k", _say("move", "移动")), ("Enter", _say("open the file", "打开档案")), ("1 7", _say("log a call", "记录通话"))],
        "rule": "refer when not home_address.verified_by_visit",
        "sheet": Printed(
            title=_say("Borrower’s file 000217", "借款人档案 000217"),
            place=_say("Hangzhou branch", "杭州分公司"),
            cuts=_say("As known at 24 Sep 2026, 09:12. As of 24 Sep 2026. CNY.", "已知截至 2026-09-24 09:12，截至 2026-09-24，元。"),
            by=_say("Printed by Wu Lan, 24 Sep 2026, 09:14. Copy 2. Personal data.", "吴岚 2026-09-24 09:14 打印，第2份，含个人信息。"),
            check="7QK4-M2XD",
        ),
    }


def _form() -> forms.Form:
    class Sample(forms.Form):
        layout = "two"
        amount = MoneyField(label=_say("Amount received", "收到金额"), help_text=_say("In CNY, as counted", "元，以清点为准"))
        learnt_at = MomentField(label=_say("When did you learn it?", "何时得知？"))
        kind = forms.ChoiceField(
            label=_say("What kind of evidence is it?", "属于哪类证据？"),
            widget=forms.RadioSelect,
            choices=[
                ("document", _say("A document", "书证")),
                ("own_observation", _say("I saw it myself", "本人亲见")),
                ("own_statement", _say("The person says so", "本人陈述")),
                ("hearsay", _say("Somebody else says so", "他人转述")),
            ],
        )
        words = forms.CharField(label=_say("What was said or seen", "所说或所见"), widget=forms.Textarea(attrs={"rows": 3}))
        true_from = DayField(
            label=_say("True from", "自何时属实"), help_text=_say("Leave empty if nothing dates it", "无从考证则留空"), required=False
        )
        shown = forms.BooleanField(label=_say("Rent book, photographed", "租簿，已拍照"), required=False)

        def clean_learnt_at(self) -> None:
            raise forms.ValidationError(
                _say(
                    "25 Sep is after today. Put the day you heard it, or leave it at now.", "9月25日 晚于今天。填写得知当日，或保留“现在”。"
                )
            )

    return Sample(
        {
            "amount": "1,283.69",
            "learnt_at": "2026-09-25 17:24",
            "kind": "own_observation",
            "words": _say("The landlady says he has not been home for a while, but the light is on.", "房东说他好些天没回来，但灯亮着。"),
            "shown": True,
        }
    )


def _entries() -> list[Entry]:
    zhou = _say("Zhou Min", "周敏")
    return [
        Entry(
            at=_at(2026, 9, 23, 9, 12),
            department="lending",
            bold=_say("Employer confirms the job,", "单位确认在职，"),
            text=_say("since May 2021.", "2021年5月起。"),
            writer=_say("Chen Yu", "陈瑜"),
            evidence_kind="hearsay",
            true=_say("since May 2021", "自2021年5月"),
            known=_say("23 Sep 2026", "2026-09-23"),
        ),
        Entry(
            at=_at(2026, 9, 23, 16, 58),
            department="collection",
            bold=_say("Visit to his home,", "上门："),
            text=_say("Zhou Min with Tang Wei", "周敏、唐伟二人"),
            words=_say("The street door was shut. Somebody went in and we followed.", "临街大门关着，有人进门，我们跟了进去。"),
            evidence_kind="own_observation",
            recorded=_say("recorded 18:41, when the phone had a network again", "18:41 手机恢复网络后入库"),
            steps=[
                Entry(
                    at=_at(2026, 9, 23, 17, 2),
                    department="collection",
                    text=_say("Knocked at 23 for a long time. No answer.", "敲23室门，敲了很久，无人应。"),
                ),
                Entry(
                    at=_at(2026, 9, 23, 17, 19),
                    department="collection",
                    verdict="refused",
                    bold=_say("Seventh call refused", "第7次拨打被拦截"),
                    text=_say(
                        "House policy, after CN-CBA-DIALS. Lawful again 24 Sep, 08:00.",
                        "公司制度（参照CN-CBA-DIALS）。最早可拨：9月24日 08:00。",
                    ),
                ),
                Entry(
                    at=_at(2026, 9, 23, 17, 21),
                    department="collection",
                    bold=_say("He opened: he lives in 22.", "本人开门：他住22室。"),
                    contradiction=1,
                ),
                Entry(
                    at=_at(2026, 9, 23, 17, 29),
                    department="collection",
                    bold=_say("Paid in cash at the door.", "当面付清现金。"),
                    text=_say("Receipt 0231-0047.", "收据0231-0047。"),
                    words=_say("He had the money ready in a drawer.", "钱早备好，放在抽屉里。"),
                    amount_minor=128_369,
                    writer=zhou,
                ),
            ],
        ),
        Entry(
            at=_at(2026, 9, 23, 20, 14),
            text=_say("Counted at the branch by Sun Li, no difference.", "孙莉在分公司清点，无差额。"),
            amount_minor=128_369,
        ),
        Entry(
            at=_at(2026, 9, 24, 18, 2),
            department="lending",
            bold=_say("Salary 8,000", "月薪8,000"),
            superseded=_say("salary 5,200", "月薪5,200"),
            superseded_url="#",
        ),
        Entry(
            at=_at(2026, 9, 24, 18, 5),
            department="collection",
            erased=_say(
                "Erased on 3 Oct 2031 under CN-PIPL-RETAIN. The chain still holds.", "依CN-PIPL-RETAIN于2031年10月3日删除，链条完好。"
            ),
        ),
        Entry(
            span=(dt.date(2026, 10, 11), dt.date(2026, 11, 11)),
            at=_at(2026, 10, 11, 9),
            bold=_say("Installments 1 to 2,", "第1至2期，"),
            text=_say("each paid on its day", "均按日还款"),
            amount_minor=255_224,
            folded=[
                Entry(at=_at(2026, 10, 11, 9), text=_say("Installment 1", "第1期"), amount_minor=127_612),
                Entry(at=_at(2026, 11, 11, 9), text=_say("Installment 2", "第2期"), amount_minor=127_612),
            ],
        ),
        Entry(
            at=_at(2026, 11, 16, 2),
            bold=_say("Early warning:", "预警："),
            text=_say("three payments, each later than the one before.", "连续三期，一期比一期晚。"),
            warning=True,
        ),
    ]


def _contradiction() -> Contradiction:
    return Contradiction(
        number=1,
        settled=True,
        claimed=Half(
            "lending",
            _say("Claimed, to lending", "申报（信贷）"),
            _say("Room 23", "23室"),
            ["own_statement"],
            _say("Application form, signed", "申请表，本人签字"),
            "",
            _say("7 Mar 2025, 10:20, Chen Yu", "2025-03-07 10:20，陈瑜"),
        ),
        found=Half(
            "collection",
            _say("Found, by collection", "实见（清收）"),
            _say("Room 22", "22室"),
            ["own_observation", "document"],
            _say("He opened; rent book of the landlord", "本人开门；房东租簿"),
            _say("since Aug 2023, by the rent book", "自2023年8月起，据租簿"),
            _say("23 Sep 2026, 17:24, Zhou Min", "2026-09-23 17:24，周敏"),
        ),
        clue_kind="knowable",
        sentence=_say("It was true before 11 Mar 2025 and nobody looked.", "2025-03-11 之前已属实，当时无人上门核实。"),
        link=_say("Lesson 14", "复盘14"),
        url="#",
    )


def _ruler() -> Ruler:
    decision = _at(2025, 3, 11, 9, 50)
    paid = [_at(2025, month, 11, 10) for month in range(4, 13)] + [_at(2026, month, 11, 10) for month in range(1, 6)]
    late = [_at(2026, 6, 15, 10), _at(2026, 7, 20, 10), _at(2026, 8, 26, 10), _at(2026, 9, 12, 2)]
    return Ruler(
        now=_at(2026, 9, 24, 9, 12),
        decision_at=decision,
        marks=[
            RulerMark(_at(2025, 3, 7, 10, 20), "lending", "#"),
            RulerMark(_at(2025, 3, 10, 15, 40), "lending"),
            RulerMark(decision, "lending"),
        ]
        + [RulerMark(at, "office") for at in paid + late]
        + [
            RulerMark(_at(2026, 9, 18, 16), "collection"),
            RulerMark(_at(2026, 9, 23, 16, 58), "collection"),
            RulerMark(_at(2026, 9, 24, 8, 50), "lending"),
        ],
        moments=[
            NamedMoment(_say("The decision", "审批时"), decision),
            NamedMoment(_say("Before the visit", "上门前"), _at(2026, 9, 23, 16, 57)),
            NamedMoment(_say("Now", "现在"), None),
        ],
    )


def _axis() -> ClueAxis:
    return ClueAxis(
        decision_on=dt.date(2025, 3, 11),
        until=dt.date(2026, 10, 12),
        clues=[
            Clue(
                _say("Lives in 22", "住22室"),
                _say("landlord’s rent book", "房东租簿"),
                "knowable",
                dt.date(2026, 9, 23),
                dt.date(2023, 8, 1),
                dt.date(2026, 9, 23),
                true_words=_say("true since Aug 2023", "自2023年8月属实"),
            ),
            Clue(
                _say("No visit was ordered", "未安排上门"),
                _say("checklist of the file", "档案清单"),
                "known",
                dt.date(2025, 3, 10),
                dt.date(2025, 3, 10),
            ),
            Clue(
                _say("Later each month", "逐月推迟"),
                _say("payments 15 to 18", "第15至18期"),
                "unknowable",
                dt.date(2026, 6, 15),
                dt.date(2026, 6, 15),
                dt.date(2026, 9, 23),
            ),
            Clue(_say("Pays only face to face", "见面才还"), _say("seen on the visit", "上门所见"), "undetermined", dt.date(2026, 9, 23)),
        ],
    )
