"""The source and settings of a training, stored in its run so that it can be resumed."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pellucid.config import TrainConfig
from pellucid.data.sources.endings import is_table
from pellucid.data.sources.reading import Reading, reading_from_record
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder, write_json
from pellucid.settings import command_of, with_absolute_files
from pellucid.training.kept_files import config_in


@dataclass(frozen=True)
class TrainingJob:
    """The source and the settings of a training."""

    source: Path
    """Absolute path of the images."""
    config: TrainConfig
    reading: Reading
    command: str
    """Command line that repeats the training."""

    @classmethod
    def of(cls, source: Path, config: TrainConfig, reading: Reading) -> "TrainingJob":
        """Create the job of a new training."""
        command = command_of(source, config, reading.options)
        return cls(source.absolute(), with_absolute_files(config), reading, command)

    def write(self, run: RunFolder) -> None:
        """Write the job to its file in the run."""
        job = {"command": self.command, "source": str(self.source), "config": asdict(self.config)}
        write_json(run.job, job | self.reading.facts)


def read_job(run: RunFolder) -> TrainingJob:
    """Read the job of an interrupted training.

    Args:
        run: Folder of the run.

    Raises:
        RunError: The file is damaged.
    """
    job = run.read_job()
    source = Path(job.source)
    try:
        reading = reading_from_record(job)
        if job.allow_outside is None and is_table(source):
            # An earlier version, which always allowed this for tables, started this training.
            reading = replace(reading, allow_outside=True)
        config = config_in(run.path, job.config)
        return TrainingJob(source, config, reading, job.command)
    except ConfigError as error:
        raise RunError(
            _(
                "{path} cannot be used ({error}). Train again into a new folder.",
                path=run.job,
                error=error,
            )
        ) from None
