// The answers of a server that is not there: what some components ask for by themselves.

import type { Unit } from "../src/lib/api/client";
import { contributions, termsOf } from "./samples";

const unit: Unit = {
  layer: 1,
  index: [4, 5, 0],
  value: termsOf("convolution").result,
  terms: termsOf("convolution"),
  receptive_field: { top: 3, left: 4, bottom: 6, right: 7 },
};

/** Answer questions in the page; a question that is not known is an error that the tests see. */
export function answerHere(): void {
  window.fetch = (asked) => {
    const [path = ""] = String(asked).split("?");
    if (path.endsWith("/contributions")) return Promise.resolve(Response.json(contributions));
    if (path.endsWith("/unit")) return Promise.resolve(Response.json(unit));
    console.error(`The gallery has no answer to ${path}.`);
    return Promise.reject(new Error(path));
  };
}
