"""Schemas of the studio's requests and responses; the web app's types are generated from them."""

from typing import Annotated

from pydantic import BaseModel, Field

from pellucid.app.studio.job_schemas import EstimateView, JobView
from pellucid.data.projects.log import Kind

MAX_PATHS = 50_000
"""Maximum number of pictures that one request moves."""

MAX_THUMBNAILS = 64
"""Maximum number of thumbnails that one request asks for."""

Batch = Annotated[str, Field(min_length=1, max_length=64)]
"""Identifier of what the user did at once; undone as a whole."""
Path = Annotated[str, Field(max_length=4096)]
ClassName = Annotated[str, Field(max_length=1024)]


class ProjectCard(BaseModel):
    """A project in a list."""

    id: str
    name: str


class NewProject(BaseModel):
    """Request for a new project."""

    name: ClassName


class ClassView(BaseModel):
    """A class of a project."""

    name: str
    n_pictures: int
    colour: int | None
    """Number of its colour, below `N_COLOURS` of `pellucid.data.projects.colours`."""
    revision: str
    """Changes with its pictures."""


class WaitingView(BaseModel):
    """A picture in the inbox."""

    path: str
    label: str | None
    """Class that was proposed for it; null for none, and if there is no such class any more."""


class ProjectView(BaseModel):
    """A project."""

    id: str
    name: str
    folder: str
    """The folder, as the command line takes it."""
    classes: list[ClassView]
    undo: Kind | None
    """What would be undone next; null if there is nothing."""
    redo: Kind | None
    """What would be done again next."""
    n_waiting: int
    """Number of pictures in the inbox."""
    linked: list[str]
    """Paths of links to folders outside of the project, whose pictures are not listed."""
    classes_revision: str
    """Changes with the classes and their pictures alone."""
    revision: str
    """Changes with all of this, as in the events."""


class AddedPicture(BaseModel):
    """A picture that was added."""

    path: str


class ThumbnailPaths(BaseModel):
    """Request for thumbnails."""

    paths: Annotated[list[Path], Field(min_length=1, max_length=MAX_THUMBNAILS)]


class Paths(BaseModel):
    """Request about pictures."""

    paths: Annotated[list[Path], Field(min_length=1, max_length=MAX_PATHS)]
    batch: Batch


class PathsAndClass(Paths):
    """Request to move pictures to a class."""

    label: ClassName


class ClassRequest(BaseModel):
    """Request about a class."""

    name: ClassName
    batch: Batch


class ColourRequest(ClassRequest):
    """Request to give a class a colour."""

    colour: int


class KeepRequest(Paths):
    """Request to keep pictures that a check found."""

    code: Annotated[str, Field(max_length=8)]
    """Code of the check."""
    key: Annotated[str, Field(max_length=64)] | None = None
    """Key of the group, of which some pictures may be gone."""


class RefusedFile(BaseModel):
    """A file of an archive that was not added."""

    name: str
    reason: str


class ImportedView(BaseModel):
    """What came of an archive."""

    added: dict[str, int]
    """Number of pictures by class."""
    n_refused: int
    refused: list[RefusedFile]
    """The first files that were not added."""
    notes: list[str]
    """Notes of the archive's reader."""


class RenameClass(ClassRequest):
    """Request to rename a class."""

    new_name: ClassName
    merge: bool = False
    """Whether its pictures may join those of a class that has this name."""


class Moved(BaseModel):
    """Result of moving pictures."""

    n: int
    """Number of pictures that were moved."""


class UndoneView(BaseModel):
    """Result of an undo or a redo."""

    kind: Kind | None
    """What was undone or done again; null if there was nothing."""
    n: int
    n_left: int
    """Number of moves that could not be made, since files were changed elsewhere."""


class StudioEvent(BaseModel):
    """What is sent whenever something has changed."""

    revision: str
    """Changes with the pictures and classes."""
    training: JobView
    check: JobView
    estimate: EstimateView
    map: JobView
    rank: JobView


class FoundGroup(BaseModel):
    """Pictures that a check has found together."""

    paths: list[str]
    """The first of them."""
    key: str
    """Name under which a decision to keep them is stored."""
    looks_like: str | None = None
    """Class that they look like, if the check doubts their label."""


class FindingView(BaseModel):
    """What a check has found."""

    code: str
    """Code such as "P202"."""
    title: str
    found: str
    why: str
    advice: str
    n_groups: int
    groups: list[FoundGroup]
    """The first groups of pictures that belong together, worst first."""


class SplitEffectView(BaseModel):
    """How much better a split at random would make the classifier look."""

    together: float
    """Accuracy in cross-validation with copies, near copies and bursts on one side."""
    at_random: float
    """Accuracy in cross-validation with each picture assigned on its own."""
    n: int
    """Number of pictures."""


class CheckResult(BaseModel):
    """Result of the latest check."""

    findings: list[FindingView]
    """What was found; checks that found nothing are left out."""
    split_effect: SplitEffectView | None
    """Null if it cannot be told from luck."""
    revision: str = ""
    """The `classes_revision` of the project when it was checked."""


class TestedPicture(BaseModel):
    """A picture of the test set, with its prediction."""

    number: int
    """Number by which the explorer knows it."""
    path: str
    label: str
    predicted: str
    probability: float


class ResultView(BaseModel):
    """The test of the project's latest classifier."""

    run: str
    address: str
    """Address of the explorer, relative to the home page."""
    labels: list[str]
    accuracy: float
    interval: tuple[float, float]
    """95% confidence interval of the accuracy."""
    n_test: int
    """Number of test pictures; copies count once."""
    pictures: list[TestedPicture]


class RankedClass(BaseModel):
    """A class with its probability."""

    label: str
    probability: float


class LiveAnswer(BaseModel):
    """The answer of the latest classifier for a picture."""

    classes: list[RankedClass]
    """The most probable classes, the most probable first."""
    is_known: bool | None
    """Whether the picture is like those of training; null if the classifier cannot tell."""
