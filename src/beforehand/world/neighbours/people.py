"""Who the neighbours are: names in pinyin and characters, occupations, telephones, homes, drawn from lists of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

SURNAMES = (
    ("Zhao", "赵"), ("Qian", "钱"), ("Su", "苏"), ("Li", "李"), ("Du", "杜"), ("Deng", "邓"), ("Zheng", "郑"), ("Wang", "王"),
    ("Feng", "冯"), ("Chen", "陈"), ("Chu", "褚"), ("Wei", "卫"), ("Jiang", "蒋"), ("Shen", "沈"), ("Han", "韩"), ("Yang", "杨"),
    ("Zhu", "朱"), ("Qin", "秦"), ("Xu", "许"), ("He", "何"), ("Lü", "吕"), ("Shi", "施"), ("Zhang", "张"), ("Kong", "孔"),
    ("Cao", "曹"), ("Yan", "严"), ("Jin", "金"), ("Tao", "陶"), ("Qi", "戚"), ("Xie", "谢"), ("Yu", "喻"), ("Shui", "水"),
    ("Dou", "窦"), ("Pan", "潘"), ("Ge", "葛"), ("Fan", "范"), ("Peng", "彭"), ("Lang", "郎"), ("Lu", "鲁"), ("Liang", "梁"),
)  # fmt: skip
GIVEN = (
    ("an", "安"), ("bin", "斌"), ("cai", "彩"), ("chun", "春"), ("dong", "冬"), ("fang", "芳"), ("fu", "福"), ("gang", "刚"),
    ("gui", "桂"), ("guo", "国"), ("hai", "海"), ("hong", "红"), ("hua", "花"), ("jian", "建"), ("jie", "洁"), ("juan", "娟"),
    ("jun", "军"), ("lan", "兰"), ("lei", "雷"), ("li", "丽"), ("liang", "亮"), ("lin", "林"), ("long", "龙"), ("mei", "梅"),
    ("min", "敏"), ("ming", "明"), ("na", "娜"), ("ping", "平"), ("qiang", "强"), ("qin", "琴"), ("rong", "荣"), ("sheng", "生"),
    ("shu", "淑"), ("tao", "涛"), ("wei", "伟"), ("wen", "文"), ("xia", "霞"), ("xiang", "祥"), ("xin", "新"), ("xue", "雪"),
    ("yan", "燕"), ("ying", "英"), ("yong", "勇"), ("yu", "玉"), ("yue", "月"), ("zhen", "珍"), ("zhi", "志"), ("zhong", "忠"),
)  # fmt: skip
OCCUPATIONS = {
    "salaried": ("machine operator", "shop assistant", "bookkeeper", "school cook", "hospital porter", "warehouse keeper", "receptionist"),
    "trader": ("fruit stall", "noodle shop", "clothes stall", "hardware shop", "breakfast counter", "fish stall", "tea shop"),
    "driver": ("delivery van", "taxi driver", "freight driver", "driver for a haulier", "courier"),
    "labourer": ("day labourer", "decorator", "bricklayer", "dock worker", "cleaner", "seasonal picker"),
}
STREETS = {
    "HZ": ("Mulberry lane", "Canal street", "Tea hill road", "Old bridge road", "Reed bank", "Willow yard"),
    "NB": ("Harbour road", "Salt field lane", "Lighthouse street", "Net makers' lane", "Ferry road", "Pine wharf"),
    "WZ": ("River mouth road", "Leather market street", "Terrace lane", "Bamboo slope", "Button street", "Stone steps"),
}
PHONE_BLOCK = 199_0000_0000


@dataclass(frozen=True)
class Neighbour:
    """A person who does not exist: his name for both readers, when he was born, what he does, how he is reached."""

    name: str
    born_on: date
    occupation: str
    phone: str
    home: str


def names(rng: np.random.Generator) -> Iterator[str]:
    """Names without end, each once: *Zhao Meilan 赵梅兰*."""
    given: set[str] = set()
    while True:
        surname, character = SURNAMES[rng.integers(len(SURNAMES))]
        parts = [GIVEN[index] for index in rng.choice(len(GIVEN), size=2 if rng.random() < 0.8 else 1, replace=False)]
        name = f"{surname} {''.join(spelt for spelt, _ in parts).capitalize()} {character}{''.join(written for _, written in parts)}"
        if name not in given:
            given.add(name)
            yield name


def neighbour(rng: np.random.Generator, name: str, number: int, branch: str, occupation: str, age: int, on: date) -> Neighbour:
    """A person of that name who is `age` years old on a day; `number` makes his telephone his own, `branch` is a code of the lender."""
    born_on = on - timedelta(days=int(age * 365.25) + int(rng.integers(1, 360)))
    doing = OCCUPATIONS[occupation]
    streets = STREETS[branch]
    home = f"{streets[rng.integers(len(streets))]} {rng.integers(1, 120)}, flat {rng.integers(1, 9)}0{rng.integers(1, 5)}"
    return Neighbour(name, born_on, doing[rng.integers(len(doing))], str(PHONE_BLOCK + number), home)
