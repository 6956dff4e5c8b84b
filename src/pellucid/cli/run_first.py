"""Check that the run comes before the pictures."""

import shlex
from collections.abc import Iterable

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


def check_run_first(run: str, others: Iterable[str], command: str) -> None:
    """Check that the run comes before the pictures.

    Args:
        run: Argument at the place of the run.
        others: Arguments after it.
        command: Name of the command.

    Raises:
        ConfigError: The run comes later, or its name has blanks and was not put in quotes.
    """
    from pellucid.api import is_classifier

    others = list(others)
    if is_classifier(run):
        return
    for n_words in range(1, len(others) + 1):
        name = " ".join([run, *others[:n_words]])
        if is_classifier(name):
            words = shlex.join([name, *others[n_words:]])
            raise ConfigError(
                _(
                    "There is no run {run}, but there is a run {name!r}. Put a name with "
                    "blanks in quotes: pellucid {command} {words}",
                    run=run,
                    name=name,
                    command=command,
                    words=words,
                )
            )
    found = next((other for other in others if is_classifier(other)), None)
    if found is not None:
        rest = [run, *(other for other in others if other != found)]
        raise ConfigError(
            _(
                "{run} is not a run, but {found} is. The run comes first: pellucid {command} "
                "{words}",
                run=run,
                found=found,
                command=command,
                words=shlex.join([found, *rest]),
            )
        )
