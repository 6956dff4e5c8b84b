"use strict";
// Filters and sorts the list of test pictures; without it, the page shows the whole list.
{
  const section = document.getElementById("test-pictures");
  const form = section.querySelector("form");
  const { label, predicted, result, low, high, order } = form.elements;
  const status = section.querySelector("[role=status]");
  const list = section.querySelector("ul");
  const pictures = [...list.children];
  let arranged = "";
  const nameOf = (picture) => picture.querySelector(".path").textContent;
  const byNumber = (name, sign) => (a, b) => sign * (a.dataset[name] - b.dataset[name]);
  const orders = {
    "": () => 0,
    "least-confident": byNumber("confidence", 1),
    "most-confident": byNumber("confidence", -1),
    margin: byNumber("margin", 1),
    name: (a, b) => nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true }),
  };

  function isWanted({ dataset }) {
    const isRight = dataset.label === dataset.predicted;
    const percent = Math.round(1000 * dataset.confidence) / 10; // as it is shown
    return (
      (label.value === "" || label.value === dataset.label) &&
      (predicted.value === "" || predicted.value === dataset.predicted) &&
      (result.value === "" || (result.value === "right") === isRight) &&
      (low.value === "" || percent >= low.value) &&
      (high.value === "" || percent <= high.value)
    );
  }

  function show() {
    for (const picture of pictures) picture.hidden = !isWanted(picture);
    // A picture that has the focus would lose it by being moved.
    if (order.value !== arranged) list.append(...[...pictures].sort(orders[order.value]));
    arranged = order.value;
    status.textContent = status.dataset.text.replace("{n}", pictures.filter((each) => !each.hidden).length);
  }

  // A link from the confusion matrix: the browser then goes to the first picture of the cell.
  function showCell(hash) {
    const cell = /^#cell-(\d+)-(\d+)$/.exec(hash);
    if (!cell) return;
    section.closest("details").open = true; // what is folded cannot get the focus
    form.reset();
    label.value = cell[1];
    predicted.value = cell[2];
    show();
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href^='#cell-']");
    if (link) showCell(link.hash);
  });
  window.addEventListener("hashchange", () => showCell(location.hash));
  show();
  showCell(location.hash);
}
