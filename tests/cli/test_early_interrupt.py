"""Ctrl-C while the program is being imported ends it with one line, as it does later."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

PRESSING = """
import os, signal, sys

class Press:
    '''Presses Ctrl-C when a module is looked for.'''

    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):  # the signal is handled between two of these
                pass

sys.meta_path.insert(0, Press())
sys.argv = ["pellucid", *{words!r}]
from pellucid.__main__ import main
main()
"""


def pressed(module, *words, before="", lang="en"):
    # Jobs in the background of a script ignore the signal, and what they start does too.
    default = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program = default + before + PRESSING.format(module=module, words=words)
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PELLUCID_LANG": lang, "CUDA_VISIBLE_DEVICES": "-1", "PATH": "", "NO_COLOR": "1"}
        | {"PYTHONPATH": ":".join(sys.path)},
    )


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("pellucid.cli", ["train", "photos"]),
        ("typer", ["data", "check", "photos"]),
        ("pellucid.i18n", ["--help"]),
        ("pellucid.cli.printing", ["predict", "photos", "a.png"]),
        ("pellucid.cli.stopped", ["train", "photos"]),
        ("pellucid.cli.train", ["train", "photos"]),
        ("pellucid.cli.late_command", ["train", "--help"]),
    ],
)
@pytest.mark.slow
def test_ctrl_c_during_the_imports_is_one_line(module, words):
    done = pressed(module, *words)
    assert done.stderr == ("Error: Stopped by Ctrl-C. Finished work is kept.\n")
    assert (done.returncode, done.stdout) == (130, "")


@pytest.mark.slow
def test_the_line_is_in_the_language_that_was_asked_for():
    done = pressed("typer", "train", "photos", "--lang", "ko")
    assert done.stderr.startswith("오류: ")
    assert done.returncode == 130


@pytest.mark.slow
def test_a_swallowed_interrupt_ends_the_program_too():
    """C extensions may drop what is raised while they call back."""
    swallowing = (
        "import signal, sys\n"
        "class Swallow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pellucid.cli.main':\n"
        "            try:\n"
        "                signal.raise_signal(signal.SIGINT)\n"
        "            except KeyboardInterrupt:\n"
        "                pass\n"
        "sys.meta_path.insert(0, Swallow())\n"
    )
    done = pressed("no such module", "--version", before=swallowing)
    assert (done.returncode, done.stdout) == (130, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_an_ignored_signal_stays_ignored():
    """Shells start programs in the background of a script so."""
    ignored = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    done = pressed("typer", "--version", before=ignored)
    assert done.returncode == 0
    assert done.stdout.startswith("pellucid ")


@pytest.mark.parametrize("kind", ["ImportError", "RuntimeError"])
@pytest.mark.slow
def test_what_an_interrupted_import_makes_of_it_is_no_error_of_its_own(kind):
    """Extension modules and the creation of classes replace the exception."""
    failing = (
        "import signal, sys\n"
        "class Fail:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pellucid.api':\n"
        "            try:\n"
        "                signal.raise_signal(signal.SIGINT)\n"
        "            except KeyboardInterrupt:\n"
        f"                raise {kind}('initialization failed') from None\n"
        "sys.meta_path.insert(0, Fail())\n"
    )
    done = pressed("no such module", "predict", "photos", "a.png", before=failing)
    assert (done.returncode, done.stdout) == (130, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_an_error_without_ctrl_c_is_not_hidden():
    failing = (
        "import sys\n"
        "class Fail:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pellucid.api':\n"
        "            raise RuntimeError('a fault of its own')\n"
        "sys.meta_path.insert(0, Fail())\n"
    )
    done = pressed("no such module", "predict", "photos", "a.png", before=failing)
    assert done.returncode == 1
    assert "a fault of its own" in done.stderr
