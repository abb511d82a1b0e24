// The link chart of a gang: people and what they share, by channel and strength; a click shows the complaints.
const SVG = Object.assign(document.createElement("div"), { innerHTML: "<svg></svg>" }).firstChild.namespaceURI;
const INK = {
  person: "#18242f", script: "#6b4e8a", address: "#2f6f55", phone: "#a8321f", account: "#b0720c", device: "#35518a",
  agent: "#8a3d5f", company: "#8a3d5f", voice: "#1f7f8c", attachment: "#6d6a2f",
};
const PAPER = [1000, 620];

const draws = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const ending = (text, most) => (text.length > most ? `…${text.slice(-most)}` : text);
const clipped = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

const graphOf = (gang) => {
  const { nodes: raw, edges: flat, inner, out } = gang.chart;
  let people = 0;
  const nodes = raw.map(([kind, x, y, label, ...rest], number) => {
    const node = { number, kind: string(kind), x, y, label: string(label), inner: number < inner, edges: [] };
    if (node.kind !== "person") return Object.assign(node, { level: string(rest[0]), people: rest[1], left: rest[2], innocent: string(rest[3]) });
    return Object.assign(node, { complaints: rest[0], rank: rest[1], order: node.inner ? ++people : 0 });
  });
  const edges = [];
  for (let place = 0; place < flat.length; place += 3) {
    const edge = { person: nodes[flat[place]], hub: nodes[flat[place + 1]], bits: flat[place + 2] };
    edge.inner = edge.person.inner && edge.hub.inner;
    edge.person.edges.push(edge);
    edge.hub.edges.push(edge);
    edges.push(edge);
  }
  return { nodes, edges, out };
};

const title = (node) => {
  if (node.kind === "person") return `${say("person_kind")} ${node.label}`;
  return [say(node.kind), say(node.level) === node.level ? "" : say(node.level), node.label].filter(Boolean).join(" ");
};

const MANY = 150;
const shapeOf = (node, scale) => {
  const person = node.kind === "person";
  const size = scale * (person ? 9 : 8 + Math.min(Math.sqrt(node.edges.length) * 3, 14));
  const paint = { fill: person && !node.inner ? "#fff" : INK[node.kind] ?? "#5d6975", stroke: person && !node.inner ? INK.person : "#fff", "stroke-width": 2 };
  if (person && !node.inner) paint["stroke-dasharray"] = "3 2";
  if (!person && node.innocent) Object.assign(paint, { "fill-opacity": 0.45, stroke: INK[node.kind] ?? "#5d6975", "stroke-dasharray": "3 2" });
  const shape = person ? draws("circle", { r: size, ...paint }) : draws("rect", { x: -size, y: -size, width: 2 * size, height: 2 * size, rx: 4, ...paint });
  // An address is told by its end, wording by its beginning.
  const short = node.kind === "address" ? `${say(node.level)} ${ending(node.label, 11)}` : clipped(node.label, 14);
  const label = person ? node.label + (node.order ? ` ${node.order}` : "") : short;
  const text = draws("text", { y: size + 14, "text-anchor": "middle", "font-size": person ? 12 : 13, fill: person ? "#5d6975" : "#1b2733", "paint-order": "stroke", stroke: "#fff", "stroke-width": 3, "font-family": "sans-serif" }, label);
  return draws("g", { transform: `translate(${node.x} ${node.y})`, class: `node ${node.kind}`, role: "button", tabindex: -1, "aria-label": title(node), "data-node": node.number }, draws("title", {}, title(node)), shape, text);
};

