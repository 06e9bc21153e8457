// @ts-check
// Grading by a swipe: left Again, right Good, up Easy, down Hard. Buttons do the same; scrolling always comes first.

/** @typedef {import("../lib/schedule.js").Grade} Grade */

/** How far a finger must go, in CSS pixels, and how much straighter than slanted. */
const FAR = 80;
const STRAIGHT = 1.8;

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} foot what lies over the end of the page
 * @param {{ isReady: () => boolean, pull: (grade: Grade | null, isFar: boolean) => void, take: (grade: Grade) => void }} to
 */
export function addSwipes(card, foot, { isReady, pull, take }) {
  /** @type {{ id: number, x: number, y: number } | null} */
  let from = null;
  /** @param {PointerEvent} event */
  const way = (event) => {
    if (!from || event.pointerId !== from.id) return null;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    const [across, along] = [Math.abs(x), Math.abs(y)];
    /** @type {Grade | null} */
    let grade = null;
    if (across > along * STRAIGHT) grade = x < 0 ? 1 : 3;
    // Up and down scroll, unless there is nothing of the card to scroll to: the style sheet asks for them then.
    else if (along > across * STRAIGHT && card.classList.contains("is-whole")) grade = y < 0 ? 4 : 2;
    return grade && { grade, isFar: Math.max(across, along) >= FAR };
  };
  const measure = () => {
    const { top, bottom } = card.getBoundingClientRect();
    card.classList.toggle("is-whole", top >= 0 && bottom <= innerHeight - foot.offsetHeight);
  };
  new ResizeObserver(measure).observe(card);
  for (const event of ["scroll", "resize"]) addEventListener(event, measure, { passive: true });
  const end = () => {
    from = null;
    pull(null, false);
  };
  card.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || !event.isPrimary || !isReady()) return;
    // A finger on code or a table that is wider than the screen moves that.
    const inside =
      event.target instanceof Element ? event.target.closest("pre, .table, textarea, input, select") : null;
    if (inside && (inside.scrollWidth > inside.clientWidth + 1 || inside.matches("textarea, input, select")))
      return;
    from = { id: event.pointerId, x: event.clientX, y: event.clientY };
  });
  card.addEventListener("pointermove", (event) => {
    const found = way(event);
    if (from && event.pointerId === from.id) pull(found?.grade ?? null, found?.isFar ?? false);
  });
  card.addEventListener("pointerup", (event) => {
    const found = way(event);
    end();
    if (found?.isFar && !getSelection()?.toString()) take(found.grade);
  });
  card.addEventListener("pointercancel", end);
}
