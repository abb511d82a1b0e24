// What the page knows, and how elements are made of it: text is only ever set as text.
const source = document.getElementById("night");
const unpacked = (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
};
const night = JSON.parse("packed" in source.dataset ? await unpacked(source.textContent) : source.textContent);
const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), night.words[key] ?? key);
const string = (number) => night.strings[number];
const count = (number) => number.toLocaleString("en-US");

const complaints = night.complaints.map(
  ([id, person, rank, received, name, where, contact, address, bits, length, text], number) => ({
    number, id, person, rank, received: received || say("unknown"), bits, length,
    name: string(name), where: string(where), contact: string(contact), address: string(address), text: night.texts[text],
  }),
);

const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
};
const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);
const outside = (text) => el("bdi", {}, text);
const cutNote = (one) => (one.length > one.text.length ? say("text_cut", { n: count(one.length) }) : "");
const gangOf = (rank) => night.gangs.find((gang) => gang.rank === rank);
const cardOf = (rank) => document.getElementById(`gang-${rank}`);
