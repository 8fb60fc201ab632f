/* Small things that every part of the screen uses. Text from files goes in as text, never as markup. */

const byId = (id) => document.getElementById(id);

function el(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function replace(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== ""));
}

/* Text without control signs and direction marks: a package must not be able to rearrange what is read. */
function shown(value) {
  return String(value).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function say(id, text, bad = false) {
  const node = byId(id);
  node.classList.toggle("bad", bad);
  replace(node, text ? shown(text) : "");
}

let lastSaid = 0;
/* Tell a screen reader, at most every five seconds unless it matters. */
function announce(text, matters = false) {
  const now = performance.now();
  if (!matters && now - lastSaid < 5000) return;
  lastSaid = now;
  byId("live").textContent = text;
}

function sizeText(bytes) {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let at = 0;
  for (; bytes >= 1000 && at < units.length - 1; at++) bytes /= 1000;
  return `${at && bytes < 100 ? bytes.toFixed(1) : Math.round(bytes)} ${units[at]}`;
}

function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/* YYYY-MM-DD HH:MM with the zone's name, as this computer's clock has it, and in UTC. */
function timeText(date) {
  const local = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "long" }).format(date);
  return `${local} (${date.toISOString().slice(0, 16).replace("T", " ")} UTC)`;
}

function groupsOf(text) {
  return text.match(/.{1,4}/g) || [];
}

function saveFile(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
