"""`pellucid serve`."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, system_reason

TOKEN = "PELLUCID_TOKEN"  # noqa: S105 (the name of a variable)
_MIN_TOKEN = 16

EXAMPLES = """\
pellucid serve photos
pellucid serve photos --port 9000
pellucid serve photos --host 0.0.0.0 --token-file token.txt
"""


def serve(
    run: Annotated[
        str,
        typer.Argument(
            help=marked("A run's folder or name in runs/, or imagenet-lite0, imagenet-lite2.")
        ),
    ],
    port: Annotated[
        int,
        typer.Option(
            help=marked("The port to listen on; 0 means any free port."), min=0, max=65535
        ),
    ] = 8000,
    host: Annotated[
        str,
        typer.Option(
            help=marked(
                "The address to listen on. Any address but this computer's own lets other "
                "computers send requests, and needs a token."
            )
        ),
    ] = "127.0.0.1",
    token_file: Annotated[
        Path | None,
        typer.Option(
            help=marked("A file with the token that clients send; or set PELLUCID_TOKEN.")
        ),
    ] = None,
    no_token: Annotated[
        bool,
        typer.Option("--no-token", help=marked("With --host: need no token; anybody may use it.")),
    ] = False,
) -> None:
    """Serve predictions over HTTP: POST /v1/predict, and a page to drop pictures on."""
    from pellucid.listening import listens_to_all
    from pellucid.server.serve import serve as serve_run

    token = _token(token_file)

    def tell(url: str) -> None:
        typer.echo(_("{run} is at {url}", run=run, url=url), err=True)
        if listens_to_all(host):
            typer.echo(
                _("Other computers reach it by the name or the address of this computer."),
                err=True,
            )
        typer.echo(_("Ctrl-C stops it."), err=True)

    serve_run(run, host, port, token, tell, is_open=no_token)


def _why(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, UnicodeDecodeError):
        return _("it is not text in UTF-8")
    return system_reason(error).lower()


def _token(path: Path | None) -> str | None:
    if path is None:
        token, source = os.environ.get(TOKEN), TOKEN
    else:
        source = str(path)
        try:
            mode = path.stat().st_mode
            token = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = _why(error)
            raise ConfigError(
                _(
                    "The token in {path} cannot be read: {reason}. Expected a text file with "
                    "a token of at least {min_characters} letters and digits. To make one: (umask "
                    "077; python -c 'import secrets; print(secrets.token_urlsafe())' > "
                    "token.txt)",
                    path=path,
                    reason=reason,
                    min_characters=_MIN_TOKEN,
                )
            ) from None
    if token is None:
        return None
    if path is not None and os.name == "posix" and mode & 0o077:
        raise ConfigError(
            _(
                "The token in {path} is not secret: its mode is {mode:o}, so other users of "
                "this computer can read it. Expected a file that is yours alone: chmod 600 "
                "{quoted_path}. Then write a new token into it, or set {variable} instead.",
                path=path,
                mode=mode & 511,
                quoted_path=shlex.quote(str(path)),
                variable=TOKEN,
            )
        )
    token = token.strip()
    if len(token) < _MIN_TOKEN or not token.isascii() or not token.isprintable():
        raise ConfigError(
            _(
                "The token of {source} has {n_characters} characters. Expected at least "
                "{min_characters} letters and digits, such as those of `python -c 'import "
                "secrets; print(secrets.token_urlsafe())'`.",
                source=source,
                n_characters=len(token),
                min_characters=_MIN_TOKEN,
            )
        )
    return token
