"use strict";
// Draws the plots of a page: fields over one or two coordinates with a slider for a third one, and curves.
(async () => {
  const bytes = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const inflate = (data) => new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const make = (tag, attributes, ...content) => {
    const e = document.createElement(tag);
    Object.assign(e, attributes);
    e.append(...content);
    return e;
  };
  const number = (v, digits = 5) => {
    if (v === null) return "–";
    return Math.abs(v) < 1e7 ? Number(v.toPrecision(digits)).toString() : Number(v.toPrecision(digits)).toExponential();
  };
  const named = (axis) => (axis.unit ? `${axis.name} [${axis.unit}]` : axis.name);
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const library = document.createElement("script");
  library.textContent = new TextDecoder().decode(await inflate(bytes(JSON.parse(document.getElementById("plotly").textContent))));
  document.head.append(library);

  const redraws = [];
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraws.forEach((f) => f()));

  const config = { responsive: true, displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
  const axis = (title, more) => ({
    title: { text: title }, gridcolor: style("--line"), zerolinecolor: style("--line"), linecolor: style("--soft"), automargin: true,
    exponentformat: "power", ...more,
  });
  const layout = (x, y, more) => ({
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: style("--ink"), size: 13 },
    margin: { l: 55, r: 15, t: 30, b: 45 }, xaxis: x, yaxis: y, hovermode: "closest", dragmode: "zoom",
    modebar: { bgcolor: "rgba(0,0,0,0)", color: style("--soft"), activecolor: style("--accent") }, ...more,
  });
  const palette = () => [style("--accent"), "#d9730d", "#1a9a6c", "#a455c8", "#c43d4b"];

  // decode returns the values of a quantity, logarithms where it is logarithmic.
  async function decode(q, columns) {
    const codes = new Uint16Array(await inflate(bytes(q.gzip)));
    const out = new Float64Array(codes.length);
    let before = 0;
    for (let i = 0; i < codes.length; i++) {
      if (i % columns === 0) before = 0;
      before = (before + codes[i]) & 0xffff;
      out[i] = before === 0xffff ? NaN : q.lo + ((q.hi - q.lo) * before) / 65534;
    }
    return out;
  }

  // powers labels the axis or colour bar of logarithms.
  function powers(lo, hi) {
    const step = Math.max(1, Math.ceil((hi - lo) / 6));
    const at = [];
    for (let k = Math.ceil(lo); k <= hi; k += step) at.push(k);
    return at.length > 1 ? { tickmode: "array", tickvals: at, ticktext: at.map((k) => `10<sup>${k}</sup>`) }
      : { tickmode: "array", tickvals: [lo, hi], ticktext: [lo, hi].map((v) => (10 ** v).toExponential(1)) };
  }

  // ratio is the width of a plane over its height.
  const extent = (a) => a.nodes[a.nodes.length - 1] - a.nodes[0];
  const ratio = (d) => extent(d.x) / extent(d.y);

  // Plots follow the width of what holds them.
  const watch = (div) => new ResizeObserver(() => Plotly.Plots.resize(div)).observe(div);

  function field(root, d) {
    const nx = d.x.nodes.length;
    const ny = Math.max(1, (d.y.nodes || []).length);
    const frames = Math.max(1, (d.frame.nodes || []).length);
    const plane = ny > 1;
    const state = { q: Math.max(0, d.quantities.findIndex((q) => q.band)), frame: 0, row: plane ? Math.floor(ny / 2) : 0, column: Math.floor(nx / 2), cells: false };
    // The first place that is read is the node of the domain that is nearest to the middle, on the middle line if that meets it.
    let away = Infinity;
    for (let k = 0; k < nx * ny; k++) {
      const column = k % nx, row = (k - column) / nx, far = Math.hypot(column / nx - 0.5, plane ? 3 * (row / ny - 0.5) : 0);
      if (far < away && !Number.isNaN(d.quantities[0].values[k])) [away, state.row, state.column] = [far, row, column];
    }
    const slices = (q, frame) => {
      const v = d.quantities[q].values;
      return Array.from({ length: ny }, (_, j) => v.subarray((frame * ny + j) * nx, (frame * ny + j + 1) * nx));
    };
    const find = (name) => d.quantities.findIndex((o) => o.name === name);
    const shown = (q, v) => (d.quantities[q].log ? 10 ** v : v);
    const inFrame = (lo, hi) => frames === 1 || (d.frame.nodes[state.frame] >= lo && d.frame.nodes[state.frame] <= hi);

    const controls = make("div", { className: "controls" });
    const choice = make("select", { ariaLabel: "quantity" });
    d.quantities.forEach((q, k) => choice.append(make("option", { value: k }, named(q))));
    if (plane && d.cells && !d.quantities.some((q) => q.flat)) choice.append(make("option", { value: "cells" }, "error indicator of the cells"));
    choice.value = state.q;
    controls.append(make("label", {}, "show ", choice));
    if (plane && d.cells) {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => { state.cells = box.checked; drawMap(); });
      controls.append(make("label", {}, box, "cells"));
    }
    const slider = (a, value, set) => {
      const input = make("input", { type: "range", min: 0, max: a.nodes.length - 1, value, ariaLabel: a.name });
      const output = make("output", {});
      const say = () => { output.textContent = `${a.name} = ${number(a.nodes[input.value])}${a.unit ? " " + a.unit : ""}`; };
      input.addEventListener("input", () => { set(Number(input.value)); say(); });
      say();
      controls.append(make("label", { className: "slide" }, output, input));
      return { input, say };
    };
    if (frames > 1) slider(d.frame, 0, (v) => { state.frame = v; drawMap(); drawProfile(); read(); });
    const row = plane && slider(d.y, state.row, (v) => { state.row = v; mark(); drawProfile(); read(); });
    const map = plane && make("div", { className: "map" });
    if (plane && d.equal) map.style.maxWidth = `${Math.max(24, 26 * ratio(d) + 10)}rem`; // the colour bar stays near
    const readout = make("div", { className: "readout" });
    readout.setAttribute("aria-live", "off");
    const profile = make("div", { className: "profile" });
    root.append(controls, ...(plane ? [map] : []), readout, profile);
    if (d.note) root.append(make("p", {}, d.note));

    // known rounds a value to what its code resolves.
    function known(q, v) {
      if (Number.isNaN(v)) return null;
      if (q.log) return 10 ** v;
      const step = (q.hi - q.lo) / 65534;
      return step > 0 ? Number(v.toFixed(Math.min(100, Math.max(0, Math.ceil(-Math.log10(step)))))) : v;
    }

    // read shows all quantities at a node.
    function read(column = state.column, line = state.row) {
      const at = [`${d.x.name} = ${number(d.x.nodes[column])}`];
      if (plane) at.push(`${d.y.name} = ${number(d.y.nodes[line])}`);
      if (frames > 1) at.push(`${d.frame.name} = ${number(d.frame.nodes[state.frame])}`);
      const values = d.quantities.map((q) => q.values[(state.frame * ny + line) * nx + column]);
      const outside = values.every(Number.isNaN) ? ": outside of the domain" : "";
      readout.replaceChildren(make("span", { className: "at" }, at.join(",  ") + outside));
      d.quantities.forEach((q, k) => {
        const v = known(q, values[k]), half = q.band ? known(d.quantities[find(q.band)], values[find(q.band)]) : null;
        if (d.quantities.some((o) => o.band === q.name)) return; // said beside what it is the band of
        const text = q.log && v !== null ? v.toExponential(1) : number(v);
        readout.append(make("span", { className: q.name.length > 12 ? "long" : "" }, `${q.name} = ${text}${half === null ? "" : " ± " + number(half, 2)}${q.unit && v !== null ? " " + q.unit : ""}`));
      });
    }

    // raster colours the part of the plane that is seen by the residual in its cells.
    function raster(x0, x1, y0, y1) {
      const n = 240, step = (a, b, k) => a + ((b - a) * (k + 0.5)) / n;
      const x = Array.from({ length: n }, (_, k) => step(x0, x1, k)), y = Array.from({ length: n }, (_, k) => step(y0, y1, k));
      const z = Array.from({ length: n }, () => new Array(n).fill(null));
      for (const b of d.cells) {
        if (!inFrame(b[4], b[5])) continue;
        const i0 = Math.max(0, Math.ceil((n * (b[0] - x0)) / (x1 - x0) - 0.5)), i1 = Math.min(n - 1, Math.floor((n * (b[1] - x0)) / (x1 - x0) - 0.5));
        const j0 = Math.max(0, Math.ceil((n * (b[2] - y0)) / (y1 - y0) - 0.5)), j1 = Math.min(n - 1, Math.floor((n * (b[3] - y0)) / (y1 - y0) - 0.5));
        for (let j = j0; j <= j1; j++) z[j].fill(b[6], i0, i1 + 1);
      }
      return { x, y, z };
    }

    function outlines() {
      const x = [], y = [];
      for (const b of d.cells) {
        if (!inFrame(b[4], b[5])) continue;
        x.push(b[0], b[1], b[1], b[0], b[0], null);
        y.push(b[2], b[2], b[3], b[3], b[2], null);
      }
      return { type: "scatter", mode: "lines", x, y, line: { width: 0.7, color: "rgba(255,255,255,0.75)" }, hoverinfo: "skip", showlegend: false };
    }

    // edge is the edge of the domain.
    function edge() {
      const x = [], y = [];
      for (const line of d.edge) {
        for (const p of line) { x.push(p[0]); y.push(p[1]); }
        x.push(null);
        y.push(null);
      }
      return { type: "scatter", mode: "lines", x, y, line: { width: 2, color: "#202020" }, hoverinfo: "skip", showlegend: false };
    }

    const marker = () => ({ type: "line", x0: d.x.nodes[0], x1: d.x.nodes[nx - 1], y0: d.y.nodes[state.row], y1: d.y.nodes[state.row], line: { color: "#ffffff", width: 1, dash: "dot" } });
    const mark = () => { if (plane) Plotly.relayout(map, { shapes: [marker()] }); };

    let seen = null; // the part of the plane that is zoomed to, for the raster
    function drawMap() {
      if (!plane) return;
      const mesh = choice.value === "cells";
      const q = mesh ? { lo: Math.min(...d.cells.map((b) => b[6])), hi: Math.max(...d.cells.map((b) => b[6])), log: true, name: "error indicator of the cells" } : d.quantities[state.q];
      const ends = seen || [d.x.nodes[0], d.x.nodes[nx - 1], d.y.nodes[0], d.y.nodes[ny - 1]];
      const at = mesh ? raster(...ends) : { x: d.x.nodes, y: d.y.nodes, z: slices(state.q, state.frame) };
      const traces = [{
        type: "heatmap", ...at, zmin: q.lo, zmax: q.hi > q.lo ? q.hi : q.lo + 1, colorscale: q.log ? "Cividis" : "Viridis", zsmooth: mesh || q.flat ? false : "best",
        hovertemplate: `${d.x.name} %{x:.4g}, ${d.y.name} %{y:.4g}<br>${q.name} ` + (q.log ? "10<sup>%{z:.2f}</sup>" : "%{z:.5g}") + "<extra></extra>",
        colorbar: { title: { text: named(q), side: "right" }, thickness: 14, exponentformat: "power", ...(q.log ? powers(q.lo, q.hi) : {}) },
      }];
      if (d.cells && (state.cells || mesh || q.flat)) traces.push(outlines());
      if (d.edge) traces.push(edge());
      const points = (d.points || []).filter((p) => frames === 1 || nearest(d.frame.nodes, p.at[2]) === state.frame);
      if (points.length && !mesh) {
        const size = Math.max(2.5, 7 * Math.min(1, Math.sqrt(100 / points.length))); // they cover no more of the map where there are many
        traces.push({
          type: "scatter", mode: "markers", x: points.map((p) => p.at[0]), y: points.map((p) => p.at[1]), showlegend: false,
          text: points.map((p) => `measured ${p.quantity} = ${number(p.value)}`), hoverinfo: "text", marker: { symbol: "circle-open", size, color: "#ffffff", line: { width: size > 5 ? 1.5 : 1 } },
        });
      }
      const fixed = d.equal ? { scaleanchor: "x", constrain: "domain" } : {};
      Plotly.react(map, traces, layout(axis(named(d.x), { constrain: "domain", range: ends.slice(0, 2), showgrid: false }),
        axis(named(d.y), { ...fixed, range: ends.slice(2), showgrid: false }), { shapes: [marker()] }), config);
    }

    function nearest(nodes, v) {
      let best = 0;
      nodes.forEach((n, k) => { if (Math.abs(n - v) < Math.abs(nodes[best] - v)) best = k; });
      return best;
    }

    // band shades what a quantity may be along the line.
    function band(q) {
      const middle = slices(state.q, state.frame)[state.row], half = slices(find(q.band), state.frame)[state.row];
      const edge = (sign, more) => ({
        type: "scatter", mode: "lines", name: "95 % band", x: d.x.nodes, y: Array.from(middle, (v, i) => v + sign * half[i]), line: { width: 0 }, hoverinfo: "skip", ...more,
      });
      return [edge(-1, { showlegend: false }), edge(1, { fill: "tonexty", fillcolor: style("--shade") })];
    }

    function drawProfile() {
      const q = d.quantities[state.q];
      const colours = palette();
      const line = (k, name, more) => ({
        type: "scatter", mode: "lines", name, x: d.x.nodes, y: Array.from(slices(k, state.frame)[state.row], (v) => shown(k, v)), line: { color: colours[0], width: 2, ...more },
        hovertemplate: `${d.x.name} %{x:.5g}, %{y:.5g}<extra>${name}</extra>`,
      });
      const traces = [line(state.q, q.name)];
      if (q.band) traces.unshift(...band(q));
      const other = q.with ? find(q.with) : -1;
      if (other >= 0) traces.push(line(other, q.with, { color: colours[1], dash: "dash" }));
      const points = plane ? [] : (d.points || []).filter((p) => p.quantity === q.name);
      if (points.length) traces.push({ type: "scatter", mode: "markers", name: "measured", x: points.map((p) => p.at[0]), y: points.map((p) => p.value), marker: { color: colours[1], symbol: "circle-open", size: 7 } });
      let [lo, hi] = [q.lo, q.hi];
      if (q.band) [lo, hi] = [lo - d.quantities[find(q.band)].hi, hi + d.quantities[find(q.band)].hi];
      const y = q.log ? axis(named(q), { type: "log" }) : axis(named(q), plane && hi > lo ? { range: [lo - 0.05 * (hi - lo), hi + 0.05 * (hi - lo)] } : {});
      Plotly.react(profile, traces, layout(axis(named(d.x)), y, { showlegend: traces.length > 1, legend: { orientation: "h", y: 1.02, yanchor: "bottom" } }), config);
    }

    function draw() { drawMap(); drawProfile(); read(); }
    choice.addEventListener("change", () => { if (choice.value !== "cells") state.q = Number(choice.value); draw(); });
    draw();
    [map, profile].filter(Boolean).forEach(watch);
    const over = (event, keep) => {
      const p = event.points[0];
      if (!p) return;
      const column = nearest(d.x.nodes, p.x), line = plane && p.data.type === "heatmap" ? nearest(d.y.nodes, p.y) : state.row;
      if (keep) { state.column = column; state.row = line; if (row) { row.input.value = line; row.say(); mark(); drawProfile(); } }
      read(column, line);
    };
    if (plane) {
      map.on("plotly_hover", (e) => over(e, false));
      map.on("plotly_click", (e) => over(e, true));
      map.on("plotly_relayout", (e) => {
        if (!Object.keys(e).some((k) => k.startsWith("xaxis") || k.startsWith("yaxis"))) return;
        const { xaxis, yaxis } = map._fullLayout;
        seen = e["xaxis.autorange"] ? null : [...xaxis.range, ...yaxis.range];
        if (choice.value === "cells") drawMap();
      });
    }
    profile.on("plotly_hover", (e) => {
      const column = nearest(d.x.nodes, e.points[0].x);
      read(column, state.row);
    });
    redraws.push(draw);
  }

  function curves(root, d) {
    const div = make("div", { className: "profile" });
    root.append(make("div", { className: "quantity" }, d.y), div); // beside a low plot it would be cut
    const draw = () => {
      const colours = palette();
      const traces = d.curves.map((c, k) => ({
        type: "scatter", mode: c.points ? "lines+markers" : "lines", name: c.name, x: c.x, y: c.y, showlegend: Boolean(c.name),
        line: { color: colours[k % colours.length], width: 1.5, dash: c.dashed ? "dot" : "solid" },
      }));
      Plotly.react(div, traces, layout(axis(d.x, d.logx ? { type: "log" } : {}), axis("", d.logy ? { type: "log" } : {}),
        { showlegend: d.curves.length > 1, legend: { orientation: "h", y: 1.02, yanchor: "bottom" } }), config);
    };
    draw();
    watch(div);
    redraws.push(draw);
  }

  for (const root of document.querySelectorAll(".plot")) {
    const d = JSON.parse(document.getElementById("plot-" + root.dataset.plot).textContent);
    root.replaceChildren();
    if (d.kind === "curves") { curves(root, d); continue; }
    for (const q of d.quantities) q.values = await decode(q, d.x.nodes.length);
    field(root, d);
  }
  document.documentElement.dataset.drawn = "yes";
})();
