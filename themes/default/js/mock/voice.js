// @ts-check
// Questions read aloud, and answers recorded: where the browser can.
import { t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";

/**
 * Returns a button that reads a text aloud, or `null` where there are no voices.
 * @param {() => string} text
 */
export function makeReader(text) {
  if (!("speechSynthesis" in globalThis) || typeof SpeechSynthesisUtterance !== "function") return null;
  const button = makeButton(
    t("Read aloud"),
    () => {
      const isSpeaking = speechSynthesis.speaking;
      speechSynthesis.cancel();
      if (isSpeaking) return;
      const words = new SpeechSynthesisUtterance(text());
      words.lang = document.documentElement.lang;
      speechSynthesis.speak(words);
    },
    { class: "button small", "data-action": "read" },
  );
  return button;
}

/** Ends what is read aloud. */
export function hush() {
  if ("speechSynthesis" in globalThis) speechSynthesis.cancel();
}

/**
 * Returns a box whose button records, or `null` where nothing can be recorded.
 * @param {(recorder: import("./recorder.js").Recorder) => void} begun told once, when the first recording starts
 */
export function makeRecorder(begun) {
  if (typeof MediaRecorder !== "function" || !navigator.mediaDevices?.getUserMedia) return null;
  const box = make("div", { class: "recorder" });
  /** @type {import("./recorder.js").Recorder | undefined} */
  let recorder;
  const press = async () => {
    const { Recorder } = await import("./recorder.js");
    if (!box.isConnected) return;
    if (!recorder) {
      recorder = new Recorder(box, button);
      begun(recorder);
    }
    await recorder.press();
  };
  const button = makeButton(t("Record"), () => void press().catch(() => button.remove()), {
    class: "button small",
    "data-action": "record",
  });
  box.append(button);
  return box;
}
