// The complaints of a gang as a table: the first few, the rest on demand.
const excerpt = (one) => (one.text.length > night.snippet ? `${one.text.slice(0, night.snippet)}…` : one.text + cutNote(one));

const memberRow = (one) =>
  el(
    "tr", { id: `c-${one.number}` },
    el("td", {}, outside(one.name)),
    el("td", {}, button(one.id, () => compare(one.rank, one.number), { class: "id", title: say("open_text") })),
    ...[one.received, one.where, one.contact, one.address].map((text) => el("td", {}, outside(text))),
    el("td", {}, outside(excerpt(one))),
    el("td", {}, one.bits.toFixed(1)),
  );

const drawMembers = (gang) => {
  const place = cardOf(gang.rank).querySelector(".members-of");
  if (place.drawn) return;
  place.drawn = true;
  const members = complaints.slice(gang.from, gang.to);
  const heads = ["person", "complaint", "received", "where", "contact", "address", "excerpt", "pair_bits"];
  const rows = el("tbody", {}, ...members.slice(0, night.shown).map(memberRow));
  const table = el("table", { class: "members" }, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, say(head))))), rows);
  place.append(el("div", { class: "wide" }, table));
  const rest = members.slice(night.shown);
  if (!rest.length) return;
  const more = button(say("show_rest", { n: count(rest.length) }), () => place.showRest(), { class: "more" });
  place.showRest = () => {
    rows.append(...rest.splice(0).map(memberRow));
    more.remove();
  };
  place.append(more);
};

const openComplaint = (one) => {
  const gang = gangOf(one.rank);
  drawMembers(gang);
  if (!document.getElementById(`c-${one.number}`)) cardOf(one.rank).querySelector(".members-of").showRest();
  const row = document.getElementById(`c-${one.number}`);
  for (const other of document.querySelectorAll("tr.found")) other.classList.remove("found");
  row.classList.add("found");
  row.scrollIntoView({ block: "center" });
  row.querySelector("button").focus({ preventScroll: true });
};
