"""How a book, or a row of it, is refused: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from beforehand.core.basics.refusals import Refusal, RefusalKind

NO_FOLDER = RefusalKind(
    "book.no_folder",
    10,
    "{folder} is not a book: there is no such folder.",
    "{folder} 不是账册：没有这个文件夹。",
)
NO_MANIFEST = RefusalKind(
    "book.no_manifest",
    20,
    "{folder} is not a book: it has no book.json; make one with `beforehand import CONNECTOR PATH --to BOOK`.",
    "{folder} 不是账册：缺少 book.json；请用 `beforehand import CONNECTOR PATH --to BOOK` 生成。",
)
BAD_MANIFEST = RefusalKind(
    "book.bad_manifest",
    30,
    "{file} cannot be read: {problem}; docs/reference/book.md says what it holds.",
    "{file} 无法读取：{problem}；其内容见 docs/reference/book.md。",
)
NO_TABLE = RefusalKind(
    "book.no_table",
    40,
    "The book has no {file}; this needs it. Ask whoever made the book to write it.",
    "账册里没有 {file}，此处需要它；请让制作者补上。",
)
EMPTY_FILE = RefusalKind(
    "book.empty_file",
    50,
    "{file} is empty (0 bytes): it was never finished. Write the book again.",
    "{file} 是空文件（0 字节）：没有写完；请重新写出账册。",
)
NOT_PARQUET = RefusalKind(
    "book.not_parquet",
    60,
    "{file} is no Parquet file or is cut short. Write the book again.",
    "{file} 不是 Parquet 文件或已残缺；请重新写出账册。",
)
NO_COLUMN = RefusalKind(
    "book.no_column",
    70,
    "{file} has no column {column} ({meaning}). Add it, of type {type}.",
    "{file} 缺少列 {column}；请补上，类型 {type}。",
)
WRONG_TYPE = RefusalKind(
    "book.wrong_type",
    80,
    "{file}: column {column} is {found}, not {type}. Write it as {type}.",
    "{file}：列 {column} 的类型是 {found}，应为 {type}；请改正。",
)
UNKNOWN_COLUMN = RefusalKind(
    "book.unknown_column",
    90,
    "{file} has a column {column} that a book does not know. Take it away.",
    "{file} 里的列 {column} 不在账册格式之内；请去掉。",
)
NO_ROWS = RefusalKind(
    "book.no_rows",
    100,
    "{file} has no row that can be used ({refused} of {rows} refused). There is nothing to answer from.",
    "{file} 没有可用的行（共 {rows} 行，拒收 {refused} 行），无从回答。",
)
MATURED_OTHERWISE = RefusalKind(
    "book.matured_otherwise",
    105,
    "{rows} decisions contradict themselves, first {decision}: matured is {matured}, seen_until at {age} months says otherwise.",
    "{rows} 笔决定自相矛盾，最早为 {decision}：matured 为 {matured}，与 seen_until 及账册的 {age} 个月不符。",
)

MISSING = RefusalKind(
    "row.missing",
    10,
    "{column} is missing; it must be given.",
    "缺少 {column}，必须填写。",
)
NOT_A_WORD = RefusalKind(
    "row.not_a_word",
    20,
    "{column} is {value!r}; write one of {words}.",
    "{column} 为 {value!r}，只能是 {words}。",
)
TOO_SMALL = RefusalKind(
    "row.too_small",
    30,
    "{column} is {value}; it must be at least {least}.",
    "{column} 为 {value}，至少应为 {least}。",
)
TOO_LARGE = RefusalKind(
    "row.too_large",
    31,
    "{column} is {value}; at most {most} minor units can be held.",
    "{column} 为 {value}，最多可记 {most} 个最小单位。",
)
TWICE = RefusalKind(
    "row.twice",
    40,
    "{column} stands in more than one row; keep one.",
    "{column} 在不止一行出现，请只保留一行。",
)
NO_SUCH = RefusalKind(
    "row.no_such",
    50,
    "{column} {value!r} is not in {table}; add it there or mend it.",
    "{column} {value!r} 不在 {table} 中；请补上或改正。",
)
NOT_TOGETHER = RefusalKind(
    "row.not_together",
    60,
    "{column} contradicts the row: {rule}.",
    "{column} 与本行不符：{rule_zh}。",
)
OUT_OF_TIME = RefusalKind(
    "row.out_of_time",
    70,
    "{column} is {value}; a date from 1900 to 2200 is taken.",
    "{column} 为 {value}，只接受 1900 至 2200 年的日期。",
)


@dataclass(frozen=True)
class RowRefusal:
    """One row that is left out: table, row (the first is 1), its key, the column, and the refusal."""

    table: str
    row: int
    key: str
    column: str
    refusal: Refusal

    def sentence(self, language: str = "en") -> str:
        """Where, what is wrong, and how to mend it."""
        said = self.refusal.sentence(language)
        if language.startswith("zh"):
            return f"{self.table} 第 {self.row} 行（{self.key}）：{said}"
        return f"{self.table} row {self.row} ({self.key}): {said}"


class UnableToReadBook(Exception):
    """The book as a whole cannot be read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


class UnableToWriteBook(Exception):
    """What was to be written is not a book."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal
