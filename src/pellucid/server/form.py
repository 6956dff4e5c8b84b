"""Pictures out of a form with files."""

from collections.abc import AsyncGenerator

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from pellucid.server.limits import Limits


class _Parser(MultiPartParser):
    """Reads a form, and minds whether it was sent whole; Starlette's own leaves out what is cut.

    Args:
        request: What has the form as its body.
        n_files: At most; of other fields as many.
    """

    def __init__(self, request: Request, n_files: int) -> None:
        self._is_whole = False
        stream = self._checked(request.stream())
        super().__init__(request.headers, stream, max_files=n_files, max_fields=n_files)

    def on_end(self) -> None:
        """Note the last boundary."""
        self._is_whole = True

    async def _checked(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for chunk in stream:
            yield chunk
        # Raised from within, so that Starlette closes the files that it has begun.
        if not self._is_whole:
            raise MultiPartException("The form ends before its last boundary; was it sent whole?")


async def read_form(request: Request, limits: Limits) -> list[tuple[str, bytes]]:
    """Read the pictures of a form: (name, content), in the order sent.

    Raises:
        HTTPException: It is no form, was cut short, has no file or too many.
    """
    try:
        form = await _Parser(request, limits.n_files).parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from None
    # Python knows encodings that fail with other errors than Starlette expects ("undefined").
    except ValueError:
        raise HTTPException(400, "The form's names are not in the charset it tells.") from None
    try:
        pictures = [
            (_sendable(value.filename or "picture"), await value.read())
            for _, value in form.multi_items()
            if isinstance(value, UploadFile)
        ]
    finally:
        await form.close()
    if not pictures:
        raise HTTPException(400, "The form has no file. Expected files under the name `files`.")
    return pictures


def _sendable(name: str) -> str:
    """Replace what UTF-8 has no bytes for: halves of UTF-16's pairs, which UTF-7 can spell."""
    return name.encode("utf-8", "replace").decode("utf-8")
