"use strict";
(function () {
  const PAGE = 100, NEAR = 2, AROUND = 250;
  const NUMBER = 0, UNIT = 1, YEAR = 2, STATE = 3, FIRST = 10, FILE = 11, CODES = 12, NOTICE = 13, COPY = 14, FURTHER = 15, SINCE = 16;
  const KEYS = { number: 0, unit: 1, year: 2, state: 3, error: 4, warning: 5, explained: 6, asks: 7, blank: 8, causes: 9 };
  // Columns of counts: narrow pages leave out all but the first two.
  const COUNTS = [4, 5, 6, 7, 8, 9], ALWAYS = new Set([4, 5]), UNREADABLE = 0;
  // A first click brings what matters most to the top.
  const DOWN = new Set(["error", "warning", "explained", "asks", "blank", "causes"]);
  const get = id => document.getElementById(id);
  const read = id => JSON.parse(get(id).textContent);
  const units = read("units"), codes = read("codes"), tags = new Map(), often = {};
  for (const [word, numbers] of Object.entries(read("tags"))) {
    often[word] = numbers.length;
    for (const number of numbers) tags.set(number, (tags.get(number) || []).concat(word));
  }
  const states = Array.from(document.querySelectorAll(".states [data-state]"));
  const names = states.slice(1).map(button => button.querySelector("span").textContent);
  const rules = Array.from(document.querySelectorAll("[data-rule]"));
  const marks = Array.from(document.querySelectorAll("[data-word]"));
  const heads = Array.from(document.querySelectorAll("[data-sort]"));
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const words = get("words"), rows = get("rows"), pager = get("pager");
  let haystacks = null, found = [], view = null, whole = false;

  function tagsOf(unit) {
    return tags.get(unit[NUMBER]) || [];
  }

  function fromHash() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = given.get("state"), sort = given.get("sort") || "";
    return {
      state: names[state] !== undefined && state !== "" ? Number(state) : null,
      words: given.get("q") || "",
      rule: codes.includes(given.get("rule")) ? given.get("rule") : "",
      word: marks.some(button => button.dataset.word === given.get("word")) ? given.get("word") : "",
      sort: KEYS[sort.replace(/^-/, "")] !== undefined ? sort : "",
      page: Math.max(1, Math.floor(Number(given.get("page"))) || 1),
      at: Number(given.get("at")) || 0,
      go: { next: 1, previous: -1 }[given.get("go")] || 0,
    };
  }

  function toHash(extra) {
    const kept = new URLSearchParams();
    if (view.state !== null) kept.set("state", view.state);
    if (view.words) kept.set("q", view.words);
    if (view.rule) kept.set("rule", view.rule);
    if (view.word) kept.set("word", view.word);
    if (view.sort) kept.set("sort", view.sort);
    if (view.page > 1) kept.set("page", view.page);
    if (extra) kept.set("at", extra);
    return kept.toString();
  }

  // The units before and after it travel along in the address: a page opened from the disk can ask nobody for them.
  function withNeighbours(unit) {
    const place = found.indexOf(unit), first = Math.max(0, place - AROUND), kept = new URLSearchParams(toHash());
    kept.set("ids", found.slice(first, place + AROUND + 1).map(each => each[NUMBER].toString(36)).join("."));
    kept.set("first", first);
    kept.set("of", found.length);
    return kept.toString();
  }

  function keep(extra) {
    history.replaceState(null, "", "#" + toHash(extra));
  }

  function haystack(place) {
    haystacks = haystacks || units.map(unit =>
      [unit[UNIT], unit[FILE], unit[SINCE], unit[YEAR], names[unit[STATE]], ...tagsOf(unit), ...unit[CODES].map(code => codes[code])].join("\n").toLowerCase());
    return haystacks[place];
  }

  // What could not be read may hold any number of errors: no count of it is 0.
  function weight(unit, key) {
    return unit[STATE] === UNREADABLE && COUNTS.includes(key) ? Infinity : unit[key] || 0;
  }

  function find() {
    const sought = view.words.toLowerCase().split(/\s+/).filter(Boolean), rule = view.rule ? codes.indexOf(view.rule) : -1;
    found = [];
    units.forEach((unit, place) => {
      if (view.state !== null && unit[STATE] !== view.state) return;
      if (rule >= 0 && !unit[CODES].includes(rule)) return;
      if (view.word && !tagsOf(unit).includes(view.word)) return;
      if (sought.every(word => haystack(place).includes(word))) found.push(unit);
    });
    const down = view.sort.startsWith("-"), key = KEYS[view.sort.replace("-", "")];
    const compare = key === UNIT ? (a, b) => order.compare(a[UNIT], b[UNIT]) : (a, b) => weight(a, key) - weight(b, key) || 0;
    // As they come the gravest are first, and so among equals.
    if (view.sort) found.sort((a, b) => down ? compare(b, a) : compare(a, b));
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
    open.append(make("bdi", unit[UNIT] || (unit[STATE] === UNREADABLE ? "读不出的文件" : "（单位未填）")));
    const file = make("span", undefined, "file");
    file.append(make("bdi", unit[FILE]));
    file.title = unit[FILE];
    cell.append(open);
    // What most units have distinguishes none.
    const telling = tagsOf(unit).filter(word => often[word] * 2 < units.length).map(word => make("span", word, "mark"));
    if (telling.length) cell.append(make("br"), ...telling);
    cell.append(file);
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

  function countCell(unit, column) {
    const known = unit[STATE] !== UNREADABLE;
    return make("td", known ? unit[column] : "—", "n" + (ALWAYS.has(column) ? "" : " w") + (known && unit[column] ? "" : " zero"));
  }

  function rowOf(unit) {
    const row = make("tr"), verdict = make("td", undefined, "c"), said = make("td", undefined, "said long");
    verdict.append(make("span", names[unit[STATE]], "state s-" + names[unit[STATE]]));
    said.append(make("span", unit[FIRST]));
    row.append(make("td", unit[NUMBER], "n w"), unitCell(unit), make("td", unit[YEAR] || "", "n w"), verdict);
    row.append(...COUNTS.map(column => countCell(unit, column)));
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
    const sought = [view.state === null ? "" : names[view.state], view.rule, view.word, view.words].filter(Boolean).join("、");
    const part = whole ? (sought ? "（" + sought + "）" : "") : pages() > 1 ? "，本页是第 " + from + " 到 " + to + " 个" : "";
    // A further workbook of a unit is listed, but is in no number above the list.
    const further = found.filter(unit => unit[FURTHER]).length, uncounted = further ? "，其中重复、没有计入上面各数的 " + further + " 个" : "";
    get("shown").textContent = found.length ? "显示 " + found.length + " 个，共 " + units.length + " 个" + uncounted + part : "没有符合条件的单位";
  }

  function press() {
    for (const button of states) button.setAttribute("aria-pressed", String(button.dataset.state === (view.state === null ? "" : String(view.state))));
    for (const button of rules) {
      button.setAttribute("aria-pressed", String(button.dataset.rule === view.rule));
      if (button.dataset.rule === view.rule) button.parentElement.hidden = false;
    }
    for (const button of marks) button.setAttribute("aria-pressed", String(button.dataset.word === view.word));
    for (const button of heads) {
      const head = button.parentElement, way = view.sort.replace("-", "") === button.dataset.sort;
      if (way) head.setAttribute("aria-sort", view.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    get("clear").hidden = view.state === null && !view.words && !view.rule && !view.word;
    if (words.value.trim() !== view.words) words.value = view.words;
  }

  function draw() {
    view.page = Math.min(view.page, pages());
    const shown = (whole ? found : found.slice((view.page - 1) * PAGE, view.page * PAGE)).map(rowOf);
    if (!shown.length) {
      const row = make("tr"), cell = make("td", "没有符合条件的单位。", "nothing");
      cell.colSpan = 12;
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
    const beside = at >= 0 && view.go ? found[at + view.go] : undefined;
    if (beside) {
      location.replace(page(beside) + "#" + withNeighbours(beside));
      return;
    }
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
    change({ sort: view.sort === first ? second : view.sort === second ? "" : first });
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
  for (const button of marks) button.addEventListener("click", () => change({ word: view.word === button.dataset.word ? "" : button.dataset.word }));
  for (const button of heads) button.addEventListener("click", () => sortBy(button.dataset.sort));
  words.addEventListener("input", () => change({ words: words.value.trim() }));
  get("search").addEventListener("submit", event => event.preventDefault());
  get("clear").addEventListener("click", () => { change({ state: null, words: "", rule: "", word: "" }); words.focus(); });
  rows.addEventListener("click", event => {
    const open = event.target.closest("a[data-number]");
    if (open) keep(open.dataset.number);
  });
  // Before it can be opened in any way (by a key, here, beside), a link learns what lies before and after its unit.
  for (const kind of ["focusin", "pointerdown", "click"]) rows.addEventListener(kind, event => {
    const open = event.target.closest("a[data-number]");
    if (open) open.hash = withNeighbours(found.find(unit => unit[NUMBER] === Number(open.dataset.number)));
  });
  window.addEventListener("hashchange", start);
  // Paper has no pages to turn: all that is sought is printed.
  for (const [kind, all] of [["beforeprint", true], ["afterprint", false]]) window.addEventListener(kind, () => {
    whole = all;
    draw();
  });
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
