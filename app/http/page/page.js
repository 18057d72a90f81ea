"use strict";
// Asks the GraphQL API and shows the items; texts are set as text, never as markup.
const QUERY = `query ($refs: [String!]!, $direction: Direction!, $finished: Boolean!, $after: String) {
  trace(refs: $refs, direction: $direction, finished: $finished, first: 100, after: $after) {
    watermark complete cut bounds { min max } summary { items } unresolved { kind uid owedBy }
    items { nodes { kind item serial lot uid class linkage holder location records }
            pageInfo { hasNextPage endCursor } }
  }
}`;
const byId = (id) => document.getElementById(id);
const form = byId("ask");
let asked = null;
let shown = 0;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(form);
  asked = { refs: [data.get("ref")], direction: data.get("direction"), finished: data.has("finished") };
  shown = 0;
  byId("items").querySelector("tbody").replaceChildren();
  byId("unresolved").replaceChildren();
  for (const id of ["items", "unresolved", "more"]) byId(id).hidden = true;
  ask();
});
byId("more").addEventListener("click", ask);

async function ask() {
  const variables = asked;
  byId("status").textContent = "Asking …";
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: QUERY, variables }),
    });
    const answer = await response.json();
    if (variables !== asked) return;
    if (answer.errors) tell(answer.errors[0]);
    else if (answer.data) show(answer.data.trace, variables);
    else byId("status").textContent = `No answer: ${answer.detail}`;
  } catch (error) {
    byId("status").textContent = `No answer from the service: ${error.message}`;
  }
}

function tell(error) {
  byId("status").textContent = `No answer: ${error.message}`;
  list(error.extensions.candidates ?? []);
}

function show(trace, variables) {
  const { nodes, pageInfo } = trace.items;
  const body = byId("items").querySelector("tbody");
  for (const item of nodes) {
    const row = body.insertRow();
    const number = item.serial ?? item.lot ?? plain(item.uid);
    const place = item.location && plain(item.location);
    for (const text of [item.kind, item.item, number, item.class, item.linkage, item.holder, place])
      row.insertCell().textContent = text ?? "";
    row.insertCell().append(saidBy(item.records));
    row.cells[2].title = item.uid;
  }
  shown += nodes.length;
  asked = { ...asked, after: pageInfo.endCursor };
  byId("items").hidden = shown === 0;
  byId("items").caption.textContent = `${shown} of ${trace.summary.items} items`;
  byId("more").hidden = !pageInfo.hasNextPage;
  const whole = trace.complete ? "Complete" : "NOT complete";
  byId("status").textContent =
    `${whole} at watermark ${trace.watermark}: ${trace.summary.items} items. ` +
    (variables.direction === "BACKWARD" ? "" : `Finished units: at least ${trace.bounds.min}, at most ${trace.bounds.max}. `) +
    (trace.cut ?? "");
  list(trace.unresolved.map((entry) => `${entry.kind} ${entry.uid}, owed by ${entry.owedBy}`));
}

// The number in a uid: its last part, as it was written.
function plain(uid) {
  return decodeURIComponent(uid.slice(uid.lastIndexOf(":") + 1));
}

// The first record in sight, the others on demand.
function saidBy([first, ...others]) {
  if (others.length === 0) return document.createTextNode(first ?? "");
  const all = document.createElement("details");
  const more = Object.assign(document.createElement("summary"), { textContent: `${first} and ${others.length} more` });
  all.append(more, ...others.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
  return all;
}

function list(texts) {
  byId("unresolved").replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  byId("unresolved").hidden = texts.length === 0;
}
