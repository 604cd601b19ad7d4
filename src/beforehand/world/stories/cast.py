"""The founding lender: three branches, their people, one product, the policy of its first day. Set up by service calls too."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from beforehand.office.learning import services as learning
from beforehand.office.servicing import services as servicing
from beforehand.office.staff import services as staff
from beforehand.office.staff.models import Staff, system
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting import services as underwriting
from beforehand.world.stories.moments import at, day

DEVICE = UUID("5b0f5a3e-0000-4000-8000-000000000231")  # the phone of the story, for keys made on the device
OPENING = at("2025-01-06 08:00")
BRANCHES = (("HZ", "Hangzhou"), ("NB", "Ningbo"), ("WZ", "Wenzhou"))
PEOPLE = (  # login, name, role, branch (none: all)
    ("qian_yi", "Qian Yi", Role.ADMINISTRATOR, None),
    ("xu_yan", "Xu Yan", Role.RISK_MANAGER, None),
    ("fan_bo", "Fan Bo", Role.AUDITOR, None),
    ("luo_ning", "Luo Ning", Role.COMPLIANCE_OFFICER, None),
    ("he_jing", "He Jing", Role.COLLECTION_MANAGER, None),
    ("wu_lan", "Wu Lan", Role.BRANCH_MANAGER, "HZ"),
    ("chen_yu", "Chen Yu", Role.LOAN_OFFICER, "HZ"),
    ("gao_feng", "Gao Feng", Role.LOAN_OFFICER, "HZ"),
    ("lin_qiao", "Lin Qiao", Role.UNDERWRITER, "HZ"),
    ("shen_ke", "Shen Ke", Role.APPROVER, "HZ"),
    ("sun_li", "Sun Li", Role.CASHIER, "HZ"),
    ("bai_lu", "Bai Lu", Role.CASHIER, "HZ"),
    ("zhou_min", "Zhou Min", Role.FIELD_COLLECTOR, "HZ"),
    ("tang_wei", "Tang Wei", Role.FIELD_COLLECTOR, "HZ"),
    ("ma_jun", "Ma Jun", Role.COLLECTOR, "HZ"),
    ("hu_bin", "Hu Bin", Role.COLLECTOR, "HZ"),
    ("cai_hong", "Cai Hong", Role.COLLECTOR, "HZ"),
    ("yu_fei", "Yu Fei", Role.COLLECTOR, "HZ"),
    *((f"{name.lower()}_{code.lower()}", f"{name} {surname}", role, code)
      for code, surname in (("NB", "Ning"), ("WZ", "Wen"))
      for name, role in (("Fu", Role.BRANCH_MANAGER), ("Lu", Role.LOAN_OFFICER), ("Ding", Role.UNDERWRITER), ("Pan", Role.APPROVER),
                         ("Jin", Role.CASHIER), ("Shi", Role.COLLECTOR))),
)  # fmt: skip
ALSO = (("gao_feng", Role.FIELD_COLLECTOR, "HZ"), ("wu_lan", Role.FIELD_COLLECTOR, "HZ"))
"""Some do a second job: who brings customers also goes out, the branch manager may go along."""


@dataclass
class Cast:
    """Who acts in the stories, the product they sell, the book their rules are tried on; `kept` carries records between stories."""

    book_folder: Path | None = None
    register_folder: Path | None = None
    people: dict[str, Staff] = field(default_factory=dict)
    branches: dict[str, Any] = field(default_factory=dict)
    product: Any = None
    book: Any = None
    kept: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Staff:
        """A person of the lender by login: `cast.chen_yu`."""
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(name)

    @property
    def hangzhou(self) -> Any:
        """The branch in Hangzhou."""
        return self.branches["HZ"]

    @staticmethod
    def picture(words: str) -> bytes:
        """A small picture that stands for the photo of a paper; `words` make its bytes its own."""
        return _png(words)


def open_house(cast: Cast) -> Iterator[datetime]:
    """Open the three branches, take the people on, sell one product, release policy version 1."""
    yield OPENING
    founder = system()
    for code, name in BRANCHES:
        cast.branches[code] = staff.open_branch(founder, None, code=code, name=name, zone="Asia/Shanghai")
    for login, name, role, code in PEOPLE:
        branch = cast.branches[code] if code else None
        person = staff.take_on(founder, None, login=login, name=name, branch=branch or cast.hangzhou)
        staff.appoint(founder, None, person=person, role=role, branch=branch)
        cast.people[login] = person
    for login, role, code in ALSO:
        staff.appoint(founder, None, person=cast.people[login], role=role, branch=cast.branches[code])
    cast.product = servicing.add_product(
        cast.xu_yan, None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1_000_00, most_minor=300_000_00, installments_least=1, installments_most=36,
        in_force_from=day("2025-01-01"),
    )  # fmt: skip
    first = underwriting.founding_versions()[0]
    underwriting.release_policy(cast.xu_yan, None, version=first, second_signer=cast.he_jing)
    if cast.book_folder is not None:
        cast.book = learning.register_book(cast.xu_yan, None, name="Made book of 20,000 decisions", path=str(cast.book_folder))


def _png(words: str) -> bytes:
    """A grey PNG of one pixel row per word, with the words in a text chunk: real bytes of a real picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    width, height = 64, 48
    rows = b"".join(b"\x00" + bytes([200 + (x * y) % 40 for x in range(width)]) for y in range(height))
    made = io.BytesIO()
    made.write(b"\x89PNG\r\n\x1a\n")
    made.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
    made.write(chunk(b"tEXt", b"Title\x00" + words.encode("latin-1", "replace")))
    made.write(chunk(b"IDAT", zlib.compress(rows)))
    made.write(chunk(b"IEND", b""))
    return made.getvalue()
