// Progressive enhancement: without script, or without consent, the address in words is all that is sent.
for (const box of document.querySelectorAll("[data-locate]")) {
  if (!("geolocation" in navigator) || !window.isSecureContext) continue;
  const [longitude, latitude] = box.querySelectorAll("input");
  const said = box.querySelector("[role=status]");
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    said.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        longitude.value = coords.longitude.toFixed(5);
        latitude.value = coords.latitude.toFixed(5);
        said.textContent = "已附上当前位置。";
      },
      () => { said.textContent = "没有取到位置，请填写详细地址。"; },
      { enableHighAccuracy: true, timeout: 15000 });
  });
}
