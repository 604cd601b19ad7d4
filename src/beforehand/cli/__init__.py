"""The command `beforehand`: one verb, one module, loaded only when it is asked for.

A verb's module has `add_arguments(parser)` and `run(args) -> int`. The exit code is 0 when done, 1 where a check that ran
has failed, 2 where the input is wrong: then one sentence on standard error says what to do, never a trace.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True)
class Verb:
    """A word of the command: the module that does it, one line of help, and the extra of the package it needs, if any."""

    module: str
    help: str
    extra: str | None = None


VERBS = {
    "demo": Verb("beforehand.cli.demo", "open an office with the four founding cases and today's work waiting", "office"),
    "serve": Verb("beforehand.cli.serve", "run an office: its database, its worker and its pages", "office"),
    "import": Verb("beforehand.cli.import_book", "make a book from an outside file, or bring one into an office"),
    "export-book": Verb("beforehand.cli.export_book", "write an office's loans and decisions as a book", "office"),
    "close": Verb("beforehand.cli.close", "close the business day of an office", "office"),
    "verify": Verb("beforehand.cli.verify", "check an office's audit chain, balances and what was told to people", "office"),
    "warm": Verb("beforehand.cli.warm", "compile the arithmetic, so that the first page does not wait for it"),
    "upgrade": Verb("beforehand.cli.upgrade", "bring an office's database to this release", "office"),
    "backup": Verb("beforehand.cli.backup", "write an office into one file", "office"),
    "restore": Verb("beforehand.cli.restore", "make an office from a backup", "office"),
    "position": Verb("beforehand.cli.position", "where every loan of a book stands on a day"),
    "explain": Verb("beforehand.cli.explain", "every figure of one loan with the events and formulas that made it"),
    "conduct": Verb("beforehand.cli.conduct", "ask the conduct gate: check a file of cases, or why about one act"),
    "backtest": Verb("beforehand.cli.backtest", "what a rule would have saved and turned away, as known at each decision"),
}


class OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one sentence and ends with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        self.exit(WRONG_INPUT, f"{self.prog}: {message}; `{self.prog} --help` shows what it takes.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verb in `argv` (default: the process's own arguments); returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE if leaving.code is None else WRONG_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has closed it, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def language() -> str:
    """`zh` where the terminal's locale is Chinese, else `en`."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if spoken.startswith("zh") else "en"


def _run(arguments: list[str]) -> int:
    if not arguments or arguments[0].startswith("-"):
        return _without_a_verb(arguments)
    word, rest = arguments[0], arguments[1:]
    if word not in VERBS or not _is_here(VERBS[word]):
        print(f"beforehand: there is no verb {word!r}; `beforehand --help` lists them.", file=sys.stderr)
        return WRONG_INPUT
    verb = VERBS[word]
    try:
        module = importlib.import_module(verb.module)
        parser = OneSentenceParser(f"beforehand {word}", description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(rest)))
    except ModuleNotFoundError as missing:
        if verb.extra is None or (missing.name or "").startswith("beforehand"):
            raise
        print(f"beforehand {word}: needs {missing.name}; install it with `pip install 'beforehand[{verb.extra}]'`.", file=sys.stderr)
        return WRONG_INPUT
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"beforehand {word}: {sentence}", file=sys.stderr)
        return WRONG_INPUT


def _without_a_verb(arguments: list[str]) -> int:
    parser = OneSentenceParser(prog="beforehand", description="Microcredit risk control from application to recovery, in one file.",
                               formatter_class=argparse.RawDescriptionHelpFormatter, epilog=_verbs_as_text())  # fmt: skip
    parser.add_argument("verb", nargs="?", help="one of the verbs below; `beforehand VERB --help` says what it takes")
    parser.add_argument("--version", action="store_true", help="print the version")
    if parser.parse_args(arguments).version:
        from importlib.metadata import version

        print(version("beforehand"))
        return DONE
    parser.print_help(sys.stderr)
    return WRONG_INPUT


def _verbs_as_text() -> str:
    return "verbs:\n" + "\n".join(f"  {word:<12} {verb.help}" for word, verb in VERBS.items() if _is_here(verb))


def _is_here(verb: Verb) -> bool:
    return importlib.util.find_spec(verb.module) is not None


def _sentence(error: Exception) -> str | None:
    """What a refusal that was raised says; None for a fault of the program, which must be seen whole."""
    refusal = getattr(error, "refusal", None)
    if refusal is not None:
        return str(refusal.sentence(language()))
    if isinstance(error, FileNotFoundError):
        return f"there is no file or folder {error.filename}."
    if isinstance(error, IsADirectoryError | NotADirectoryError | PermissionError):
        return f"{error.filename} cannot be used: {(error.strerror or 'refused').lower()}."
    return None
