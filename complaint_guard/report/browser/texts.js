// Two complaints of a gang side by side, with the wording that both have.
const LEAST = 6;
const LONGEST = 4000;
const WORDY = /[\p{L}\p{N}\p{S}]/u;

const content = (text) => {
  const found = [];
  for (let place = 0; place < text.length && found.length < LONGEST; place++)
    if (WORDY.test(text[place])) found.push(place);
  return found;
};

// Runs of equal characters, [start, start, length]: every run that cannot be made longer.
const runs = (left, right) => {
  const found = [];
  let before = new Int32Array(right.length + 1);
  for (let one = 0; one <= left.length; one++) {
    const here = new Int32Array(right.length + 1);
    for (let other = 1; other <= right.length; other++)
      if (one < left.length && left[one] === right[other - 1]) here[other] = before[other - 1] + 1;
    for (let end = 1; end <= right.length; end++)
      if (before[end] >= LEAST && (end === right.length || !here[end + 1]))
        found.push([one - before[end], end - before[end], before[end]]);
    before = here;
  }
  return found;
};

// The longest first, no character twice (greedy string tiling): passages that were moved are found too.
const tiles = (left, right) => {
  const waiting = runs(left, right).sort((a, b) => a[2] - b[2]);
  const taken = [new Uint8Array(left.length), new Uint8Array(right.length)];
  const found = [];
  while (waiting.length) {
    const [one, other, length] = waiting.pop();
    const free = [];
    for (let place = 0, start = -1; place <= length; place++) {
      const open = place < length && !taken[0][one + place] && !taken[1][other + place];
      if (open && start < 0) start = place;
      if (!open && start >= 0) {
        free.push([start, place]);
        start = -1;
      }
    }
    if (free.length === 1 && free[0][1] - free[0][0] === length) {
      taken[0].fill(1, one, one + length);
      taken[1].fill(1, other, other + length);
      found.push([one, other, length]);
      continue;
    }
    for (const [start, end] of free) {
      if (end - start < LEAST) continue;
      const piece = [one + start, other + start, end - start];
      let at = waiting.length;
      while (at > 0 && waiting[at - 1][2] > piece[2]) at--;
      waiting.splice(at, 0, piece);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
};

const shared = (left, right) => {
  const [one, other] = [content(left), content(right)];
  const found = tiles(one.map((place) => left[place]), other.map((place) => right[place]));
  const spans = (side, places) =>
    found.map((tile, number) => [places[tile[side]], places[tile[side] + tile[2] - 1] + 1, number + 1]).sort((a, b) => a[0] - b[0]);
  const length = found.reduce((sum, tile) => sum + tile[2], 0);
  return {
    left: spans(0, one), right: spans(1, other), length,
    shares: [length / Math.max(one.length, 1), length / Math.max(other.length, 1)],
  };
};

const marked = (text, spans) => {
  const pieces = [];
  let last = 0;
  for (const [start, end, number] of spans) {
    pieces.push(text.slice(last, start), el("mark", { class: `tile t${number % 4}`, title: `#${number}` }, text.slice(start, end)));
    last = end;
  }
  return el("bdi", {}, ...pieces, text.slice(last));
};

const facts = (one) =>
  el("p", { class: "quiet" }, outside([one.id, one.name, one.received, one.where, one.contact].filter(Boolean).join(" · ")));

const comparison = el("dialog", { id: "compare", "aria-label": say("compare") });
document.body.append(comparison);
comparison.addEventListener("click", (event) => event.target === comparison && comparison.close());

const compare = (rank, left, right) => {
  const gang = gangOf(rank);
  const members = complaints.slice(gang.from, gang.to);
  const chosen = [left, right ?? members.find((one) => one.number !== left)?.number ?? left];
  const opener = comparison.open ? comparison.opener : document.activeElement;
  const choice = (side) =>
    el(
      "select",
      {
        "aria-label": `${say("choose")} · ${say(side ? "right" : "left")}`,
        onchange: (event) => {
          chosen[side] = Number(event.target.value);
          show();
        },
      },
      ...members.map((one) => el("option", { value: one.number, selected: one.number === chosen[side] }, `${one.id} ${one.name}`)),
    );
  const selects = [choice(0), choice(1)];
  const body = el("div", { class: "sides" });
  const sum = el("p", { class: "sum", role: "status" });
  const show = () => {
    const pair = chosen.map((number) => complaints[number]);
    const found = shared(pair[0].text, pair[1].text);
    const [one, other] = found.shares.map((share) => `${Math.round(share * 100)}%`);
    sum.textContent = found.length ? say("shared_share", { n: count(found.length), left: one, right: other }) : say("nothing_shared");
    if (pair[0].person === pair[1].person) sum.textContent += ` · ${say("same_person")}`;
    if (pair.some((each) => each.text.length > LONGEST)) sum.textContent += ` · ${say("beyond", { n: count(LONGEST) })}`;
    body.replaceChildren(
      ...pair.map((each, side) =>
        el("section", {}, selects[side], facts(each), el("div", { class: "text", tabindex: 0 }, marked(each.text, side ? found.right : found.left)), el("small", {}, cutNote(each))),
      ),
    );
  };
  show();
  comparison.opener = opener;
  comparison.replaceChildren(
    el("header", {}, el("h3", {}, say("compare"), " ", outside(gang.id)), button(say("close"), () => comparison.close())),
    el("p", { class: "quiet" }, say("compare_hint")), sum, body,
  );
  if (!comparison.open) comparison.showModal();
};
comparison.addEventListener("close", () => comparison.opener?.focus());
