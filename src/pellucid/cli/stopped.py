"""The end of a command by Ctrl-C."""

import sys
from contextlib import suppress
from typing import NoReturn

from pellucid.cli.language_option import take_language
from pellucid.cli.printing import fail, prepare_streams
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

INTERRUPTED = 130
"""The usual exit status for Ctrl-C in shells."""


def stop() -> NoReturn:
    """Say that Ctrl-C has ended the command, and exit.

    Raises:
        SystemExit: Always.
    """
    prepare_streams()
    with suppress(ConfigError):
        take_language(sys.argv[1:])
    say_stopped()
    sys.exit(INTERRUPTED)


def say_stopped() -> None:
    """Say that Ctrl-C has ended the command."""
    fail(_("Stopped by Ctrl-C. Finished work is kept."))
