"use strict";
(function () {
  const PAGE = 100, NEAR = 2;
  const NUMBER = 0, UNIT = 1, YEAR = 2, STATE = 3, CAUSES = 8, FIRST = 9, FILE = 10, CODES = 11, NOTICE = 12, COPY = 13, SINCE = 14;
  const KEYS = { number: 0, unit: 1, year: 2, state: 3, error: 4, warning: 5, explained: 6, blank: 7, causes: 8 };
  // A first click brings what matters most to the top.
  const DOWN = new Set(["error", "warning", "explained", "blank", "causes"]);
  const get = id => document.getElementById(id);
  const read = id => JSON.parse(get(id).textContent);
  const units = read("units"), codes = read("codes");
  const states = Array.from(document.querySelectorAll(".states [data-state]"));
  const names = states.slice(1).map(button => button.querySelector("span").textContent);
  const rules = Array.from(document.querySelectorAll("[data-rule]"));
  const heads = Array.from(document.querySelectorAll("[data-sort]"));
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const words = get("words"), rows = get("rows"), pager = get("pager");
  let haystacks = null, found = [], view = null;

  function fromHash() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = given.get("state"), sort = given.get("sort") || "";
    return {
      state: names[state] !== undefined && state !== "" ? Number(state) : null,
      words: given.get("q") || "",
      rule: codes.includes(given.get("rule")) ? given.get("rule") : "",
      sort: KEYS[sort.replace(/^-/, "")] !== undefined ? sort : "number",
      page: Math.max(1, Math.floor(Number(given.get("page"))) || 1),
      at: Number(given.get("at")) || 0,
    };
  }

  function toHash(extra) {
    const kept = new URLSearchParams();
    if (view.state !== null) kept.set("state", view.state);
    if (view.words) kept.set("q", view.words);
    if (view.rule) kept.set("rule", view.rule);
    if (view.sort !== "number") kept.set("sort", view.sort);
    if (view.page > 1) kept.set("page", view.page);
    if (extra) kept.set("at", extra);
    return kept.toString();
  }

  function keep(extra) {
    history.replaceState(null, "", "#" + toHash(extra));
  }

  function haystack(place) {
    haystacks = haystacks || units.map(unit =>
      [unit[UNIT], unit[FILE], unit[SINCE], unit[YEAR], names[unit[STATE]], ...unit[CODES].map(code => codes[code])].join("\n").toLowerCase());
    return haystacks[place];
  }

  function find() {
    const sought = view.words.toLowerCase().split(/\s+/).filter(Boolean), rule = view.rule ? codes.indexOf(view.rule) : -1;
    found = [];
    units.forEach((unit, place) => {
      if (view.state !== null && unit[STATE] !== view.state) return;
      if (rule >= 0 && !unit[CODES].includes(rule)) return;
      if (sought.every(word => haystack(place).includes(word))) found.push(unit);
    });
    const down = view.sort.startsWith("-"), key = KEYS[view.sort.replace("-", "")];
    const compare = key === UNIT ? (a, b) => order.compare(a[UNIT], b[UNIT]) : (a, b) => (a[key] || 0) - (b[key] || 0);
    if (view.sort !== "number") found.sort((a, b) => (down ? compare(b, a) : compare(a, b)) || a[NUMBER] - b[NUMBER]);
  }

  function make(name, text, className) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function link(text, address, label) {
    const element = make("a", text);
    element.href = address;
    if (label) element.setAttribute("aria-label", label);
    return element;
  }

  function page(unit) {
    return encodeURIComponent("单位") + "/" + String(unit[NUMBER]).padStart(4, "0") + ".html";
  }

  function unitCell(unit) {
    const cell = make("th"), open = link("", page(unit) + "#" + toHash());
    cell.scope = "row";
    open.dataset.number = unit[NUMBER];
    open.append(make("bdi", unit[UNIT] || (unit[STATE] === 3 ? "读不出的文件" : "（单位未填）")));
    const file = make("span", undefined, "file");
    file.append(make("bdi", unit[FILE]));
    file.title = unit[FILE];
    cell.append(open, file);
    if (unit[SINCE]) cell.append(make("span", unit[SINCE], "since"));
    if (unit[FIRST]) cell.append(make("span", unit[FIRST], "first"));
    return cell;
  }

  function linksCell(unit) {
    const cell = make("td", undefined, "links w"), name = unit[UNIT] || unit[FILE];
    if (unit[COPY]) cell.append(link("标注副本", unit[NOTICE].replace(/[^/]*$/, "") + unit[COPY], name + "的标注副本"));
    if (unit[NOTICE]) cell.append(link("意见", unit[NOTICE], name + "的校验意见"));
    return cell;
  }

  function countCell(unit, column, wide) {
    return make("td", unit[column], "n" + (wide ? " w" : "") + (unit[column] ? "" : " zero"));
  }

  function rowOf(unit) {
    const row = make("tr"), verdict = make("td", undefined, "c"), said = make("td", undefined, "said long");
    verdict.append(make("span", names[unit[STATE]], "state s-" + names[unit[STATE]]));
    said.append(make("span", unit[FIRST]));
    row.append(make("td", unit[NUMBER], "n w"), unitCell(unit), make("td", unit[YEAR] || "", "n w"), verdict);
    row.append(countCell(unit, 4), countCell(unit, 5), countCell(unit, 6, true), countCell(unit, 7, true), countCell(unit, CAUSES, true));
    row.append(said, linksCell(unit));
    return row;
  }

  function pages() {
    return Math.max(1, Math.ceil(found.length / PAGE));
  }

  function pageButton(number, text, label) {
    const button = make("button", text || number);
    button.type = "button";
    button.setAttribute("aria-label", label || "第 " + number + " 页");
    if (!label && number === view.page) button.setAttribute("aria-current", "page");
    button.disabled = number < 1 || number > pages();
    button.addEventListener("click", () => turn(number, label));
    return button;
  }

  function turn(number, label) {
    view.page = number;
    draw();
    const again = Array.from(pager.children).find(each => label ? each.getAttribute("aria-label") === label : each.hasAttribute("aria-current"));
    if (again) again.focus({ preventScroll: true });
    get("shown").scrollIntoView();
  }

  function drawPager() {
    pager.replaceChildren();
    pager.hidden = pages() === 1;
    if (pager.hidden) return;
    pager.append(pageButton(view.page - 1, "上一页", "上一页"));
    let last = 0;
    for (let number = 1; number <= pages(); number++) {
      if (number !== 1 && number !== pages() && Math.abs(number - view.page) > NEAR) continue;
      if (number > last + 1) pager.append(make("span", "…"));
      pager.append(pageButton(number));
      last = number;
    }
    pager.append(pageButton(view.page + 1, "下一页", "下一页"));
  }

  function say() {
    const from = (view.page - 1) * PAGE + 1, to = Math.min(found.length, view.page * PAGE);
    const part = pages() > 1 ? "，本页是第 " + from + " 到 " + to + " 个" : "";
    get("shown").textContent = found.length ? "显示 " + found.length + " 个，共 " + units.length + " 个" + part : "没有符合条件的单位";
  }

  function press() {
    for (const button of states) button.setAttribute("aria-pressed", String(button.dataset.state === (view.state === null ? "" : String(view.state))));
    for (const button of rules) {
      button.setAttribute("aria-pressed", String(button.dataset.rule === view.rule));
      if (button.dataset.rule === view.rule) button.parentElement.hidden = false;
    }
    for (const button of heads) {
      const head = button.parentElement, way = view.sort.replace("-", "") === button.dataset.sort;
      if (way) head.setAttribute("aria-sort", view.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    get("clear").hidden = view.state === null && !view.words && !view.rule;
    if (words.value.trim() !== view.words) words.value = view.words;
  }

  function draw() {
    view.page = Math.min(view.page, pages());
    const shown = found.slice((view.page - 1) * PAGE, view.page * PAGE).map(rowOf);
    if (!shown.length) {
      const row = make("tr"), cell = make("td", "没有符合条件的单位。", "nothing");
      cell.colSpan = 11;
      row.append(cell);
      shown.push(row);
    }
    rows.replaceChildren(...shown);
    drawPager();
    press();
    say();
    keep();
  }

  function change(changed) {
    Object.assign(view, { page: 1 }, changed);
    find();
    draw();
  }

  function start() {
    view = fromHash();
    find();
    const at = view.at ? found.findIndex(unit => unit[NUMBER] === view.at) : -1;
    if (at >= 0) view.page = Math.floor(at / PAGE) + 1;
    draw();
    const place = at >= 0 && rows.querySelector('[data-number="' + view.at + '"]');
    if (place) {
      place.focus({ preventScroll: true });
      place.scrollIntoView({ block: "center" });
    }
  }

  // A click sorts, the next one turns the order round, the third gives the list back as it was.
  function sortBy(key) {
    const first = (DOWN.has(key) ? "-" : "") + key, second = (DOWN.has(key) ? "" : "-") + key;
    if (key === "number") change({ sort: view.sort === "number" ? "-number" : "number" });
    else change({ sort: view.sort === first ? second : view.sort === second ? "number" : first });
  }

  function step(event) {
    const links = Array.from(rows.querySelectorAll("a[data-number]"));
    const row = document.activeElement.closest ? document.activeElement.closest("#rows tr") : null;
    const here = row ? links.indexOf(row.querySelector("a[data-number]")) : -1;
    if (here < 0 && !(document.activeElement === words && event.key === "ArrowDown")) return;
    const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  for (const button of states) button.addEventListener("click", () => change({ state: button.dataset.state === "" ? null : Number(button.dataset.state) }));
  for (const button of rules) button.addEventListener("click", () => change({ rule: view.rule === button.dataset.rule ? "" : button.dataset.rule }));
  for (const button of heads) button.addEventListener("click", () => sortBy(button.dataset.sort));
  words.addEventListener("input", () => change({ words: words.value.trim() }));
  get("search").addEventListener("submit", event => event.preventDefault());
  get("clear").addEventListener("click", () => { change({ state: null, words: "", rule: "" }); words.focus(); });
  rows.addEventListener("click", event => {
    const open = event.target.closest("a[data-number]");
    if (open) keep(open.dataset.number);
  });
  window.addEventListener("hashchange", start);
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "/" && document.activeElement !== words) {
      event.preventDefault();
      words.focus();
      words.select();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
  });
  const all = get("all-rules");
  if (all) all.addEventListener("click", () => {
    const open = all.getAttribute("aria-expanded") !== "true";
    all.setAttribute("aria-expanded", String(open));
    all.textContent = open ? "只显示前 6 条" : "显示全部 " + rules.length + " 条";
    rules.forEach((button, place) => { button.parentElement.hidden = !open && place > 5 && button.dataset.rule !== view.rule; });
  });
  get("list").hidden = false;
  start();
})();
