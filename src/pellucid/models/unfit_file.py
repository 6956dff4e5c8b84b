"""Why a file is not opened as a model."""


class UnfitFileError(ValueError):
    """A file is no whole model, or asks for too much; the message is a sentence about "it"."""


class TooLargeError(UnfitFileError):
    """A file asks for more than is built or unpacked."""
