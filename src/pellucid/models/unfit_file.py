"""Errors about files that cannot be opened as models."""


class UnfitFileError(ValueError):
    """A file is not a whole model, or needs too many resources.

    The message is a sentence that refers to the file as "it".
    """


class TooLargeError(UnfitFileError):
    """A model in a file exceeds a limit on what may be built or unpacked."""
