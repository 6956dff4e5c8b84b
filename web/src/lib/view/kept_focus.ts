/**
 * Keeps the keyboard on the page.
 *
 * What has the focus may vanish or be disabled: a picture is moved away, a bar closes, a button
 * has done its work. Browsers then give the focus to the whole page, and the Tab key begins at its
 * top. Here it goes on where a reader would look next:
 *
 * 1. the same button, if it was drawn anew;
 * 2. from a bar, form or dialog that closed: to where the reader did something before;
 * 3. from one of several things: to the one that took its place.
 */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const PART = "section, form, dialog, details, nav, fieldset, [role='region'], [role='group']";
const N_REMEMBERED = 8;

/** Where the focus was. */
interface Place {
  element: HTMLElement;
  name: string;
  /** The page that the address named. */
  page: string;
  /** The elements around it, from the inside, with the position of what is in them. */
  around: { parent: Element; index: number }[];
}

/** What has the focus only because something else has lost it. */
let standIn: Element | null = null;

/** Whether the reader is on nothing that the focus could be taken from. */
export function isFocusFree(): boolean {
  const { activeElement } = document;
  return [document.body, mainPart(), standIn].includes(activeElement);
}

/**
 * Keep the focus of the page until the function that is returned is called.
 *
 * @param arrival What has the focus after a link to another page, once it is there.
 */
export function keepFocus(arrival: () => HTMLElement | null): () => void {
  const { body } = document;
  let now: Place | null = null;
  /** Where the reader has pressed keys, the last place first. */
  let before: Place[] = [];
  // A reader who points looks for no focus; a screen reader presses without pointing.
  let isPointing = false;
  /** What was disabled, and gets the focus back if the reader has pressed no key since. */
  let disabled: HTMLElement | null = null;
  let isArriving = false;

  function remember({ target }: Event) {
    if (target instanceof HTMLElement && target !== body) now = placeOf(target);
  }

  function press(event: KeyboardEvent) {
    isPointing = isArriving = false;
    standIn = disabled = null;
    remember(event);
    if (!now || event.key === "Tab" || event.key === "Shift") return;
    const { element } = now;
    before = [now, ...before.filter((one) => one.element !== element)].slice(0, N_REMEMBERED);
  }

  function look() {
    const active = document.activeElement;
    if (active !== standIn) standIn = null;
    if (standIn && isArriving) arrive();
    else if (standIn && disabled && isUsable(disabled)) focus(disabled);
    if (isPointing || !now) return;
    const { element, page } = now;
    const isLost = [null, body, element].includes(document.activeElement as HTMLElement | null);
    if (!isLost || isUsable(element)) return;
    disabled = element.isConnected ? element : null;
    if (page === pageNow()) standIn = refugeFrom(now, before);
    else arrive();
  }

  function arrive() {
    const wanted = arrival();
    isArriving = wanted === null;
    if (wanted ? focus(wanted) : focus(mainPart())) standIn = document.activeElement;
  }

  const point = () => (isPointing = true);
  const changes = new MutationObserver(look);
  changes.observe(body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled", "hidden", "aria-current"],
  });
  addEventListener("focusin", remember);
  addEventListener("keydown", press, true);
  addEventListener("pointerdown", point, true);
  addEventListener("wheel", point, { capture: true, passive: true });
  return () => {
    changes.disconnect();
    removeEventListener("focusin", remember);
    removeEventListener("keydown", press, true);
    removeEventListener("pointerdown", point, true);
    removeEventListener("wheel", point, true);
  };
}

/** Of the address, what stands before a question mark names the page. */
const pageNow = () => location.hash.split("?")[0] ?? "";

const mainPart = () => document.querySelector<HTMLElement>("main");

const nameOf = (element: Element) =>
  `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.trim()}`;

function placeOf(element: HTMLElement): Place {
  const around = [];
  for (let child: Element = element; child.parentElement; child = child.parentElement) {
    const parent = child.parentElement;
    around.push({ parent, index: [...parent.children].indexOf(child) });
  }
  return { element, name: nameOf(element), page: pageNow(), around };
}

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(":disabled") && element.checkVisibility();
}

function focus(element: HTMLElement | null): boolean {
  if (!element || !isUsable(element)) return false;
  element.focus({ preventScroll: true }); // what is behind a dialog does not take it
  if (document.activeElement !== element) return false;
  element.scrollIntoView({ block: "nearest" });
  return true;
}

/** Give the focus to what follows from where it was, and return what has it now. */
function refugeFrom(lost: Place, before: readonly Place[]): Element | null {
  const there = [lost, ...before].filter((one) => one.page === lost.page && !hasClosed(one));
  for (const place of [...there, lost]) {
    if (focus(place.element)) return place.element;
    for (const element of beside(place)) if (focus(element)) return element;
  }
  return focus(mainPart()) ? mainPart() : null;
}

/** Whether a whole bar, form or dialog is gone, rather than one of several of a kind. */
function hasClosed({ element, around }: Place): boolean {
  const gone = [element, ...around.map(({ parent }) => parent)].filter((one) => !one.isConnected);
  const last = gone.at(-1);
  const there = around[gone.length - 1]?.parent;
  if (!last || !there || !gone.some((one) => one.matches(PART))) return false;
  return ![...there.children].some((one) => one.tagName === last.tagName && one.matches(PART));
}

/** What can have the focus instead of something that has lost it, the best first. */
function beside({ element, name, around }: Place): HTMLElement[] {
  const level = around.findIndex(({ parent }) => parent.isConnected);
  const { parent, index } = around[level] ?? {};
  if (!parent || index === undefined) return [];
  const next = element.isConnected ? element : parent.children[index];
  const isBehind = (one: Element) =>
    next
      ? one === next || !!(next.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
      : !parent.contains(one) &&
        !!(parent.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const inOrder = (scope: Element) => {
    const all = [...scope.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isUsable);
    return [...all.filter(isBehind), ...all.filter((one) => !isBehind(one)).reverse()];
  };
  const part = parent.closest(`${PART}, main`) ?? document.body;
  const found = inOrder(part).filter((one) => nameOf(one) === name);
  for (let scope: Element | null = parent; scope; scope = scope.parentElement) {
    found.push(...inOrder(scope));
    if (scope === part) break;
  }
  return found;
}
