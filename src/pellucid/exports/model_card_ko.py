"""The model card in Korean; the English one is written with the run."""

from typing import Any

from pellucid.report.formats import decimal, percent, thousands
from pellucid.report.results import Results
from pellucid.report.run_files import RunFiles
from pellucid.run_record import OODDetection

_MAX_CONFUSIONS = 5
_WAYS = {
    "features": "다른 사진으로 사전 학습된 신경망이 사진을 숫자로 바꾸고, 출력층만 이 사진들로 "
    "학습했습니다.",
    "features of augmented views": "다른 사진으로 사전 학습된 신경망이 사진과 증강한 사진을 "
    "숫자로 바꾸고, 출력층만 이 사진들로 학습했습니다.",
    "fine-tune": "다른 사진으로 사전 학습된 신경망에 출력층을 붙인 뒤, 위쪽 층과 출력층을 이 "
    "사진들로 미세 조정했습니다.",
    "scratch": "사전 학습된 신경망 없이 이 사진들만으로 학습했습니다.",
}
"""How it was trained, by `RunRecord.way`."""


def model_card_ko(run_files: RunFiles, results: Results | None, size: dict[str, Any]) -> str:
    """Write the model card in Korean.

    Args:
        run_files: Files of the run.
        results: Results on the test images; None if there are none.
        size: Format of the input images, as in classifier.json.

    Returns:
        A short Markdown document.
    """
    record, metrics = run_files.record, run_files.metrics
    colours = "흑백" if size["n_channels"] == 1 else "RGB"
    return f"""# {_plain(run_files.name)}: 이미지 분류기

pellucid {record.versions.get("pellucid", "")} 버전으로 학습했습니다({record.created}).
{_WAYS.get(record.way, "")}

- 클래스: {len(run_files.labels)}개
- 사진: 학습 {thousands(metrics["n_train"])}장, 검증 {thousands(metrics["n_validation"])}장, \
시험 {thousands(metrics["n_test"])}장

## 시험 결과

{_test(metrics, results)}
## 쓰임새와 한계

학습에 쓴 사진과 비슷한 사진을 위의 클래스로 나누는 데 씁니다. 시험 결과도 그런 사진에만 해당합니다.
다른 카메라, 배경, 조명에서 찍은 사진이라면 그런 사진으로 다시 시험하세요.
한 번의 분류로 사람에게 영향을 주는 결정을 내리는 데에는 쓰지 마세요.

{_none_of_these(metrics, record.ood_detection)}

## 사진을 준비하는 방법

사진을 바로 세우고 투명한 부분은 흰색으로 채운 뒤, 가로세로 비율에 맞게 가운데를 가장 크게 잘라
{size["width"]}×{size["height"]} 픽셀({colours})로 줄입니다.
픽셀 값은 0에서 255까지이며, 그다음 계산은 모델 안에서 합니다.
"""


def _test(metrics: dict[str, Any], results: Results | None) -> str:
    lower, upper = metrics["accuracy_interval"]
    words = (
        f"학습에 쓰지 않은 시험용 사진 {thousands(metrics['n_test'])}장 중 "
        f"{_percent(metrics['accuracy'])}를 맞혔습니다"
        f"(95% 신뢰 구간: {_percent(lower)}~{_percent(upper)}).\n"
        "학습용 사진에서 가장 많은 클래스로만 답하면 정확도는 "
        f"{_percent(metrics['majority_baseline'])}입니다.\n"
    )
    if results is None:
        return words
    rows = "\n".join(
        f"| {_plain(each.name)} | {_percent(each.metrics.recall)} "
        f"| {_percent(each.metrics.precision)} | {each.metrics.support} |"
        for each in sorted(results.classes, key=lambda each: each.name)
    )
    words += f"\n| 클래스 | 재현율 | 정밀도 | 시험용 사진 |\n|---|---|---|---|\n{rows}\n"
    if not results.confusions:
        return f"{words}\n틀린 시험용 사진이 없습니다.\n"
    pairs = "\n".join(
        f"- 실제 {_plain(pair.label)}, 예측 {_plain(pair.predicted)}: "
        f"시험용 사진 {pair.n_label}장 중 {pair.n}장"
        for pair in results.confusions[:_MAX_CONFUSIONS]
    )
    return f"{words}\n가장 많이 틀린 경우:\n\n{pairs}\n"


def _none_of_these(metrics: dict[str, Any], known: OODDetection | None) -> str:
    if known is None or known.threshold is None:
        return "어느 클래스에도 속하지 않는 사진을 주어도 경고 없이 한 클래스로 답합니다."
    words = (
        "어느 클래스에도 속하지 않는 사진을 주어도 한 클래스로 답하지만, `ood_score`(-1~1)가\n"
        f"{decimal(known.threshold)}보다 크면 ‘어느 클래스도 아님’으로 봅니다."
    )
    accepted = metrics.get("known_accepted")
    if accepted is not None:
        words += f" 시험용 사진의 {_percent(1 - accepted)}도 이렇게 잘못 판정되었습니다."
    return words


def _percent(share: float | None) -> str:
    """Format a share as Korean writes it, without a space before the sign; "-" if unknown."""
    return "-" if share is None else "".join(percent(share).split())


def _plain(text: str) -> str:
    """Put a name on one line, as code, without characters that have a meaning in Markdown."""
    return "`" + " ".join(text.split()).replace("`", "'").replace("|", "/") + "`"
