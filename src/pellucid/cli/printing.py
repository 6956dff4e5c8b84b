"""Print messages on standard error, and results on standard output."""

import io
import json
import os
import sys
from typing import Annotated, Any

import typer

from pellucid.i18n import gettext as _
from pellucid.i18n import marked

JsonOption = Annotated[
    bool, typer.Option("--json", help=marked("Print one JSON document and nothing else."))
]


def one_line(text: str) -> str:
    r"""Make a name safe to print: line breaks and control characters become visible escapes.

    Example:
        >>> print(one_line("two\nlines"))
        two\nlines
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def prepare_streams() -> None:
    """Set up the standard streams so that any name can be printed.

    Characters that a terminal cannot show are replaced. Output to a file or another program is
    UTF-8 on every system, because names may contain letters that the system's code page lacks.
    Bytes in names that are not valid UTF-8 are written as escapes, which JSON can read back.

    A closed stream is replaced by one that discards its output. Otherwise the next file to be
    opened would get its number, and anything that a library prints would be written to that file.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            if descriptor != number:
                os.dup2(descriptor, number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue  # replaced by a test
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def abandon_output() -> None:
    """Discard unwritten output, because Python would report the same error again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def fail(message: str) -> None:
    """Print an error message."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    text = _("Error: {message}", message=one_line(message))
    typer.echo(text if is_plain else typer.style(text, fg="red"), err=True)


def say(message: str) -> None:
    """Print a message for a user who is waiting, on standard error."""
    typer.echo(message, err=True)


def print_json(content: Any) -> None:
    """Print one JSON document and nothing else."""
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.write("\n")
