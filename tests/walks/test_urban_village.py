"""Case B walked in Chinese: the man with no money, four collectors before, one search alone, and a balance of 342,000 at the counter."""

from __future__ import annotations

import pytest

from walks.acts import PAPER, begins, choose, follow, known, pick, press, row, says, silent, sums, write
from walks.conftest import PHONE

LANGUAGE = "zh-hans"
DUE = {"本金": "11,628.95", "利息": "3,348.28", "逾期费": "302.04", "今日应还": "15,279.27"}
PAYOFF = "82,222.67"


@pytest.fixture
def told(walk):
    """Granted, six installments paid, none since August; four collectors came and went: 24 October 2026, nine in the morning."""
    from beforehand.world.stories.urban_village import urban_village

    walk.tell(known(urban_village(walk.cast, lesson=False), until="2026-10-23 23:00"), until="2026-10-24 09:00")
    return walk


def test_the_urban_village(told):
    is_handed_over(told)
    is_searched_for(told)
    may_not_be_knocked_up(told)
    says_he_has_no_money(told)
    shows_his_account(told)
    pays_it_all(told)
    teaches_to_ask_for_the_statement(told)


def is_handed_over(walk):
    """What each of four did, cost and brought stands beside his note; together 391.00, and nothing came of it."""
    manager = walk.who("He Jing", "/files/000001/")
    follow(manager, "催收案件", exact=True)
    for holder, dials, visits, cost in (
        ("Ma Jun", 9, 1, "69.00"),
        ("Hu Bin", 8, 2, "128.00"),
        ("Cai Hong", 7, 1, "67.00"),
        ("Yu Fei", 7, 2, "127.00"),
    ):
        cells = [cell.strip() for cell in row(manager, holder).get_by_role("cell").all_inner_texts()][1:]
        assert cells == [str(dials), str(visits), "0", cost, "0.00"]
    together = [cell.strip() for cell in row(manager, "合计").get_by_role("cell").all_inner_texts()]
    assert together == ["31", "6", "0", "391.00", "0.00"]
    says(manager, "Nobody in the lane knows the name.", "失联")
    follow(manager, "移交", exact=True)
    pick(manager, "交给谁", "Zhou Min")
    write(manager, {"交接说明": "七个电话，白天上门两次。他似乎晚上才回家。"})
    press(manager, "移交")
    says(manager, "案件已移交。")


def is_searched_for(walk):
    """Alone he may look for the house and ask the landlady where he is; he may not go to the door, and she is not told why."""
    walk.at("2026-10-24 18:10")
    phone = walk.who("Zhou Min", "/worklist/", PHONE)
    says(phone, "拨打31次，上门6次，从未见面。", "可一人，只问住处")
    follow(phone, "开始上门")
    with walk.refused(409):
        press(phone, "开始")
        says(phone, "上门催收至少须 2 人，现为 1 人。可一人打听地址，不可一人敲门。", "公司规定，依 CN-CBA-VISIT")
    follow(phone, "只找住处")
    choose(phone, "住处附近")
    press(phone, "开始")
    says(phone, "独自一人", "只问其下落，不说缘由。")
    silent(phone, "15,271.78", "11,628.95")

    walk.at("2026-10-24 20:55")
    phone = walk.who("Zhou Min", "/files/000001/contacts/", PHONE)
    ask = phone.get_by_role("complementary").last
    choose(ask, "上门", "询问下落")
    pick(ask, "联系到谁", "房东")
    pick(ask, "上门地点", "住处附近")
    press(ask, "现在可以吗？")
    says(phone, "现在可以")
    ask = phone.get_by_role("complementary").last
    choose(ask, "上门", "询问下落")
    pick(ask, "联系到谁", "房东")
    pick(ask, "上门地点", "住处附近")
    ask.get_by_label(begins("会说到债务")).check()
    press(ask, "现在可以吗？")
    says(phone, "被拦截")

    phone = walk.who("Zhou Min", "/visits/1/", PHONE)
    follow(phone, "问路")
    write(phone, {"所见所闻": "她说他有些日子没回来了；可是他房里的灯亮着。"})
    press(phone, "登记")
    follow(phone, "灯亮")
    write(phone, {"哪扇门": "House 118, second floor", "所见所闻": "他房里的灯亮着。"})
    press(phone, "登记")
    follow(phone, "敲门")
    says(phone, "寻找只能问路。敲其门即为上门，按上门登记，并附规定判断。")
    follow(phone, "返回门前")
    press(phone, "结束上门")


