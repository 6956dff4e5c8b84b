// Says in a sentence which parts of a link were replaced.

import { START, type Place, type Replaced } from "../state/place";
import type { Texts } from "./en";

const MAX_LETTERS = 24;
const shorten = (text: string): string =>
  text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS)} …` : text;

function usedText({ name, used }: Replaced, text: Texts): string {
  if (name === "view") return text.views[used as Place["view"]];
  // Such as the answer's class, or the first picture.
  const isDefault = used === START[name as keyof Place];
  return isDefault && (used === "" || used === -1) ? text.byDefault : String(used);
}

export const replacedText = (replaced: Replaced[], text: Texts): string =>
  text.replaced(
    replaced
      .map((one) =>
        one.used === null
          ? text.unknownName(shorten(one.name))
          : `${text.linkNames[one.name] ?? one.name} ${shorten(one.asked) || "–"} → ${usedText(one, text)}`,
      )
      .join(", "),
  );
