"""How long a job still takes, from what it has done and from an estimate, if there is one."""

from pellucid.app.studio.job_record import JobRecord
from pellucid.app.studio.job_schemas import TimeLeft

_LEAST = 1.0
"""Seconds of progress without which no speed is computed."""
_N_RECENT = 5
"""Number of epochs whose mean time is taken for that of the others."""


def time_left(job: JobRecord) -> TimeLeft | None:
    """Compute the time that a job still takes.

    In a stage that reports progress, the speed so far is taken for that of the rest; in a training
    by epochs, the mean time of the latest ones. If the stages were estimated before the job began,
    those that follow are added.

    Returns:
        The time; None if nothing is known.
    """
    in_stage, is_limit = _left_in_stage(job)
    names = [each.name for each in job.planned]
    if job.stage not in names:
        if in_stage is None:
            return None
        return TimeLeft(seconds=in_stage, is_whole=False, is_limit=is_limit)
    present = names.index(job.stage)
    if in_stage is None:
        in_stage = max(0.0, job.planned[present].seconds - (job.at - job.stage_began))
        is_limit = False
    later = sum(each.seconds for each in job.planned[present + 1 :])
    return TimeLeft(seconds=in_stage + later, is_whole=True, is_limit=is_limit)


def _left_in_stage(job: JobRecord) -> tuple[float | None, bool]:
    """Return the seconds that the present stage still takes, and whether it may end earlier."""
    if job.is_fitting and job.n_epochs is not None:
        return _left_of_epochs(job, job.n_epochs), True
    if len(job.progress) < 2 or job.total is None:
        return None, False
    (began, first), (now, done) = job.progress
    if done <= first or now - began < _LEAST:
        return None, False
    return max(0, job.total - done) * (now - began) / (done - first), False


def _left_of_epochs(job: JobRecord, n_epochs: int) -> float | None:
    # The first epoch of a process also compiles the network.
    seconds = [row.seconds for row in job.epochs if row.seconds is not None]
    recent = (seconds[1:] or seconds)[-_N_RECENT:]
    if not recent:
        return None
    done, all_batches = job.batch or (0, 1)
    n_left = max(0.0, n_epochs - len(job.epochs) - done / all_batches)
    return n_left * sum(recent) / len(recent)