def may_not_be_knocked_up(walk):
    """Sunday, ten past six: three at the door are refused until eight."""
    walk.at("2026-10-25 06:10")
    phone = walk.who("Zhou Min", "/worklist/", PHONE)
    says(phone, "不在可联系时段。", "今天 08:00", "CN-GBT-TIME")
    sums(phone, DUE)
    follow(phone, "开始上门")
    choose(phone, "Tang Wei", "Wu Lan")
    with walk.refused(409):
        press(phone, "开始")
        says(phone, "08:00–22:00 方可联系", "最早可行时间", "今天 10月25日 周日 08:00")

    walk.at("2026-10-25 08:00")
    phone = walk.who("Zhou Min", "/collection/1/visits/new/", PHONE)
    choose(phone, "Tang Wei", "Wu Lan")
    press(phone, "开始")
    follow(phone, "敲Urban village, house 118, second floor的门找他")
    choose(phone, "有人开门")
    write(phone, {"所见所闻": "他在睡觉，开了门。"})
    press(phone, "登记")
    silent(phone, DUE["今日应还"])
    with phone.expect_navigation():
        phone.locator("a[href$='/steps/identified/']").first.click()
    choose(phone, "对照档案中的身份证照片")
    press(phone, "登记")
    sums(phone, DUE)


def says_he_has_no_money(walk):
    """He pleads poverty: an enquiry opens, a promise is taken, and he agrees in his own words to show his account."""
    walk.at("2026-10-25 08:20")
    phone = walk.who("Zhou Min", "/visits/2/", PHONE)
    follow(phone, "查证所见")
    pick(phone, "涉及哪一事项", "银行余额")
    phone.wait_for_selector("#value-of-entry label:has-text('银行余额')")
    choose(phone, "本人陈述")
    write(phone, {"银行余额": "0.00", "所说或所见": "没有钱，手头紧。今天大概有一万到账。", "出自何人何物": "本人"})
    press(phone, "记录")
    follow(phone, "称有困难")
    write(phone, {
        "本人申报": "没有钱，手头紧。", "可证明的材料": "他的账户，或最近六个月流水", "提供期限": "2026-10-25",
        "期间安排": "证明之前不采取更强措施",
    })  # fmt: skip
    press(phone, "开启困难核查")
    says(phone, "困难核查已开启。")
    follow(phone, "承诺还款")
    write(phone, {"承诺金额": "10,000.00", "承诺日期": "2026-10-25", "原话": "今天有一笔款到账。"})
    press(phone, "记录承诺")
    follow(phone, "本人同意某事")
    consent = phone.get_by_role("complementary").last
    choose(consent, "出示账户")
    write(consent, {"本人原话": "好，跟我来，我给你看账户。", "哪个地点、账户或号码": "大街上的银行网点"})
    press(consent, "登记")
    says(phone, "已按本人原话记录。", "好，跟我来，我给你看账户。")
    phone = walk.who("Zhou Min", "/worklist/", PHONE)
    follow(phone, "回到对B的上门")
    press(phone, "结束上门")


def shows_his_account(walk):
    """The statement shows 342,000.00 since November 2025: claim and finding side by side, from cannot pay to will not pay."""
    walk.at("2026-10-25 09:40")
    phone = walk.who("Zhou Min", "/files/000001/findings/new/?attribute=bank.balance", PHONE)
    choose(phone, "书证")
    write(phone, {
        "银行余额": "342,000.00", "所说或所见": "2025年11月起陆续存入。", "出自何人何物": "柜台打印的十二个月流水",
        "目睹日期": "2026-10-25", "属实起始": "2025-11",
    })  # fmt: skip
    phone.get_by_label(begins("照片与书面材料")).set_input_files({"name": "statement.png", "mimeType": "image/png", "buffer": PAPER})
    press(phone, "记录")
    says(
        phone, "与档案记载矛盾。裁定之前双方并存。", "0.00 CNY", "342,000.00 CNY",
        "审批时可知。2026-01-15 审批前已属实：柜台打印的十二个月流水可证（自 2025-11 起属实），2026-10-25 才知悉，当时无人查看。",
    )  # fmt: skip

    manager = walk.who("He Jing")
    says(manager, "B的困难申请")
    follow(manager, "阅后决定")
    says(manager, "能还不愿还", "为其自称，与查证矛盾。")
    follow(manager, "作出决定")
    choose(manager, "不予给予")
    pick(manager, "依据", "银行余额: 342,000.00 CNY (柜台打印的十二个月流水)")
    write(manager, {"理由": "账户余额为342,000.00。"})
    press(manager, "签批")
    follow(manager, "判断能力与意愿")
    choose(manager, "有能力", "不愿意", "银行余额: 342,000.00 CNY (柜台打印的十二个月流水)")
    write(manager, {"所见所闻": "自称没钱，余额是欠款的四倍。"})
    press(manager, "登记")
    says(manager, "有能力, 不愿意")


