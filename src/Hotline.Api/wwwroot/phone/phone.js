// The web phone: one button. The call itself lives in the telephony node; closing the page hangs up.

const page = document.getElementById("phone");
const button = document.getElementById("call");
const status = document.getElementById("status");
const keys = document.getElementById("keys");

let call = null; // { id, pc, stream, audio, stopRinging }

const words = {
  idle: "点按上面的按钮开始通话。",
  calling: "正在接通，请稍候…",
  talking: "已接通，请听提示并稍候，话务员会尽快与您通话。",
  ended: "通话已结束。如需再次通话，请再点按一次。",
  denied: "没有麦克风的使用权限。请在浏览器地址栏旁的设置中允许使用麦克风，再点按一次。",
  missing: "没有找到可用的麦克风。您也可以直接拨打电话 12345。",
  limited: "拨打次数过多，请稍后再试，或直接拨打电话 12345。",
  busy: "线路繁忙，请稍后再试，或直接拨打电话 12345。",
  failed: "网络无法接通，请检查网络后再试，或直接拨打电话 12345。",
};

function show(state, said = state) {
  page.dataset.state = state;
  status.textContent = words[said];
  button.textContent = state === "calling" || state === "talking" ? "挂断" : "拨打 12345";
  keys.hidden = state !== "talking";
}

// The ringing tone of this country: 450 Hz, one second of five.
function ring() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = 450;
  gain.gain.value = 0;
  for (let i = 0; i < 12; i++) {
    gain.gain.setValueAtTime(0.1, context.currentTime + i * 5);
    gain.gain.setValueAtTime(0, context.currentTime + i * 5 + 1);
  }
  tone.connect(gain).connect(context.destination);
  tone.start();
  return () => context.close().catch(() => { });
}

async function dial() {
  let stream;
  try {
    if (!navigator.mediaDevices) throw new DOMException("", "NotSupportedError");
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (e) {
    show("idle", e.name === "NotAllowedError" ? "denied" : "missing");
    return;
  }
  const pc = new RTCPeerConnection();
  const mine = call = { id: null, pc, stream, audio: new Audio(), stopRinging: ring() };
  show("calling");
  try {
    const transceiver = pc.addTransceiver(stream.getAudioTracks()[0], { direction: "sendrecv", streams: [stream] });
    const codecs = RTCRtpReceiver.getCapabilities("audio")?.codecs.filter(c => /^audio\/(PCMA|PCMU|telephone-event)$/i.test(c.mimeType)) ?? [];
    if (codecs.length && transceiver.setCodecPreferences) transceiver.setCodecPreferences(codecs);
    pc.ontrack = e => {
      mine.audio.srcObject = e.streams[0] ?? new MediaStream([e.track]);
      mine.audio.autoplay = true;
      mine.audio.dataset.testid = "web-phone-audio";
      document.body.append(mine.audio);
      e.track.onunmute = () => answered(mine);
    };
    pc.onconnectionstatechange = () => { if (pc.connectionState === "failed") ended(mine, "failed"); };
    await pc.setLocalDescription(await pc.createOffer());
    const reply = await fetch("/phone/calls", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ sdp: pc.localDescription.sdp }),
    });
    if (!reply.ok) {
      ended(mine, reply.status === 429 ? "limited" : reply.status === 503 ? "busy" : "failed");
      return;
    }
    const answer = await reply.json();
    mine.id = answer.callId;
    if (call !== mine) {
      leave(mine);
      return;
    }
    await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    // The node says good-bye when the other side has hung up.
    const dtls = transceiver.sender.transport;
    if (dtls) dtls.onstatechange = () => { if (dtls.state === "closed") ended(mine, "ended"); };
  } catch {
    ended(mine, "failed");
  }
}

function answered(mine) {
  if (call !== mine) return;
  mine.stopRinging();
  show("talking");
}

function leave(mine) {
  if (mine.id) navigator.sendBeacon(`/phone/calls/${mine.id}/end`);
}

function ended(mine, said) {
  if (call !== mine) return;
  call = null;
  mine.stopRinging();
  leave(mine);
  mine.pc.close();
  mine.stream.getTracks().forEach(track => track.stop());
  mine.audio.remove();
  show("idle", said);
}

button.addEventListener("click", () => call ? ended(call, "ended") : dial());
window.addEventListener("pagehide", () => { if (call) leave(call); });
keys.addEventListener("click", e => {
  const key = e.target.dataset?.key;
  const dtmf = call?.pc.getSenders()[0]?.dtmf;
  if (key && dtmf?.canInsertDTMF) dtmf.insertDTMF(key, 120, 70);
});
