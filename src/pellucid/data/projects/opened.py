"""Open the pictures of a source; in a project, the pictures of a burst are a group."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from pellucid.data.projects.file_names import burst_of
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading
from pellucid.data.sources.source import Source


def open_pictures(path: Path, reading: Reading | None = None, run: str = "RUN") -> Source:
    """List the images of a source, as `open_source` does.

    Args:
        path: As for `open_source`.
        reading: As for `open_source`.
        run: As for `open_source`.

    Returns:
        The files. In a project, those of a burst of the camera have its name as their group.

    Raises:
        ConfigError: As for `open_source`.
        DataError: As for `open_source`.
    """
    source = open_source(path, reading, run)
    if not ProjectFolder(path).is_project:
        return source
    files = [replace(file, group=burst_of(PurePosixPath(file.path).name)) for file in source.files]
    return replace(source, files=files)
