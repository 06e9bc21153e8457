// @ts-check
// What scripts add to pages that are complete without them.
import { reachForCards } from "./cards/reach.js";
import { addCopyButtons } from "./copy.js";
import { addShortcuts } from "./keys.js";
import { tellTerms } from "./terms.js";
import { addThemeSwitch } from "./theme.js";
import { followReading } from "./toc.js";

addThemeSwitch(document);
addCopyButtons(document);
addShortcuts(document);
tellTerms(document);
followReading(document);
reachForCards(document);