const drawChart = (gang) => {
  const place = cardOf(gang.rank).querySelector(".links");
  if (!gang.chart || place.drawn) return;
  place.drawn = true;
  const graph = graphOf(gang);
  const channels = [...new Set(graph.nodes.filter((node) => node.kind !== "person").map((node) => node.kind))];
  const state = { off: new Set(), least: 0, around: false, chosen: null, view: [0, 0, ...PAPER] };
  const lines = draws("g", { class: "edges" });
  const marks = draws("g", { class: "nodes" });
  const svg = draws("svg", { viewBox: `0 0 ${PAPER.join(" ")}`, class: "chart", role: "group", "aria-label": `${say("link_chart")} ${gang.id}`, tabindex: 0 }, lines, marks);
  for (const edge of graph.edges) {
    edge.line = draws("line", { x1: edge.person.x, y1: edge.person.y, x2: edge.hub.x, y2: edge.hub.y, stroke: INK[edge.hub.kind] ?? "#5d6975", "stroke-opacity": graph.nodes.length > MANY ? 0.2 : 0.45, "stroke-width": Math.max(1, Math.min(edge.bits / 6, graph.nodes.length > MANY ? 1 : 5)).toFixed(1) });
    lines.append(edge.line);
  }
  for (const node of graph.nodes) {
    node.mark = shapeOf(node, graph.nodes.length > MANY ? 0.5 : 1);
    marks.append(node.mark);
  }
  svg.classList.toggle("many", graph.nodes.length > 70);

  const panel = el("div", { class: "chosen", "aria-live": "polite" });
  const listed = (number) => {
    if (typeof number !== "number") return el("li", {}, outside(say("no_complaint_here", { id: number })));
    const one = complaints[number];
    return el("li", {}, button("", () => openComplaint(one), { class: "id" }), el("p", {}, outside(`${one.name} · ${one.received}`)), el("p", { class: "quiet" }, outside(clipped(one.text, 70))), button(say("open_text"), () => compare(gang.rank, number)));
  };
  const describe = (node) => {
    const held = node.edges.filter((edge) => !edge.line.hidden);
    const people = node.kind === "person" ? [node] : held.map((edge) => edge.person);
    const numbers = [...new Set(people.flatMap((one) => one.complaints))];
    const items = numbers.map(listed);
    items.forEach((item, at) => item.querySelector(".id")?.append(outside(complaints[numbers[at]].id)));
    const lines = [];
    if (node.kind !== "person") {
      lines.push(say("holders", { n: held.filter((edge) => edge.person.inner).length, all: count(node.people) }));
      if (node.left) lines.push(say("hub_left", { n: count(node.left) }));
      if (node.innocent) lines.push(`${say("innocent")}: ${say(node.innocent)}`);
      lines.push(`${Math.max(...node.edges.map((edge) => edge.bits)).toFixed(1)} bits`);
    } else if (!node.inner) lines.push(say("outside"), node.rank ? say("outside_gang", { n: node.rank }) : "");
    panel.replaceChildren(
      el("h5", {}, outside(clipped(title(node), 120))), el("p", { class: "quiet" }, lines.filter(Boolean).join(" · ")),
      el("p", { class: "quiet" }, `${say("all_complaints")} ${count(numbers.length)}`), el("ul", {}, ...items),
    );
  };

  const choose = (node) => {
    state.chosen = node;
    const close = node && new Set([node, ...node.edges.flatMap((edge) => [edge.person, edge.hub])]);
    for (const one of graph.nodes) {
      one.mark.classList.toggle("dim", Boolean(close) && !close.has(one));
      one.mark.classList.toggle("chosen-one", one === node);
    }
    for (const edge of graph.edges) edge.line.classList.toggle("dim", Boolean(node) && edge.person !== node && edge.hub !== node);
    if (node) describe(node);
    else panel.replaceChildren(el("p", { class: "quiet" }, say("chart_key")));
  };

  const refresh = () => {
    const open = (node) => (state.around || node.inner) && !state.off.has(node.kind);
    for (const edge of graph.edges) {
      edge.line.hidden = !(open(edge.person) && open(edge.hub) && edge.bits >= state.least && (state.around || edge.inner));
      edge.line.toggleAttribute("hidden", edge.line.hidden);
    }
    for (const node of graph.nodes) {
      const tied = node.edges.some((edge) => !edge.line.hidden);
      node.mark.toggleAttribute("hidden", !(open(node) && (tied || (node.kind === "person" && node.inner))));
    }
    if (state.chosen) choose(state.chosen.mark.hasAttribute("hidden") ? null : state.chosen);
  };

  const look = (view) => {
    state.view = view;
    svg.setAttribute("viewBox", view.map((number) => number.toFixed(1)).join(" "));
  };
  const zoom = (factor) => {
    const [x, y, width, height] = state.view;
    const wide = Math.min(Math.max(width * factor, 120), PAPER[0] * 1.5);
    const tall = (wide * PAPER[1]) / PAPER[0];
    look([x + (width - wide) / 2, y + (height - tall) / 2, wide, tall]);
  };

  svg.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-node]");
    if (!state.dragged) choose(mark ? graph.nodes[Number(mark.dataset.node)] : null);
  });
  svg.addEventListener("pointerdown", (event) => {
    state.dragged = false;
    const [x, y, width, height] = state.view;
    const scale = width / svg.clientWidth;
    const move = (next) => {
      const by = [next.clientX - event.clientX, next.clientY - event.clientY];
      if (Math.hypot(...by) < 4) return;
      state.dragged = true;
      look([x - by[0] * scale, y - by[1] * scale, width, height]);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 0.87);
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const open = graph.nodes.filter((node) => !node.mark.hasAttribute("hidden"));
    const at = open.findIndex((node) => node.mark === document.activeElement);
    if (step && open.length) open[(at + step + open.length) % open.length].mark.focus();
    else if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      choose(open[at]);
      if (event.key === "Enter") panel.querySelector("button")?.focus();
    } else if (event.key === "Escape") {
      choose(null);
      svg.focus();
    } else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.8 : 1.25);
    else return;
    event.preventDefault();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.chosen) return;
    const { mark } = state.chosen;
    choose(null);
    mark.focus();
  });

  const toggles = channels.map((channel) => {
    const toggle = button(say(channel), () => {
      if (!state.off.delete(channel)) state.off.add(channel);
      toggle.setAttribute("aria-pressed", String(!state.off.has(channel)));
      refresh();
    }, { "aria-pressed": "true", class: `channel ${channel}`, "data-channel": channel });
    return toggle;
  });
  const strongest = Math.ceil(Math.max(1, ...graph.edges.map((edge) => edge.bits)));
  const least = el("output", {}, say("strength_least", { n: 0 }));
  const range = el("input", { type: "range", min: 0, max: strongest, step: 1, value: 0, "aria-label": say("strength") });
  range.addEventListener("input", () => {
    state.least = Number(range.value);
    least.textContent = say("strength_least", { n: range.value });
    refresh();
  });
  const tools = el("div", { class: "chart-tools" }, ...toggles, el("label", {}, say("strength"), range, least));
  if (graph.nodes.some((node) => !node.inner)) {
    const around = button(say("neighbours"), () => {
      state.around = !state.around;
      around.setAttribute("aria-pressed", String(state.around));
      refresh();
    }, { "aria-pressed": "false", class: "around" });
    tools.append(around);
  }
  if (graph.out) tools.append(el("small", {}, say("neighbours_left", { n: count(graph.out) })));
  tools.append(el("span", { class: "right" }, button("+", () => zoom(0.8), { "aria-label": say("zoom_in") }), button("−", () => zoom(1.25), { "aria-label": say("zoom_out") }), button(say("reset"), () => look([0, 0, ...PAPER])), button(say("export_png"), () => exportPng(svg, gang), { class: "export" })));
  place.append(tools, el("div", { class: "chart-of" }, svg, panel));
  choose(null);
  refresh();
};

// The chart as it is seen, at twice its size: its paint is in attributes, so the copy needs no style.
const exportPng = (svg, gang) => {
  const copy = svg.cloneNode(true);
  for (const gone of copy.querySelectorAll("[hidden]")) gone.remove();
  for (const dim of copy.querySelectorAll(".dim")) dim.setAttribute("opacity", 0.15);
  const [width, height] = PAPER.map((size) => size * 2);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = el("canvas", { width, height });
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, width, height);
    paper.drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(url);
    canvas.toBlob((blob) => {
      const link = el("a", { href: URL.createObjectURL(blob), download: `${gang.id}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }, "image/png");
  });
  image.src = url;
};
