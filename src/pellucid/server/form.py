"""Read the pictures of a multipart form."""

from collections.abc import AsyncGenerator

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from pellucid.i18n import gettext as _
from pellucid.server.limits import Limits


class _Parser(MultiPartParser):
    """Parser that rejects incomplete forms; Starlette's own drops the incomplete part silently.

    Args:
        request: Request with the form as its body.
        n_files: Maximum number of files, and of other fields.
    """

    def __init__(self, request: Request, n_files: int) -> None:
        self._is_whole = False
        stream = self._checked(request.stream())
        super().__init__(request.headers, stream, max_files=n_files, max_fields=n_files)

    def on_end(self) -> None:
        """Record that the last boundary was read."""
        self._is_whole = True

    async def _checked(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for chunk in stream:
            yield chunk
        # Raised inside the stream, so that Starlette closes the files that it has opened.
        if not self._is_whole:
            raise MultiPartException(_("The form is incomplete: its last boundary is missing."))


async def read_form(request: Request, limits: Limits) -> list[tuple[str, bytes]]:
    """Read the pictures of a form.

    Returns:
        Name and content of each picture, in the order sent.

    Raises:
        HTTPException: The body is not a form, is incomplete, or has no file or too many.
    """
    try:
        form = await _Parser(request, limits.n_files).parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from None
    # Some of Python's encodings, such as "undefined", raise errors that Starlette does not expect.
    except ValueError:
        raise HTTPException(400, _("The form's names are not in the declared charset.")) from None
    try:
        pictures = [
            (_sendable(value.filename or "picture"), await value.read())
            for _, value in form.multi_items()
            if isinstance(value, UploadFile)
        ]
    finally:
        await form.close()
    if not pictures:
        raise HTTPException(400, _("The form has no file. Expected files under the name `files`."))
    return pictures


def _sendable(name: str) -> str:
    """Replace characters that UTF-8 cannot encode: lone surrogates, which UTF-7 can contain."""
    return name.encode("utf-8", "replace").decode("utf-8")
