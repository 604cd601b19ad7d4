"""What may be done instead of a refused act: a code for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INSTEAD: Final[Mapping[str, tuple[str, str]]] = {
    "wait": ("Wait for the next lawful moment.", "等到最早可联系的时间。"),
    "ask_for_agreed_hours": ("Ask the debtor which other hours suit him; record his agreement.", "询问债务人其他方便时段，并记录其同意。"),
    "write": ("Write to him within the hours.", "在可联系时段内发送信息或信函。"),
    "visit_by_two": ("Visit him by two officers within the hours.", "在可联系时段内由两人上门。"),
    "debtor_only": ("Speak to the debtor himself.", "直接联系债务人本人。"),
    "own_door_by_two": ("Visit his own door by two officers.", "由两人到其住处上门。"),
    "agreed_place": ("Ask for a place he names and record his consent.", "请其指定见面地点并记录同意。"),
    "ask_location_only": ("Ask only where he can be found and say nothing of the debt.", "只询问其下落，不提债务。"),
    "take_second_officer": ("Take a second officer along.", "叫上第二名人员同行。"),
    "ask_for_place_alone": ("Alone you may look for the place and ask the way, not knock.", "一人可以找地址、问路，不可敲门。"),
    "leave_and_come_again": ("Leave within the hour and agree on another day.", "一小时内离开，另约时间。"),
    "ask_manager": ("Ask the manager who set the flag.", "请示设置标记的经理。"),
}
"""English and Chinese sentence of each code in `Answer.instead`."""


def instead_sentence(code: str, language: str = "en") -> str:
    """The sentence of one code; a code that is not there is a broken invariant."""
    english, chinese = INSTEAD[code]
    return chinese if language.startswith("zh") else english
