// Search, filters, order, keys and paper.
const cards = [...document.querySelectorAll("#cards > .card")];
const search = document.getElementById("search");
const MOST_HITS = 12;

const draw = (card) => {
  const gang = gangOf(Number(card.id.slice(5)));
  drawMembers(gang);
  drawChart(gang);
};
const drawAll = () => cards.forEach(draw);

if (search) {
  const rows = new Map([...document.querySelectorAll("#overview tbody tr")].map((row) => [row.dataset.gang, row]));
  // What is searched is gathered with the first search, not while the page opens.
  const index = {
    get words() {
      const made = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
      Object.defineProperty(this, "words", { value: made });
      return made;
    },
    get told() {
      const made = complaints.map((one) => [one.id, one.name, one.contact, one.address, one.where, one.text].join("\n").toLowerCase());
      Object.defineProperty(this, "told", { value: made });
      return made;
    },
  };
  const tiers = [...document.querySelectorAll(".tools [data-tier]")];
  const output = document.getElementById("shown");
  const hits = document.getElementById("hits");
  const state = { tier: "" };

  const showHits = (found) => {
    hits.hidden = !found.length;
    const one = (each) =>
      el("li", {}, button("", () => openComplaint(each), {}), " ", outside(`${each.name} · ${each.received} · ${each.text.slice(0, 40)}`));
    const items = found.slice(0, MOST_HITS).map((each) => {
      const item = one(each);
      item.querySelector("button").append(`#${each.rank} `, outside(each.id));
      return item;
    });
    hits.replaceChildren(
      el("p", { class: "quiet" }, `${say("hit_complaints")} ${count(found.length)}`), el("ul", {}, ...items),
      el("p", { class: "quiet" }, found.length > MOST_HITS ? say("hits_more", { n: count(found.length - MOST_HITS) }) : ""),
    );
  };

  const filter = () => {
    const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (text) => wanted.every((word) => text.includes(word));
    const found = wanted.length ? complaints.filter((one) => holds(index.told[one.number])) : [];
    const ranks = new Set(found.map((one) => one.rank));
    let shown = 0;
    for (const card of cards) {
      const rank = Number(card.id.slice(5));
      const fits = (!state.tier || card.dataset.tier === state.tier) && (!wanted.length || ranks.has(rank) || holds(index.words.get(card)));
      card.hidden = rows.get(card.id).hidden = !fits;
      shown += fits;
    }
    showHits(found.filter((one) => !state.tier || cardOf(one.rank).dataset.tier === state.tier));
    output.textContent = output.dataset.shown.replace("{n}", shown).replace("{all}", cards.length);
    document.getElementById("nothing").hidden = shown > 0;
  };

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      filter();
      search.blur();
      event.preventDefault();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      const hit = hits.querySelector("button");
      const card = cards.find((one) => !one.hidden);
      if (hit) hit.click();
      else if (card) {
        card.scrollIntoView();
        card.focus({ preventScroll: true });
      }
    }
  });
  for (const tier of tiers) {
    tier.addEventListener("click", () => {
      state.tier = tier.dataset.tier;
      for (const other of tiers) other.setAttribute("aria-pressed", String(other === tier));
      filter();
    });
  }
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || comparison.open) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const order = (left, right) => (isNaN(left) || isNaN(right) ? left.localeCompare(right, "zh") : left - right);
  for (const head of document.querySelectorAll("#overview th")) {
    head.firstElementChild.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      for (const other of document.querySelectorAll("#overview th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const sorted = [...rows.values()].sort((a, b) => order(key(a, head.cellIndex), key(b, head.cellIndex)) * (falling ? -1 : 1));
      document.querySelector("#overview tbody").append(...sorted);
    });
  }
  filter();
}

// Cards are drawn when they come near the window, all of them before printing.
const near = new IntersectionObserver(
  (seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      near.unobserve(one.target);
      draw(one.target);
    }
  },
  { rootMargin: "800px" },
);
cards.forEach((card) => near.observe(card));
addEventListener("beforeprint", drawAll);
document.documentElement.dataset.ready = Math.round(performance.now());
