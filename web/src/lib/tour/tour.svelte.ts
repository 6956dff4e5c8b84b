/** The guided tour: at which step it is. */
class TourState {
  /** Number of the step, from 0; null while there is no tour. */
  at = $state<number | null>(null);
  #opener: Element | null = null;

  start(): void {
    this.#opener = document.activeElement;
    this.at = 0;
  }

  /** End it; the focus returns to where the tour was started. */
  end(): void {
    this.at = null;
    if (this.#opener instanceof HTMLElement) this.#opener.focus();
  }
}

export const tour = new TourState();
