"""Classes by their labels, which are in another Unicode form than some folders."""

import unicodedata

from pellucid.data.projects.folder_names import folder_names


def test_folders_of_macos_are_found_by_the_label():
    decomposed = unicodedata.normalize("NFD", "고양이")
    assert folder_names([decomposed, "dog"]) == {"고양이": decomposed, "dog": "dog"}
