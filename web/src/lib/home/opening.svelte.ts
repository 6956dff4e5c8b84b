// Which run or model of the home page is being opened, one at a time, and what went wrong.

import { openModel } from "../api/client";
import { say } from "../i18n/texts.svelte";
import { START, write } from "../state/place";
import { problemText } from "../state/problem";
import { route } from "../state/route.svelte";

export class Opening {
  /** Identifier of what is being opened. */
  id = $state<string | null>(null);
  problem = $state<{ id: string; text: string } | null>(null);

  async open(id: string): Promise<void> {
    this.id = id;
    this.problem = null;
    try {
      location.assign((await openModel(id)) + write({ ...START, lang: route.now.lang }));
    } catch (error) {
      this.problem = { id, text: problemText(error, say()) };
      this.id = null;
    }
  }

  problemOf(id: string): string {
    return this.problem?.id === id ? this.problem.text : "";
  }
}
