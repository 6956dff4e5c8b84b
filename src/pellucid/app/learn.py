"""Run the lessons until Ctrl-C."""

from collections.abc import Callable
from urllib.parse import quote

from pellucid.api import RUNS, is_classifier, runs_in
from pellucid.api.find_run import instead_of_run
from pellucid.app.explore import explore
from pellucid.app.home import serve_home
from pellucid.app.home_list import identifier_of
from pellucid.app.lessons import LESSONS, find_lesson, is_lesson
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS
from pellucid.models.file_kinds import is_model_file
from pellucid.models.registry import list_models
from pellucid.progress import Watcher
from pellucid.spelling import near_names
from pellucid.typed_path import typed_path


def learn(
    shown: str | None,
    lesson: str | None,
    port: int,
    *,
    browser: bool,
    watcher: Watcher,
    tell: Callable[[str], None],
) -> None:
    """Serve the lessons on this computer until Ctrl-C.

    Keras starts when a model is opened. A run or model that the home page does not list, such as a
    model file, is opened at once.

    Args:
        shown: A run, a model or a folder of pictures that the lessons are shown with; None for
            samples. If there is nothing of that name, it may be a lesson.
        lesson: Name or number of the lesson to open; None for the list of all.
        port: Port to listen on; 0 for any free port.
        browser: Whether to open the page in the browser.
        watcher: Receives the progress.
        tell: Function called with the address once the server is ready.

    Raises:
        ConfigError: There is no such lesson, another program listens on the port, or the
            installation has no web app.
        DataError: The folder has no pictures.
        ModelError: There is no such run, model or folder, or it cannot be explored.
        RunError: The run has no Keras model.
    """
    if shown is not None and lesson is None and _means_lesson(shown):
        shown, lesson = None, shown
    page = "learn/" if lesson is None else f"learn/#/{find_lesson(lesson)}"
    if shown is None:
        serve_home(port, browser=browser, tell=tell, page=f"/{page}")
    elif (identifier := identifier_of(shown)) is not None:
        below = f"/m/{quote(identifier, safe='')}/{page}"
        serve_home(port, browser=browser, tell=tell, page=below)
    elif (folder := typed_path(shown)).is_dir() and not _is_no_folder_of_pictures(shown):
        serve_home(port, browser=browser, tell=tell, page=f"/{page}", pictures=folder)
    else:
        explore(
            shown,
            None,
            port,
            scaling="none",
            allow_code=False,
            browser=browser,
            watcher=watcher,
            tell=lambda _name, url: tell(url),
            page=f"/{page}",
        )


def _means_lesson(name: str) -> bool:
    """Check whether there is nothing of a name, and it is nearer to a lesson's than to others."""
    if is_classifier(name) or identifier_of(name) or typed_path(name).exists():
        return False
    others = [*runs_in(RUNS), *IMAGENET_CLASSIFIERS, *list_models()]
    near = near_names(name, [*LESSONS, *others])
    return is_lesson(name) or name.isdecimal() or (bool(near) and near[0] in LESSONS)


def _is_no_folder_of_pictures(name: str) -> bool:
    return is_classifier(name) or is_model_file(name) or bool(instead_of_run(name))
