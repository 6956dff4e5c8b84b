"""The report as a file."""

from pathlib import Path

from pellucid.report.contents import report_contents
from pellucid.report.page import render_report
from pellucid.report.record import read_record
from pellucid.report.thumbnails import thumbnail
from pellucid.run import RunFolder, write_text


def write_report(run: RunFolder) -> Path:
    """Write report.html from the other files of a run.

    Pictures are read from the folder that the run was trained on; those that are gone are
    replaced by a placeholder.

    Args:
        run: A folder with config.json, metrics.json, catalog.parquet and predictions.parquet.

    Returns:
        The path of the report.

    Raises:
        RunError: One of the files is missing or damaged, or the report cannot be written.
    """
    record = read_record(run)
    contents = report_contents(record)
    mistakes = contents.results.mistakes if contents.results else ()
    source = Path(str(record.settings.get("source", "")))
    found = {
        mistake.path: thumbnail(source / mistake.path)
        for mistake in mistakes
        if _is_inside(source, mistake.path)
    }
    thumbnails = {path: address for path, address in found.items() if address is not None}
    page = render_report(contents, thumbnails)
    # File names that are no valid Unicode come as lone surrogates, which UTF-8 cannot hold.
    write_text(run.report, page.encode("utf-8", "replace").decode("utf-8"))
    return run.report


def _is_inside(folder: Path, path: str) -> bool:
    """Whether a path stays in the folder; the run that names both may be a stranger's."""
    return not Path(path).is_absolute() and ".." not in Path(path).parts and folder.is_absolute()
