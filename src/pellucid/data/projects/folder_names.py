"""Names of class folders, by the names that checks and classifiers have for the classes."""

import unicodedata
from collections.abc import Iterable

from pellucid.data.sources.names import display_name


def folder_names(folders: Iterable[str]) -> dict[str, str]:
    """Return the name of each class folder by the label that its pictures have.

    Labels are in the Unicode form NFC. Folders that were named on macOS often are not.

    Args:
        folders: Names of the folders of classes.
    """
    return {unicodedata.normalize("NFC", display_name(name)): name for name in folders}
