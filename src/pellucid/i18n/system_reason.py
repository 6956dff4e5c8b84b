"""Why the operating system refused something, in the language of the reader."""

from pellucid.i18n.messages import gettext as _
from pellucid.i18n.messages import marked

_REASONS = (
    marked("Address already in use"),
    marked("Cannot assign requested address"),
    marked("Connection refused"),
    marked("Connection reset by peer"),
    marked("Directory not empty"),
    marked("Disk quota exceeded"),
    marked("File exists"),
    marked("File name too long"),
    marked("Input/output error"),
    marked("Invalid argument"),
    marked("Invalid cross-device link"),
    marked("Is a directory"),
    marked("Name or service not known"),
    marked("Network is unreachable"),
    marked("No space left on device"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Operation not permitted"),
    marked("Permission denied"),
    marked("Read-only file system"),
    marked("Temporary failure in name resolution"),
    marked("Too many levels of symbolic links"),
    marked("Too many open files"),
)
"""What Linux says, and mostly macOS and Windows too; Python does not ask for translations of it."""


def system_reason(error: OSError) -> str:
    """Return the reason of an error, such as "Permission denied".

    Args:
        error: An error of the operating system; its reason may also be a message that is translated
            already.
    """
    return _(error.strerror) if error.strerror else str(error)
