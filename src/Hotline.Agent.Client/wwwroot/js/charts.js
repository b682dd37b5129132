// Draws ECharts options that arrive as JSON. Options carry no functions, so nothing is ever evaluated.

const bundle = "_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js";
const charts = new Map();
const maps = new Map();
let loading = null;

function load() {
  loading ??= new Promise((resolve, reject) => {
    if (window.echarts) { resolve(window.echarts); return; }
    const script = document.createElement("script");
    script.src = bundle;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error("chart bundle not found"));
    document.head.append(script);
  });
  return loading;
}

function registerMap(echarts, name, url) {
  if (!maps.has(name)) {
    maps.set(name, fetch(url, { credentials: "same-origin" }).then(r => {
      if (!r.ok) { maps.delete(name); throw new Error(`map ${r.status}`); }
      return r.json();
    }).then(shapes => echarts.registerMap(name, shapes)));
  }
  return maps.get(name);
}

export async function draw(element, options, map) {
  const echarts = await load();
  if (map) await registerMap(echarts, map.name, map.url);
  let chart = charts.get(element);
  if (!chart) {
    chart = echarts.init(element, null, { renderer: "canvas" });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    charts.set(element, chart);
    chart.watch = watch;
  }
  chart.setOption(JSON.parse(options), { notMerge: true });
}

export function remove(element) {
  const chart = charts.get(element);
  chart?.watch.disconnect();
  chart?.dispose();
  charts.delete(element);
}