def pays_it_all(walk):
    """The payoff to the day, in cash that two hold and two count; the case closes as paid, the promise is kept by money."""
    walk.at("2026-10-25 10:35")
    branch = walk.who("Wu Lan", "/loans/HZ-2026-0115-001/")
    for name, amount in (
        ("本金", "78,243.84"), ("应还利息", "3,348.28"), ("利息，10天（按365天）", "328.51"), ("逾期费", "302.04"),
        ("10月25日 应付", PAYOFF),
    ):  # fmt: skip
        says(branch, name, amount)
    press(branch, "出具书面报价")
    follow(branch, "查看原件")
    for amount in ("78,243.84", "3,348.28", "328.51", "302.04", PAYOFF):
        assert amount in branch.locator("body").inner_text()

    phone = walk.who("Zhou Min", "/collection/1/", PHONE)
    follow(phone, "收款并出收据")
    says(phone, f"今日结清须 {PAYOFF}。")
    choose(phone, "结清贷款")
    write(phone, {"实点现金": PAYOFF})
    with walk.refused(400):
        press(phone, "开出收据")
        says(phone, "达到 50,000.00 须两人共管。请填写第二人。")
    pick(phone, "共同保管人", "Wu Lan")
    press(phone, "开出收据")
    says(phone, "交回清点之前，现金由您保管。", "B → Zhou Min、Wu Lan")

    walk.at("2026-10-25 11:30")
    till = walk.who("Sun Li")
    says(till, "B案件结案。", "还清。")
    follow(till, "清点", exact=True)
    write(till, {"实点": PAYOFF})
    with walk.refused(400):
        press(till, "记入清点")
        says(till, "达到 50,000.00 须两人共管。请填写第二人。")
    pick(till, "共同清点人", "Shen Ke")
    press(till, "记入清点")
    says(till, f"已清点 Zhou Min 交回的 {PAYOFF}，无差额。")

    walk.at("2026-10-26 09:15")
    desk = walk.who("Chen Yu", "/files/000001/")
    follow(desk, "裁定以哪一方为准")
    choose(desk, "342,000.00 CNY（书证）")
    write(desk, {"理由": "流水可证。"})
    press(desk, "以此为准")
    case = walk.who("He Jing", "/collection/1/")
    says(case, "2026年10月25日结案：还清", "已履约")


def teaches_to_ask_for_the_statement(walk):
    """Knowable, because the statement goes back to November 2025: refer where no statement covers six months."""
    walk.at("2026-11-02 09:10")
    risk = walk.who("Xu Yan", "/lessons/")
    follow(risk, "复盘", exact=True)
    write(risk, {"标题": "Case B: the poor man had 342,000"})
    press(risk, "打开复盘")
    follow(risk, "添加线索")
    risk.get_by_role("checkbox", name="柜台打印的十二个月流水").check()
    press(risk, "与审批对照")
    says(risk, "可知", "柜台打印的十二个月流水可证（自 2025-11 起属实）")
    follow(risk, "提出规则")
    write(risk, {
        "规则": "refer when bank_statement.months_covered < 6", "文字说明（英文）": "No bank statement covers the last six months",
        "文字说明（中文）": "没有覆盖最近六个月的银行流水",
    })  # fmt: skip
    press(risk, "封存文本")
    says(risk, "refer when bank_statement.months_covered < 6")
