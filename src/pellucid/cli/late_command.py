"""Commands with an option for each setting, which are created only when they are needed."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import typer

from pellucid.cli.command import Command
from pellucid.cli.settings_options import annotated_options


class LateCommand(Command):
    """Stand-in for a command whose many options are created only when they are needed."""

    def real(self) -> Any:
        """Return the real command, whose help is in the language of the reader."""
        raise NotImplementedError

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Create the context of the real command."""
        return self.real().make_context(*args, **kwargs)

    @property
    def params(self) -> list[Any]:
        """Arguments and options of the real command."""
        params: list[Any] = self.real().params
        return params

    @params.setter
    def params(self, _: list[Any]) -> None:
        """Ignore the parameters that Typer finds in the stand-in, which has none."""


@cache
def command_with_settings(
    name: str,
    function: Callable[..., None],
    kind: type[Command],
    examples: str,
    recipes: tuple[str, ...] | None,
    language: str,  # noqa: ARG001 (a part of the cache's key)
) -> Any:
    """Create a command with an option for each setting.

    Args:
        name: Name of the command.
        function: What it runs; its parameter ``settings`` receives the settings.
        kind: Class of the command.
        examples: Examples below its help.
        recipes: Recipes whose settings are options; None for all.
        language: Language of the help.
    """
    parameters = inspect.signature(function).parameters.values()
    own = [each for each in parameters if each.name != "settings"]
    settings = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in annotated_options(recipes).items()
    ]

    def with_all_options(**values: Any) -> None:
        function(**values)

    # Typer derives the options from the signature and the annotations, and the help from the text.
    with_all_options.__signature__ = inspect.Signature([*own, *settings])  # type: ignore[attr-defined]
    with_all_options.__annotations__ = {each.name: each.annotation for each in (*own, *settings)}
    with_all_options.__doc__ = function.__doc__
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    # The command caches its help option, so these names must be set from the start.
    settings_of_help = {"help_option_names": ["-h", "--help"]}
    app.command(name, cls=kind, epilog=examples, context_settings=settings_of_help)(
        with_all_options
    )
    return typer.main.get_command(app)
