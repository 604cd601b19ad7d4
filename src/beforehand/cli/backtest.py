"""What a rule, or a whole policy, would have saved and turned away on a book, as known at each decision, in money.

The rule is text: decline when credit_report.current_overdue > 1000.00 CNY. A rule without decline, refer or watch declines, unless
--effect says otherwise. A column that nobody could have known at the decision is refused by name (exit code 2).
"""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from beforehand.cli import language
from beforehand.cli.arguments import day, say_refused

if TYPE_CHECKING:
    from beforehand.core.hindsight.decisions import Decisions
    from beforehand.core.rules import Catalogue, Rule

SEED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("book", metavar="BOOK", type=Path, help="folder of the book")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--rule", metavar="TEXT", help="a rule as text")
    asked.add_argument("--policy", metavar="FILE", type=Path, help="a policy version as YAML; it takes the place of the policy in force")
    parser.add_argument("--policy-version", metavar="N", type=int, help="which version of the file; by default its last")
    parser.add_argument("--effect", choices=("decline", "refer", "watch"), help="what the rule does, where its text does not say")
    parser.add_argument("--judge-from", metavar="D", type=day, help="answer apart for decisions from this day on, YYYY-MM-DD")
    parser.add_argument("--age", metavar="MONTHS", type=_months, help="judge loans at this age; by default the book's own")
    parser.add_argument(
        "--margin", metavar="P", type=_margin, help="profit per 100 of good money, e.g. 10 or 10%%; by default the book's own"
    )
    parser.add_argument(
        "--recheck", metavar="A,B", default="employer.verified,assets.verified", help="what a watch rule looks at again at each alert"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=SEED, help=f"seed of the draws (default {SEED})")
    parser.add_argument("--json", action="store_true", help="the answer as JSON: money in minor units, shares in ppm")
    parser.add_argument(
        "--html", metavar="FILE", type=_page_file, help="write the answer as a page that stands by itself, to be read or printed"
    )
    parser.add_argument("--language", choices=("en", "zh"), help="of the page; by default that of the terminal")


def run(args: argparse.Namespace) -> int:
    """Print the answer; 0."""
    import numpy as np

    from beforehand.cli.backtest_report import as_text
    from beforehand.connectors.book import read_book
    from beforehand.connectors.book.candidates import candidate_of
    from beforehand.connectors.book.decisions import decisions_of
    from beforehand.core.hindsight.backtest import backtest
    from beforehand.core.hindsight.plain import plain_backtest

    book = read_book(args.book, ["loans", "decisions", "facts"])
    say_refused(book.refusals)
    decisions = decisions_of(book)
    if args.policy is not None:
        rules = _policy(args, decisions.catalogue)
    else:
        rules = (candidate_of(args.rule, book.manifest, decisions.catalogue, args.effect),)
    if args.rule is not None and rules[0].effect == "watch":
        return _watch(args, decisions, rules[0])
    found = backtest(
        decisions, rules, np.random.default_rng(args.seed), replaces=args.policy is not None, age_months=args.age,
        margin_ppm=args.margin, judge_from=args.judge_from,
    )  # fmt: skip
    if args.html is not None:
        from beforehand.cli.backtest_page import backtest_page

        _write_page(args, backtest_page(found, decisions, book.manifest, args.seed, args.language or language()))
    if args.json:
        print(json.dumps(plain_backtest(found, book.manifest.name, args.seed), ensure_ascii=False, indent=1))
    else:
        print(as_text(found, book.manifest.name, args.seed))
    return 0


def _write_page(args: argparse.Namespace, text: str) -> None:
    args.html.write_text(text, encoding="utf-8")
    print(f"The page is {args.html}.", file=sys.stderr)


def _watch(args: argparse.Namespace, decisions: Decisions, rule: Rule) -> int:
    from beforehand.connectors.book import read_book
    from beforehand.connectors.book.candidates import watched
    from beforehand.core.hindsight.plain import plain_watch
    from beforehand.core.hindsight.verdict import watch_verdict

    book = read_book(args.book, ["loans", "installments", "events"])
    say_refused(book.refusals)
    found = watched(book, rule, decisions, [name.strip() for name in args.recheck.split(",") if name.strip()])
    if args.html is not None:
        from beforehand.cli.backtest_page import watch_page

        _write_page(args, watch_page(found, decisions, book.manifest, args.language or language()))
    if args.json:
        print(json.dumps(plain_watch(found, book.manifest.name), ensure_ascii=False, indent=1))
        return 0
    print(f"{rule.text}\n\n{watch_verdict(found)}\n")
    print(f"Rule true in {found.true_months:,} loan-months, unknown in {found.unknown_months:,}; {found.loans_alerted:,} loans alerted.")
    print(f"Looked at again at each alert: {', '.join(found.rechecks) or 'nothing'}. Book: {book.manifest.name}.")
    return 0


def _policy(args: argparse.Namespace, catalogue: Catalogue) -> tuple[Rule, ...]:
    import yaml

    from beforehand.core.basics.refusals import Refusal
    from beforehand.core.hindsight.candidate import rules_of
    from beforehand.core.hindsight.refusals import NO_POLICY, NO_VERSION, UnableToBacktest
    from beforehand.core.policy.read import read_policy

    try:
        plain = yaml.safe_load(args.policy.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnableToBacktest(Refusal(NO_POLICY, {"file": args.policy})) from error
    if not isinstance(plain, dict):
        raise UnableToBacktest(Refusal(NO_POLICY, {"file": args.policy}))
    versions = {version.version: version for version in read_policy(plain, catalogue)}
    number = max(versions) if args.policy_version is None else args.policy_version
    if number not in versions:
        has = ", ".join(str(each) for each in sorted(versions))
        raise UnableToBacktest(Refusal(NO_VERSION, {"file": args.policy, "number": number, "has": has}))
    return rules_of(versions[number], catalogue)


def _page_file(text: str) -> Path:
    """Where a page can be written."""
    file = Path(text)
    if file.is_dir() or not file.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no place for a page; name a file in a folder that is there")
    return file


def _months(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 600:
        raise argparse.ArgumentTypeError(f"{text!r} is no age; write a whole number of months from 1 to 600")
    return int(text)


def _margin(text: str) -> int:
    """Percent as written into ppm, exactly."""
    try:
        ppm = Decimal(text.strip().removesuffix("%").strip()) * 10_000
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no margin; write percent, such as 10 or 12.5%") from None
    if not ppm.is_finite() or not 0 <= ppm <= 10_000_000 or ppm != ppm.to_integral_value():
        raise argparse.ArgumentTypeError(f"{text!r} is no margin; write percent from 0 to 1000 with at most four decimals")
    return int(ppm)
