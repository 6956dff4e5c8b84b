"""A folder that is a project already, as after its first change."""

from pathlib import Path

from pellucid.data.projects.project import Project
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import become_project
from pellucid.real_path import real_path


def made_project(root: Path) -> Project:
    """Make a folder a project, and open it."""
    become_project(ProjectFolder(real_path(root)))
    return Project(root)
