"""Why a picture is not taken; each reason has a code, for which the phone's page has its texts."""

from typing import Literal

from pellucid.errors import PellucidError

Reason = Literal[
    "closed",
    "no class",
    "student full",
    "room full",
    "disk full",
    "not stored",
    "busy",
    "no cookie",
    "slow",
]


class RoomError(PellucidError):
    """A room does not take a picture.

    Args:
        code: The reason.
        message: What is wrong and what to do, for the user.
    """

    def __init__(self, code: Reason, message: str) -> None:
        super().__init__(message)
        self.code: Reason = code
