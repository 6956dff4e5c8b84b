"""Routes that start, stop and resume the jobs of a project; its events tell how far they are."""

from fastapi import APIRouter

from pellucid.app.routes.studio.asked import Asked
from pellucid.app.studio.job_schemas import JobKind, TrainingRequest
from pellucid.app.studio.jobs import resume_training, start_job, stop_job

router = APIRouter()


@router.post("/api/projects/{identifier}/jobs/{kind}", operation_id="startJob", status_code=204)
def start(project: Asked, kind: JobKind, asked: TrainingRequest | None = None) -> None:
    """Start to train a classifier, to check the pictures, or to estimate what trainings take."""
    start_job(project, kind, (asked or TrainingRequest()).recipe)


@router.post("/api/projects/{identifier}/jobs/{kind}/stop", operation_id="stopJob", status_code=204)
def stop(project: Asked, kind: JobKind) -> None:
    """Stop a job."""
    stop_job(project, kind)


@router.post(
    "/api/projects/{identifier}/training/resume", operation_id="resumeTraining", status_code=204
)
def resume(project: Asked) -> None:
    """Resume the latest training, which has ended early."""
    resume_training(project)
