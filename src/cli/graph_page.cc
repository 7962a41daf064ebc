#include "graph_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "describe.h"
#include "json.h"

namespace thaw::cli {
namespace {

// TITLE and DATA are put in. The script builds a tree of name scopes; a scope with more than LIMIT members gets them in
// bundles, so that nothing that opens draws more than LIMIT boxes.
constexpr absl::string_view kPage = R"html(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>TITLE</title>
<style>
 body { margin: 0; font: 13px sans-serif; display: grid; grid-template: auto 1fr / 1fr 340px; height: 100vh; color: #222; }
 header { grid-column: 1 / 3; padding: 6px 10px; background: #f2f2f2; display: flex; gap: 14px; align-items: center; }
 main { overflow: auto; } aside { overflow: auto; border-left: 1px solid #ccc; padding: 8px 10px; overflow-wrap: anywhere; }
 rect { stroke: #777; rx: 4; fill: #fff; cursor: pointer; } .scope rect { fill: #dbe7f5; } .open rect { fill: #f7ecd2; } .chosen rect { stroke: #c40; stroke-width: 2.5; }
 text { pointer-events: none; text-anchor: middle; } .op { fill: #777; font-size: 11px; } path { fill: none; stroke: #aaa; } path.control { stroke-dasharray: 4 3; }
 li { cursor: pointer; } ul { padding-left: 18px; } dt { font-weight: bold; } dd { margin: 0 0 4px 10px; }
</style>
<header><b>TITLE</b><select id="graph"></select><label><input type="checkbox" id="constants"> constants</label>
<input id="search" placeholder="find a node or an op" size="30"><button id="close">close all</button><span id="count"></span></header>
<main><svg id="drawing"></svg></main><aside id="panel">Click a blue box to open a scope, a white one to see a node.</aside>
<script type="application/json" id="data">DATA</script>
<script>
"use strict";
const LIMIT = 200, WIDTH = 150, HEIGHT = 34, GAP_X = 16, GAP_Y = 34;
const graphs = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
let graph, nodes, root, open, chosen;

function producer(input) { return input.replace(/^\^/, "").replace(/:\d+$/, ""); }

function load(index) {
  graph = graphs[index];
  nodes = new Map(graph.nodes.map(n => [n.name, n]));
  root = { path: "", children: new Map(), parent: null };
  for (const node of graph.nodes) {
    const parts = node.name.split("/");
    let scope = root;
    for (const part of parts.slice(0, -1)) {
      if (!scope.children.has(part + "/")) scope.children.set(part + "/", { path: scope.path + part + "/", children: new Map(), parent: scope });
      scope = scope.children.get(part + "/");
    }
    scope.children.set(parts.at(-1), { node, parent: scope });
  }
  bundle(root);
  open = new Set([root]);
  if (root.children.size === 1) for (const only of root.children.values()) if (only.children) open.add(only);
  chosen = null;
  draw();
}

function bundle(scope) {
  for (const child of scope.children.values()) if (child.children) bundle(child);
  while (scope.children.size > LIMIT) {
    const all = [...scope.children], bundles = new Map();
    for (let i = 0; i < all.length; i += LIMIT) {
      const part = { path: `${scope.path}members ${i + 1} to ${Math.min(i + LIMIT, all.length)}`, children: new Map(all.slice(i, i + LIMIT)), parent: scope };
      for (const child of part.children.values()) child.parent = part;
      bundles.set(part.path, part);
    }
    scope.children = bundles;
  }
}

function visible() {
  const boxes = [], boxOf = new Map();
  const give = (item, box) => {
    if (item.node) boxOf.set(item.node.name, box);
    else for (const child of item.children.values()) give(child, box);
  };
  const walk = scope => {
    for (const item of scope.children.values()) {
      if (item.children && open.has(item)) { walk(item); continue; }
      if (item.node && item.node.op === "Const" && !$("constants").checked) continue;
      const box = { item, below: new Map(), above: [], layer: 0 };
      boxes.push(box);
      give(item, box);
    }
  };
  walk(root);
  for (const node of graph.nodes) {
    const to = boxOf.get(node.name);
    for (const input of to ? node.inputs : []) {
      const from = boxOf.get(producer(input));
      if (from && from !== to && !(from.below.get(to) === false)) from.below.set(to, input[0] === "^");
    }
  }
  return boxes;
}

function layers(boxes) {
  const waits = new Map(boxes.map(b => [b, 0])), done = new Set();
  for (const b of boxes) for (const t of b.below.keys()) waits.set(t, waits.get(t) + 1);
  let ready = boxes.filter(b => waits.get(b) === 0), next = 0;
  while (done.size < boxes.length) {
    if (!ready.length) {  // a loop: go on with the first box that waits
      while (done.has(boxes[next])) ++next;
      ready = [boxes[next]];
    }
    const b = ready.pop();
    if (done.has(b)) continue;
    done.add(b);
    for (const t of b.below.keys()) {
      if (done.has(t)) continue;
      t.layer = Math.max(t.layer, b.layer + 1);
      t.above.push(b);
      waits.set(t, waits.get(t) - 1);
      if (waits.get(t) === 0) ready.push(t);
    }
  }
  const rows = [];
  for (const b of boxes) (rows[b.layer] ??= []).push(b);
  for (const row of rows.filter(r => r)) {
    const middle = b => b.above.length ? b.above.reduce((sum, a) => sum + a.x, 0) / b.above.length : 0;
    row.sort((a, b) => middle(a) - middle(b)).forEach((b, i) => { b.x = (i - row.length / 2) * (WIDTH + GAP_X); });
  }
  return rows.filter(r => r);
}

function element(parent, name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

function draw() {
  const boxes = visible(), rows = layers(boxes), svg = $("drawing");
  const left = Math.min(0, ...boxes.map(b => b.x)) - 20, right = Math.max(0, ...boxes.map(b => b.x)) + WIDTH + 20;
  rows.forEach((row, i) => row.forEach(b => { b.y = 20 + i * (HEIGHT + GAP_Y); }));
  svg.replaceChildren();
  svg.setAttribute("width", right - left);
  svg.setAttribute("height", rows.length * (HEIGHT + GAP_Y) + 40);
  svg.setAttribute("viewBox", `${left} 0 ${right - left} ${rows.length * (HEIGHT + GAP_Y) + 40}`);
  for (const b of boxes) for (const [t, control] of b.below) {
    const x1 = b.x + WIDTH / 2, y1 = b.y + HEIGHT, x2 = t.x + WIDTH / 2, y2 = t.y;
    element(svg, "path", { d: `M${x1},${y1}C${x1},${y1 + GAP_Y / 2} ${x2},${y2 - GAP_Y / 2} ${x2},${y2}`, class: control ? "control" : "" });
  }
  for (const b of boxes) {
    const { item } = b, name = item.node ? item.node.name.split("/").at(-1) : item.path.replace(/\/$/, "").split("/").at(-1) + (item.path.endsWith("/") ? "/" : "");
    const group = element(svg, "g", { class: (item.children ? "scope" : "") + (item.node && item.node === chosen ? " chosen" : "") });
    element(group, "title", {}, item.node ? `${item.node.name} (${item.node.op})` : item.path);
    element(group, "rect", { x: b.x, y: b.y, width: WIDTH, height: HEIGHT });
    element(group, "text", { x: b.x + WIDTH / 2, y: b.y + 14 }, name.length > 22 ? "…" + name.slice(-21) : name);
    element(group, "text", { x: b.x + WIDTH / 2, y: b.y + 28, class: "op" }, item.node ? item.node.op : `${item.children.size} inside`);
    group.onclick = () => { if (item.children) { open.add(item); draw(); } else show(item.node); };
    if (item.node && item.node === chosen) setTimeout(() => group.scrollIntoView({ block: "center", inline: "center" }));
  }
  $("count").textContent = `${graph.nodes.length} nodes, ${boxes.length} boxes`;
}

function reveal(name) {
  for (let scope = find(root, name); scope; scope = scope.parent) open.add(scope);
  show(nodes.get(name));
}

function find(scope, name) {
  for (const item of scope.children.values()) {
    if (item.node && item.node.name === name) return scope;
    const below = item.children && find(item, name);
    if (below) return below;
  }
  return null;
}

function list(panel, title, names) {
  panel.append(Object.assign(document.createElement("h4"), { textContent: title }));
  const ul = panel.appendChild(document.createElement("ul"));
  for (const name of names.slice(0, 100)) {
    const li = ul.appendChild(Object.assign(document.createElement("li"), { textContent: name }));
    li.onclick = () => { if (nodes.has(producer(name))) reveal(producer(name)); };
  }
}

function show(node) {
  chosen = node;
  const panel = $("panel");
  panel.replaceChildren(Object.assign(document.createElement("h3"), { textContent: node.name }), `${node.op}  ${node.types}`);
  const dl = panel.appendChild(document.createElement("dl"));
  for (const [name, value] of Object.entries(node.attrs)) {
    dl.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: value }));
  }
  list(panel, "inputs", node.inputs);
  list(panel, "used by", graph.nodes.filter(n => n.inputs.some(i => producer(i) === node.name)).map(n => n.name));
  const close = panel.appendChild(Object.assign(document.createElement("button"), { textContent: "close its scope" }));
  close.onclick = () => { const scope = find(root, node.name); if (scope !== root) { open.delete(scope); draw(); } };
  draw();
}

$("search").oninput = event => {
  const text = event.target.value.toLowerCase();
  $("panel").replaceChildren();
  if (text) list($("panel"), "found", graph.nodes.filter(n => n.name.toLowerCase().includes(text) || n.op.toLowerCase() === text).map(n => n.name));
};
$("constants").onchange = draw;
$("close").onclick = () => { open = new Set([root]); draw(); };
graphs.forEach((g, i) => $("graph").append(new Option(g.function || "main graph", i)));
$("graph").onchange = event => load(Number(event.target.value));
load(0);
</script></html>
)html";

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

Json PageNode(const NodeInfo& node) {
  std::string types;
  for (const TensorInfo& info : node.outputs) absl::StrAppend(&types, types.empty() ? "" : ", ", TypeText(info));
  Json attrs = Json::object();
  for (const auto& [name, value] : node.attrs) attrs[name] = value;
  return {{"name", node.name}, {"op", node.op}, {"inputs", node.inputs}, {"types", types}, {"attrs", attrs}};
}

}  // namespace

std::string GraphPage(const std::string& title, const std::vector<GraphListing>& graphs) {
  Json data = Json::array();
  for (const GraphListing& graph : graphs) {
    Json nodes = Json::array();
    for (const NodeInfo& node : graph.nodes) nodes.push_back(PageNode(node));
    data.push_back({{"function", graph.function}, {"nodes", std::move(nodes)}});
  }
  // "<" would let a node's name end the script.
  const std::string text =
      absl::StrReplaceAll(data.dump(-1, ' ', true, Json::error_handler_t::replace), {{"<", "\\u003c"}});
  return absl::StrReplaceAll(kPage, {{"TITLE", Escaped(title)}, {"DATA", text}});
}

}  // namespace thaw::cli
