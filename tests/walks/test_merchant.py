"""Case D walked in Chinese: granted in haste before this office, the broken promise, the blow, the agency."""

from __future__ import annotations

from walks.acts import begins, choose, follow, pick, press, row, says, write

LANGUAGE = "zh-hans"


def test_the_merchant(walk):
    enters_as_a_legacy_loan(walk)
    misses_the_first_payment(walk)
    is_waited_for_alone(walk)
    strikes_an_officer(walk)
    is_broken_by_money(walk)
    goes_to_an_agency(walk)
    is_a_known_lesson(walk)


def enters_as_a_legacy_loan(walk):
    """31 August 2026: what was signed by the one who brought him can enter only as it happened, and stands as an override."""
    walk.at("2026-08-31 15:00")
    manager = walk.who("Wu Lan", "/imports/loans/new/")
    write(manager, {
        "来源材料": "2026年8月纸质档案", "姓名": "D", "出生日期": "1980-11-30", "身份证号": "330106198011300057", "职业": "POS机经销商",
        "电话": "13600009921", "住址": "滨江自有住房", "经营": "滨江1204室", "金额": "60,000", "期数": "12", "放款日": "2026-08-03",
        "申请时间": "2026-08-03 09:05", "审批时间": "2026-08-03 16:30", "引荐人": "Gao Feng", "经办人": "Chen Yu", "签批人": "Gao Feng",
        "征信报告当前逾期": "6,000,000", "哪份报告": "2026年8月3日征信报告", "报告入档时间": "2026-08-03 09:31",
    })  # fmt: skip
    press(manager, "导入")
    says(manager, "由引荐人签批。", "仅一人签批。", "申请当日放款：没有冷静期。", "征信报告当前逾期金额：6,000,000.00 CNY")
    manager = walk.who("Wu Lan", "/imports/overrides/")
    says(row(manager, "HZ-2026-0803-001"), "由引荐人签批。", "Gao Feng", "60,000.00")


def misses_the_first_payment(walk):
    """4 September 2026, the first day late: first-payment default stands in the morning, and the case is given to Gao Feng."""
    walk.at("2026-09-04 09:10")
    manager = walk.who("He Jing")
    says(manager, "首期未还", "首期 2026-09-03 到期未还", "D的案件无人经办")
    follow(manager, "指派")
    follow(manager, "移交", exact=True)
    pick(manager, "交给谁", "Gao Feng")
    press(manager, "移交")
    officer = walk.who("Gao Feng", "/worklist/")
    for name, amount in (("本金", "4,600.80"), ("利息", "900.00"), ("逾期费", "2.75"), ("今日应还", "5,503.55")):
        says(row(officer, name), amount) if name != "今日应还" else says(officer, amount)
    with officer.expect_navigation():
        officer.keyboard.press("4")
    says(officer, "已记录。")


def is_waited_for_alone(walk):
    """The gate refuses a visit alone; he waits five hours all the same: recorded as it happened, with its two breaches."""
    walk.at("2026-09-04 11:00")
    officer = walk.who("Gao Feng", "/collection/1/visits/new/")
    officer.get_by_label(begins("自营场所")).check()
    with walk.refused(409):
        press(officer, "开始")
        says(officer, "上门催收至少须 2 人，现为 1 人。")

    walk.at("2026-09-04 12:05")
    officer = walk.who("Gao Feng", "/collection/1/")
    follow(officer, "记录承诺")
    write(officer, {"承诺金额": "5,503.55", "承诺日期": "2026-09-04", "原话": "财务部正在去转账的路上。"})
    press(officer, "记录承诺")

    walk.at("2026-09-04 16:00")
    officer = walk.who("Gao Feng", "/files/000001/contacts/new/?kind=visit&place=own_business")
    pick(officer, "结果", "已通话")
    write(officer, {"用时": "300", "说了什么": "十一点起一个人在他办公室等。中午起一直说在去转账的路上，什么也没到。"})
    press(officer, "登记")
    says(officer, "已如实记录。违反2条规定（公司规定，依 CN-CBA-VISIT; 公司规定 HOUSE-VISIT-LENGTH），已转合规岗。")
    compliance = walk.who("Luo Ning")
    says(compliance, "违规：公司规定，依 CN-CBA-VISIT", "违规：公司规定 HOUSE-VISIT-LENGTH")


