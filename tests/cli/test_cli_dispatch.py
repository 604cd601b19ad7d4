"""The command itself: help at once, one sentence for wrong input, exit codes."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from beforehand import cli
from beforehand.cli import VERBS, Verb, main
from beforehand.core.basics.refusals import Refusal, RefusalKind


def present():
    return {word: verb for word, verb in VERBS.items() if importlib.util.find_spec(verb.module)}


def test_help_loads_none_of_what_the_verbs_need():
    heavy = ("numba", "django", "pyarrow", "numpy", "pandas", "lark")
    code = (
        "import sys; from beforehand.cli import main\n"
        "try: code = main(['--help'])\n"
        "finally: print([name for name in " + repr(heavy) + " if name in sys.modules])\n"
        "assert code == 0"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert "backtest" in done.stdout


def test_help_lists_every_verb_that_is_there(capsys):
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {word}" in said for word in present())


@pytest.mark.parametrize("word", sorted(VERBS))
def test_every_verb_has_help(word, capsys):
    if word not in present():
        assert main([word]) == 2
        return
    assert main([word, "--help"]) == 0
    assert f"beforehand {word}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv", [["fly"], ["position"], ["position", "BOOK"], ["backtest", "BOOK"], ["position", "B", "--as-of", "yesterday"], []]
)
def test_wrong_arguments_are_answered_on_standard_error_with_2(argv, capsys):
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    if argv:
        assert captured.err.count("\n") == 1


def test_a_missing_extra_names_what_to_install(monkeypatch, capsys):
    def without(name):
        raise ModuleNotFoundError("No module named 'django'", name="django")

    monkeypatch.setattr(cli.importlib, "import_module", without)
    assert main(["serve"]) == 2
    assert "pip install 'beforehand[office]'" in capsys.readouterr().err


class FakeVerb:
    """A verb that ends as it is told."""

    error: BaseException

    @classmethod
    def add_arguments(cls, parser):
        assert parser.prog == "beforehand close"

    @classmethod
    def run(cls, args):
        raise cls.error


class Unable(Exception):
    refusal = Refusal(RefusalKind("x", 1, "Do this instead.", "请改做这个。"))


def ends_with(error, monkeypatch):
    monkeypatch.setattr(FakeVerb, "error", error, raising=False)
    monkeypatch.setattr(cli.importlib, "import_module", lambda name: FakeVerb)
    monkeypatch.setitem(VERBS, "close", Verb("beforehand.cli", "close"))
    return main(["close"])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Unable(), 2, "beforehand close: Do this instead.\n"),
        (FileNotFoundError(2, "No such file", "/nowhere"), 2, "beforehand close: there is no file or folder /nowhere.\n"),
        (PermissionError(13, "Permission denied", "/locked"), 2, "beforehand close: /locked cannot be used: permission denied.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_a_refusal_is_one_sentence_and_2(error, code, said, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C")
    assert ends_with(error, monkeypatch) == code
    assert capsys.readouterr().err == said


def test_a_refusal_speaks_the_terminal_s_language(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert ends_with(Unable(), monkeypatch) == 2
    assert "请改做这个。" in capsys.readouterr().err


def test_a_fault_of_the_program_is_seen_whole(monkeypatch):
    with pytest.raises(ZeroDivisionError):
        ends_with(ZeroDivisionError(), monkeypatch)
