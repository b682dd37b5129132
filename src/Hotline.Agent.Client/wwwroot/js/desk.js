// The few things of the browser that a desk needs: keys, focus, sound and notifications.

let chords = new Set();
let target = null;

function chordOf(e) {
  const key = e.key.length === 1 ? e.key.toUpperCase() : e.key;
  // "?" is typed with Shift on most layouts: it is its own chord.
  if (key === "?") return "?";
  // With Alt some layouts give another letter; the physical key is what the sheet promises.
  const plain = e.altKey && /^(Key[A-Z]|Digit\d)$/.test(e.code) ? e.code.slice(-1) : key;
  return (e.ctrlKey ? "Ctrl+" : "") + (e.altKey ? "Alt+" : "") + (e.shiftKey ? "Shift+" : "") + plain;
}

function isTyping(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function onKeyDown(e) {
  if (e.isComposing || e.keyCode === 229 || e.repeat || e.metaKey) return;
  const chord = chordOf(e);
  if (!chords.has(chord)) return;
  if (chord.length === 1 && isTyping(e.target)) return;
  e.preventDefault();
  e.stopPropagation();
  target?.invokeMethodAsync("OnChord", chord);
}

export function listen(dotnet, list) {
  target = dotnet;
  chords = new Set(list);
  document.addEventListener("keydown", onKeyDown, true);
}

export function focus(testId) {
  const found = document.querySelector(`[data-testid="${testId}"]`);
  const control = found?.matches("input,textarea,select,button") ? found : found?.querySelector("input,textarea,select,button");
  control?.focus();
  control?.scrollIntoView({ block: "nearest" });
}

let audio = null;
let ringing = null;
let releaseRing = null;

// Two short tones, a pause, and again: heard without a file to download.
function ringOnce() {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const offset of [0, 0.28]) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = 660 + offset * 400;
    gain.gain.setValueAtTime(0, start + offset);
    gain.gain.linearRampToValueAtTime(0.18, start + offset + 0.03);
    gain.gain.linearRampToValueAtTime(0, start + offset + 0.24);
    tone.connect(gain).connect(audio.destination);
    tone.start(start + offset);
    tone.stop(start + offset + 0.26);
  }
}

// Only one tab of a console makes the sound; the lock passes on when that tab closes.
export function startRing(title, words, tag) {
  stopRing();
  const held = new Promise(resolve => { releaseRing = resolve; });
  const sound = () => {
    ringOnce();
    ringing = setInterval(ringOnce, 2000);
    return held;
  };
  if (navigator.locks) navigator.locks.request("hotline-ring", { ifAvailable: true }, lock => lock ? sound() : undefined);
  else sound();
  if (window.Notification?.permission === "granted" && document.hidden) {
    const note = new Notification(title, { body: words, tag, requireInteraction: true });
    note.onclick = () => { window.focus(); note.close(); };
    held.then(() => note.close());
  }
}

export function stopRing() {
  if (ringing) clearInterval(ringing);
  ringing = null;
  releaseRing?.();
  releaseRing = null;
}

export function notificationState() {
  return window.Notification?.permission ?? "unsupported";
}

export async function allowNotifications() {
  audio ??= new AudioContext();
  await audio.resume();
  return window.Notification ? await Notification.requestPermission() : "unsupported";
}

// Closing the page with unsaved text asks first.
let guarded = false;
const guard = e => { e.preventDefault(); };
export function guardUnsaved(on) {
  if (on === guarded) return;
  guarded = on;
  if (on) window.addEventListener("beforeunload", guard);
  else window.removeEventListener("beforeunload", guard);
}
