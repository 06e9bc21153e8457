// @ts-check
// Answers recorded, on this device alone. Loaded when the first is wanted.
import { t } from "../lib/translate.js";
import { make } from "../parts.js";

/** A recording: it starts and ends by its button, and is gone with its question unless it is kept. */
export class Recorder {
  /** @type {MediaRecorder | null} */
  #recorder = null;
  #url = "";
  #isGone = false;
  #element;
  #button;
  #said = make("span", { class: "meta", role: "status" });

  /**
   * @param {HTMLElement} element
   * @param {HTMLButtonElement} button
   */
  constructor(element, button) {
    this.#element = element;
    this.#button = button;
    element.append(this.#said);
  }

  /** Starts, or ends what runs. */
  async press() {
    if (this.#button.disabled) return;
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
          ? t("No microphone was found; the interview goes on without.")
          : t("The microphone was refused; the interview goes on without.");
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
      this.#button.textContent = t("Record again");
      this.#said.textContent = "";
      if (!this.#isGone) this.#play(new Blob(parts, { type: recorder.mimeType }));
    });
    recorder.start();
    this.#button.textContent = t("Stop recording");
    this.#said.textContent = t("Recording, on this device alone.");
  }

  /** @param {Blob} sound */
  #play(sound) {
    this.#drop();
    this.#url = URL.createObjectURL(sound);
    const audio = make("audio", { controls: "", src: this.#url, "aria-label": t("Your answer") });
    // Ended before the device gave a sound, there is nothing to play.
    audio.addEventListener("error", () => {
      if (!this.#element.contains(audio)) return;
      this.#drop();
      this.#said.textContent = t("Nothing was recorded.");
    });
    const end = /mp4/.test(sound.type) ? "m4a" : /ogg/.test(sound.type) ? "ogg" : "webm";
    this.#element.append(
      make(
        "div",
        { class: "playback" },
        audio,
        make(
          "a",
          { class: "button small", href: this.#url, download: `answer.${end}` },
          t("Keep it as a file"),
        ),
      ),
    );
  }

  #drop() {
    this.#element.querySelector(".playback")?.remove();
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
