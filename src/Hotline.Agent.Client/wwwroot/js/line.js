// The browser line: one peer connection to each telephony node, one microphone for all of them. What it is for and when it is
// wanted, BrowserPhone.cs decides; this file only does what a browser alone can do.

const lines = new Map(); // node -> { pc, sender, audio, since, over }
let owner = null;
let microphone = null;
let speaking = false;
let muted = false;
let context = null;
const meters = {};

const inputKey = "hotline-line-microphone";
const outputKey = "hotline-line-speaker";
const patience = 8000;

export function attach(dotnet) {
  owner = dotnet;
  navigator.mediaDevices?.addEventListener("devicechange", changed);
  setInterval(draw, 100);
}

// Of several tabs one has the line; it passes on when that tab closes or is loaded anew.
export function hold() {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise(resolve => navigator.locks.request("hotline-line", () => { resolve(true); return new Promise(() => { }); }));
}

// "granted", or the name of the error that the browser gave.
export async function open() {
  if (microphone?.readyState === "live") return "granted";
  if (!navigator.mediaDevices) return "NotSupportedError";
  try {
    const wanted = localStorage.getItem(inputKey);
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(wanted ? { deviceId: { ideal: wanted } } : {}) },
    });
    microphone = stream.getAudioTracks()[0];
    microphone.enabled = !muted;
    microphone.onended = changed;
    watch("microphone", stream);
    await useMicrophone();
    return "granted";
  } catch (e) {
    return e.name;
  }
}

export function states() {
  const found = {};
  for (const [node, line] of lines) {
    const state = line.over ? "closed" : line.pc.connectionState;
    found[node] = state !== "connected" && state !== "closed" && Date.now() - line.since > patience ? "failed" : state;
  }
  return found;
}

export async function offer(node) {
  close(node);
  const pc = new RTCPeerConnection();
  const line = { pc, sender: null, audio: null, since: Date.now(), over: false };
  lines.set(node, line);
  const transceiver = pc.addTransceiver("audio", { direction: "sendrecv" });
  line.sender = transceiver.sender;
  const codecs = RTCRtpReceiver.getCapabilities("audio")?.codecs.filter(c => /^audio\/(PCMA|PCMU|telephone-event)$/i.test(c.mimeType)) ?? [];
  if (codecs.length && transceiver.setCodecPreferences) transceiver.setCodecPreferences(codecs);
  pc.ontrack = e => listen(line, e.streams[0] ?? new MediaStream([e.track]));
  pc.onconnectionstatechange = changed;
  await pc.setLocalDescription(await pc.createOffer());
  return pc.localDescription.sdp;
}

export async function accept(node, sdp) {
  const line = lines.get(node);
  if (!line) return;
  await line.pc.setRemoteDescription({ type: "answer", sdp });
  // The node says good-bye when another browser has taken the line over.
  const dtls = line.sender.transport;
  if (dtls) dtls.onstatechange = () => { if (dtls.state === "closed") { line.over = true; changed(); } };
  await useMicrophone();
}

export function close(node) {
  const line = lines.get(node);
  if (!line) return;
  lines.delete(node);
  line.pc.onconnectionstatechange = null;
  line.pc.close();
  line.audio?.remove();
}

export function closeAll() {
  for (const node of [...lines.keys()]) close(node);
  microphone?.stop();
  microphone = null;
  unwatch("microphone");
  unwatch("heard");
}

// Outside a call the microphone goes nowhere.
export async function speak(on) {
  speaking = on;
  await useMicrophone();
}

export function mute(on) {
  muted = on;
  if (microphone) microphone.enabled = !on;
}

export function dial(key) {
  for (const { pc, sender } of lines.values())
    if (pc.connectionState === "connected" && sender.dtmf?.canInsertDTMF) sender.dtmf.insertDTMF(key, 120, 70);
}

export async function devices() {
  const all = await navigator.mediaDevices?.enumerateDevices() ?? [];
  const list = (kind, key) => all.filter(d => d.kind === kind && d.deviceId)
    .map(d => ({ id: d.deviceId, name: d.label, chosen: d.deviceId === localStorage.getItem(key) }));
  return { microphones: list("audioinput", inputKey), speakers: "setSinkId" in HTMLMediaElement.prototype ? list("audiooutput", outputKey) : [] };
}

export async function chooseMicrophone(id) {
  localStorage.setItem(inputKey, id);
  microphone?.stop();
  microphone = null;
  return await open();
}

export async function chooseSpeaker(id) {
  localStorage.setItem(outputKey, id);
  for (const { audio } of lines.values()) await audio?.setSinkId?.(id).catch(() => { });
}

function changed() {
  owner?.invokeMethodAsync("OnLineChanged");
}

async function useMicrophone() {
  for (const { sender } of lines.values()) {
    const track = speaking && microphone?.readyState === "live" ? microphone : null;
    if (sender.track !== track) await sender.replaceTrack(track).catch(() => { });
  }
}

function listen(line, stream) {
  const audio = document.createElement("audio");
  audio.autoplay = true;
  audio.dataset.testid = "line-audio";
  audio.srcObject = stream;
  const speaker = localStorage.getItem(outputKey);
  if (speaker) audio.setSinkId?.(speaker).catch(() => { });
  document.body.append(audio);
  line.audio = audio;
  watch("heard", stream);
}

function watch(name, stream) {
  unwatch(name);
  context ??= new AudioContext();
  context.resume().catch(() => { });
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  meters[name] = { source, analyser, samples: new Float32Array(analyser.fftSize) };
}

function unwatch(name) {
  meters[name]?.source.disconnect();
  delete meters[name];
}

// Shows how loud it is, from -60 dB to full scale.
function draw() {
  for (const element of document.querySelectorAll("meter[data-line]")) {
    const meter = meters[element.dataset.line];
    if (!meter || element.dataset.line === "microphone" && muted) { element.value = 0; continue; }
    meter.analyser.getFloatTimeDomainData(meter.samples);
    const power = meter.samples.reduce((sum, s) => sum + s * s, 0) / meter.samples.length;
    element.value = Math.max(0, 1 + 10 * Math.log10(power + 1e-9) / 60);
  }
}
