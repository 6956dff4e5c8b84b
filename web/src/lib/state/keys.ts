// Which key presses are meant for the scene, and not for what has the focus.

/** What does something of its own with keys. */
const TYPED_IN = "input, select, textarea, dialog";
const PRESSED = `${TYPED_IN}, button, a, summary`;

/**
 * Tell whether a key press is meant for the scene.
 *
 * @param event - The key press.
 * @param takers - Selector of elements that take keys themselves.
 */
export function isForScene(event: KeyboardEvent, takers = PRESSED): boolean {
  // With Alt or Ctrl the browser goes back, or moves by words.
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return false;
  const { target } = event;
  return !(target instanceof HTMLElement && target.closest(takers));
}

/** Tell whether a key press is meant for the scene while one of its links has the focus. */
export const isForLinks = (event: KeyboardEvent): boolean => isForScene(event, TYPED_IN);
