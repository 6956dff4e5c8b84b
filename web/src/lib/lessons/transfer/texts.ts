// Texts of the lesson on transfer learning.

import type { Lang } from "../titles";
import { en, type Texts } from "./en";
import { ko } from "./ko";

export const texts: Record<Lang, Texts> = { en, ko };
