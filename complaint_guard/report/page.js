"use strict";
(() => {
  const cards = [...document.querySelectorAll("#cards > .card")];
  const search = document.getElementById("search");
  if (!search) return;
  const rows = new Map([...document.querySelectorAll("#overview tbody tr")].map((row) => [row.dataset.gang, row]));
  const words = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const tiers = [...document.querySelectorAll(".tools button")];
  const output = document.getElementById("shown");
  const state = { tier: "" };

  const filter = () => {
    const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = (!state.tier || card.dataset.tier === state.tier) && wanted.every((word) => words.get(card).includes(word));
      card.hidden = rows.get(card.id).hidden = !fits;
      shown += fits;
    }
    output.textContent = output.dataset.shown.replace("{n}", shown).replace("{all}", cards.length);
    document.getElementById("nothing").hidden = shown > 0;
  };

  search.addEventListener("input", filter);
  for (const button of tiers) {
    button.addEventListener("click", () => {
      state.tier = button.dataset.tier;
      for (const other of tiers) other.setAttribute("aria-pressed", String(other === button));
      filter();
    });
  }

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

  const closed = [];
  addEventListener("beforeprint", () => {
    closed.push(...document.querySelectorAll("details:not([open])"));
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed.splice(0)) one.open = false;
  });
  filter();
})();
