"""Errors about files that cannot be opened as models."""


class UnfitFileError(ValueError):
    """A file is not a whole model, or needs too much; the message is a sentence about "it"."""


class TooLargeError(UnfitFileError):
    """A file needs more than may be built or unpacked."""