def strikes_an_officer(walk):
    """The incident stops every visit to him and the place at once, and lending sees the flag."""
    walk.at("2026-09-04 17:40")
    officer = walk.who("Zhou Min", "/files/000001/")
    follow(officer, "报告安全事件")
    choose(officer, "人身攻击", "Tang Wei", "Gao Feng")
    write(officer, {
        "时间": "2026-09-04 17:35", "地点": "滨江1204室", "经过": "话说硬了，他打了Tang Wei。报警，午夜后才做完笔录。",
        "报警编号": "滨江2026-09-04/17", "伤情": "无大碍，已去医院。",
    })  # fmt: skip
    press(officer, "报告并停止一切上门")
    says(officer, "已停止对此人及该地点的一切上门。信贷亦可见。", "滨江2026-09-04/17", "无大碍，已去医院。")
    officer = walk.who("Zhou Min", "/collection/1/visits/new/")
    choose(officer, "Tang Wei")
    with walk.refused(409):
        press(officer, "开始")
        says(officer, "此人有标记，不得进行：人身安全。", "HOUSE-SAFETY-STOP")
    underwriter = walk.who("Lin Qiao", "/files/000001/")
    says(underwriter, "警示", "人身安全")


def is_broken_by_money(walk):
    """The next morning the promise is judged by what came: nothing."""
    walk.at("2026-09-05 09:00")
    manager = walk.who("He Jing", "/collection/1/")
    says(row(manager, "财务部正在去转账的路上。"), "跳票", "2026-09-04 前分文未到。", "5,503.55")


def goes_to_an_agency(walk):
    """Placed on 8 September at 30 %; 5,000.00 reach it in October; recalled in November."""
    walk.at("2026-09-08 10:00")
    manager = walk.who("He Jing", "/collection/1/")
    follow(manager, "委外", exact=True)
    says(manager, "名单中无机构。")
    follow(manager, "请先添加。")
    write(manager, {"名称": "钱塘应收账款公司"})
    press(manager, "添加")
    manager = walk.who("He Jing", "/collection/1/placements/new/")
    write(manager, {"佣金，占回款百分比": "30", "行为要求": "依GB/T 45251-2025；不得上门找本人及该地点；每次联系两日内报告。"})
    press(manager, "委托")
    says(manager, "佣金为回款的 30%，由公司承担。")

    walk.at("2026-10-16 09:30")
    manager = walk.who("He Jing", "/placements/1/")
    write(manager, {"机构收到的金额": "5,000.00", "到账日": "2026-10-15"})
    press(manager, "入账")
    says(row(manager, "2026-10-15"), "5,000.00", "1,500.00")
    manager = walk.who("He Jing", "/loans/HZ-2026-0803-001/figures/")
    says(manager, "2026-10-15 支付 115.52", "2026-10-15 支付 900.00", "2026-10-15 支付 3,984.48")

    walk.at("2026-11-16 09:30")
    manager = walk.who("He Jing", "/placements/1/")
    write(manager, {"退案原因": "两个月，只有一笔。"})
    press(manager, "退案")
    says(manager, "已退案。", "两个月，只有一笔。")
    underwriter = walk.who("Lin Qiao", "/files/000001/")
    says(underwriter, "人身安全")


def is_a_known_lesson(walk):
    """Known, and ignored: the report lay in the file before the decision."""
    walk.at("2026-11-16 10:10")
    risk = walk.who("Xu Yan", "/files/000001/")
    follow(risk, "催收案件", exact=True)
    follow(risk, "复盘", exact=True)
    write(risk, {"标题": "Case D: the report had shown it"})
    press(risk, "打开复盘")
    follow(risk, "添加线索")
    risk.get_by_role("checkbox", name="2026年8月3日征信报告").check()
    press(risk, "与审批对照")
    says(risk, "已知")
    follow(risk, "提出规则")
    write(
        risk,
        {
            "规则": "decline when credit_report.current_overdue > 1000.00 CNY",
            "文字说明（英文）": "The credit report shows a current overdue above 1,000.00",
            "文字说明（中文）": "征信报告显示当前逾期超过1,000.00元",
        },
    )
    press(risk, "封存文本")
    says(risk, "decline when credit_report.current_overdue > 1000.00 CNY")
