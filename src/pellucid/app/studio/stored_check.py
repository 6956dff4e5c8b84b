"""What the job that checks the pictures writes: its findings in every language."""

from pydantic import BaseModel

from pellucid.app.studio.schemas import CheckResult, FindingView, FoundGroup, SplitEffectView
from pellucid.i18n import current_language


class FindingTexts(BaseModel):
    """Texts of a finding in one language."""

    title: str
    found: str
    why: str
    advice: str


class StoredFinding(BaseModel):
    """A finding; see `FindingView`."""

    code: str
    texts: dict[str, FindingTexts]
    """By the code of the language; English is among them."""
    n_groups: int
    groups: list[FoundGroup]

    def view(self) -> FindingView:
        """Return the finding in the current language.

        Raises:
            KeyError: The texts in English are missing.
        """
        texts = self.texts.get(current_language()) or self.texts["en"]
        return FindingView(
            code=self.code, n_groups=self.n_groups, groups=self.groups, **texts.model_dump()
        )


class StoredCheck(BaseModel):
    """The result of a check; see `CheckResult`."""

    findings: list[StoredFinding]
    split_effect: SplitEffectView | None
    revision: str = ""

    def view(self) -> CheckResult:
        """Return the result in the current language.

        Raises:
            KeyError: The texts of a finding in English are missing.
        """
        return CheckResult(
            findings=[each.view() for each in self.findings],
            split_effect=self.split_effect,
            revision=self.revision,
        )
