// @ts-check
// Questions read aloud, and answers recorded: where the browser can, and on this device alone.
import { make, makeButton } from "../parts.js";

/**
 * Returns a button that reads a text aloud, or `null` where there are no voices.
 * @param {() => string} text
 */
export function makeReader(text) {
  if (!("speechSynthesis" in globalThis) || typeof SpeechSynthesisUtterance !== "function") return null;
  const button = makeButton(
    "Read aloud",
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

/** A recording: it starts and ends by its button, and is gone with its question unless it is kept. */
export class Recorder {
  static get isPossible() {
    return typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices?.getUserMedia);
  }
  /** @type {MediaRecorder | null} */
  #recorder = null;
  #url = "";
  #isGone = false;
  element = make("div", { class: "recorder" });
  #button = makeButton("Record", () => void this.#press(), {
    class: "button small",
    "data-action": "record",
  });
  #said = make("span", { class: "meta", role: "status" });

  constructor() {
    this.element.append(this.#button, this.#said);
  }

  async #press() {
    if (this.#recorder) {
      this.#recorder.stop();
      return;
    }
    this.#button.disabled = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (this.#isGone) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.#record(stream);
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      this.#said.textContent =
        name === "NotFoundError"
          ? "No microphone was found; the interview goes on without."
          : "The microphone was refused; the interview goes on without.";
    }
    this.#button.disabled = false;
  }

  /** @param {MediaStream} stream */
  #record(stream) {
    /** @type {Blob[]} */
    const parts = [];
    const recorder = new MediaRecorder(stream);
    this.#recorder = recorder;
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      this.#recorder = null;
      this.#button.textContent = "Record again";
      this.#said.textContent = "";
      if (!this.#isGone) this.#play(new Blob(parts, { type: recorder.mimeType }));
    });
    recorder.start();
    this.#button.textContent = "Stop recording";
    this.#said.textContent = "Recording, on this device alone.";
  }

  /** @param {Blob} sound */
  #play(sound) {
    this.#drop();
    this.#url = URL.createObjectURL(sound);
    const audio = make("audio", { controls: "", src: this.#url, "aria-label": "Your answer" });
    // Ended before the device gave a sound, there is nothing to play.
    audio.addEventListener("error", () => {
      if (!this.element.contains(audio)) return;
      this.#drop();
      this.#said.textContent = "Nothing was recorded.";
    });
    const end = /mp4/.test(sound.type) ? "m4a" : /ogg/.test(sound.type) ? "ogg" : "webm";
    this.element.append(
      make(
        "div",
        { class: "playback" },
        audio,
        make("a", { class: "button small", href: this.#url, download: `answer.${end}` }, "Keep it as a file"),
      ),
    );
  }

  #drop() {
    this.element.querySelector(".playback")?.remove();
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
  }

  /** Ends the recording where one runs. */
  stop() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  /** Lets go of everything. */
  close() {
    this.#isGone = true;
    this.stop();
    this.#drop();
  }
}
