/*
 * Anteckna: what is typed is sent after a second's pause, without leaving the field, and held in this
 * window until the server has said that it has it. A lost connection, a reload or a server that starts
 * anew loses nothing: what was not received is handed over again (lägesbild/ui/note_text.py).
 */
(() => {
  "use strict";

  const FIELD = '[class*="st-key-anteckning_"] textarea';
  const KEY = /st-key-anteckning_(\d+)_(\d+)/;
  const HELD = "lb-anteckning:";
  const PAUSE_MS = 1000;
  const LONGEST_MS = 8000;
  const LATE_MS = 4000;
  const EVERY_MS = 300;
  const LOST = new Set(["Connection error", "Anslutningen bröts"]);
  const OFFLINE = "Ingen anslutning – texten finns kvar här och sparas när anslutningen är tillbaka.";

  /** When what is held of an item was last typed at, first not sent, and last sent. */
  const times = new Map();
  let composing = false;
  let focusOn = null;
  let focused = null;

  const app = () => document.querySelector('[data-testid="stApp"]');
  const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isResting = () => isConnected() && app().dataset.testScriptState === "notRunning";
  const marker = (item) => document.querySelector(`.lb-kept[data-item="${item}"]`);
  const fieldOf = (item) => document.querySelector(`[class*="st-key-anteckning_${item}_"] textarea`);

  function itemOf(field) {
    const found = KEY.exec(field.closest('[class*="st-key-anteckning_"]')?.className ?? "");
    return found && { item: found[1], turn: found[2] };
  }

  // CRC-32 of the text in UTF-8 after its length: the same as note_words.digest.
  function digest(text) {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return `${text.length}:${((crc ^ -1) >>> 0).toString(16).padStart(8, "0")}`;
  }

  const writer = () => document.querySelector(".lb-writer")?.dataset ?? null;
  const place = (item) => `${HELD}${writer().user}:${writer().meeting}:${item}`;

  function held(item) {
    const text = sessionStorage.getItem(place(item));
    return text === null ? null : JSON.parse(text);
  }

  function hold(item, what) {
    if (what === null) {
      sessionStorage.removeItem(place(item));
      times.delete(item);
    } else {
      sessionStorage.setItem(place(item), JSON.stringify(what));
    }
  }

  function heldItems() {
    const start = place("");
    return Object.keys(sessionStorage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  function say(item, text, offline) {
    const shown = marker(item);
    if (!shown) return;
    shown.dataset.said ??= shown.textContent;
    const wanted = text ?? shown.dataset.said;
    if (shown.textContent !== wanted) shown.textContent = wanted;
    if (offline) shown.setAttribute("data-offline", "");
    else shown.removeAttribute("data-offline");
  }

  function typed(event) {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.matches(FIELD)) return;
    const found = itemOf(field);
    if (!found || writer() === null) return;
    const { item } = found;
    const before = held(item);
    const version = before?.version ?? Number(marker(item)?.dataset.version ?? 0);
    hold(item, { text: field.value, version, sent: before?.sent ?? null });
    const now = performance.now();
    times.set(item, { ...times.get(item), typed: now, since: times.get(item)?.since ?? now });
    if (isConnected()) say(item, "Sparar …");
  }

  // Streamlit takes what a text area holds at Ctrl+Enter; focus and caret stay where they are.
  function send(item) {
    const field = fieldOf(item);
    const what = held(item);
    if (!field || !what || composing || !isConnected()) return;
    hold(item, { ...what, sent: what.text });
    times.set(item, { ...times.get(item), sent: performance.now(), since: undefined });
    field.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
    );
  }

  // What no field on the page holds any more, or what a field could not get across.
  function handOver(item) {
    const bridge = document.querySelector(".st-key-anteckna_ater textarea");
    const what = held(item);
    if (!bridge || !what) return;
    times.set(item, { ...times.get(item), handed: performance.now() });
    const message = JSON.stringify({ ...what, user: writer().user, item: Number(item), nonce: Date.now() });
    put(bridge, message);
    setTimeout(() => {
      bridge.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
      );
    }, 50);
  }

  function isReceived(item, sign) {
    if (marker(item)?.dataset.digest === sign) return true;
    return [...document.querySelectorAll(`.lb-received[data-item="${item}"]`)].some(
      (one) => one.dataset.digest === sign,
    );
  }

  function look(item) {
    const what = held(item);
    const sign = digest(what.text);
    const shown = marker(item);
    if (isReceived(item, sign)) {
      hold(item, null);
      say(item, null);
      return;
    }
    if (!isConnected()) {
      say(item, OFFLINE, true);
      return;
    }
    const latest = Number(shown?.dataset.version ?? what.version);
    if (latest !== what.version && what.sent !== null && shown.dataset.digest === digest(what.sent)) {
      hold(item, { ...what, version: latest });
    }
    say(item, "Sparar …");
    const now = performance.now();
    const { typed: at = -Infinity, since = now, sent = -Infinity, handed = -Infinity } = times.get(item) ?? {};
    const field = fieldOf(item);
    const inField = field !== null && field.value === what.text;
    if (inField && what.sent === what.text && shown?.dataset.unsafe !== undefined) {
      say(item, null); // too much for the server: it says so at the field
    } else if (inField && what.sent !== what.text) {
      if (now - at >= PAUSE_MS || now - since >= LONGEST_MS) send(item);
    } else if (isResting() && now - Math.max(at, sent, handed) >= (inField ? LATE_MS : PAUSE_MS)) {
      handOver(item);
    }
  }

  const isNotice = (dialog) => dialog && LOST.has(dialog.querySelector("h2")?.textContent);

  function put(field, value) {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A key pressed in the moment that notice has the focus goes where the person was writing.
  function catchKey(event) {
    const field = focused && !isConnected() && fieldOf(focused.item);
    const now = document.activeElement;
    if (!field || event.isComposing || (now !== document.body && !isNotice(now?.closest('[role="dialog"]')))) return;
    const text = event.key === "Enter" ? "\n" : event.key;
    const isCommand = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (text.length !== 1 || isCommand) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { selectionStart: start, selectionEnd: end, value } = field;
    put(field, value.slice(0, start) + text + value.slice(end));
    field.setSelectionRange(start + 1, start + 1);
  }

  // Streamlit shuts every field when the connection is lost, and puts a notice in front of them that takes
  // the keys. Notes are taken on: that there is no connection stands at the field.
  function keepOpen() {
    if (isConnected()) return;
    document.querySelectorAll(`${FIELD}:disabled`).forEach((field) => (field.disabled = false));
    if (writer() === null) return;
    const dialog = document.querySelector('[role="dialog"]');
    if (!isNotice(dialog)) return;
    dialog.querySelector("button")?.click();
    const field = focused && fieldOf(focused.item);
    if (!field) return;
    for (const wait of [0, 20, 60, 120, 250]) setTimeout(() => !field.matches(":focus") && field.focus(), wait);
  }

  function keepFocus() {
    const now = document.activeElement;
    if (now instanceof HTMLTextAreaElement && now.matches(FIELD)) return;
    const field = document.querySelector(FIELD);
    const found = field && itemOf(field);
    const lost = now === document.body && focused && found?.item === focused.item && found.turn !== focused.turn;
    if (field && (lost || (focusOn !== null && isResting() && location.search === focusOn))) {
      focusOn = null;
      focused = found;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  }

  setInterval(() => {
    if (writer() === null) return;
    heldItems().forEach(look);
    keepFocus();
  }, EVERY_MS);

  window.addEventListener("keydown", catchKey, true);
  document.addEventListener("input", typed, true);
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (target instanceof HTMLTextAreaElement && target.matches(FIELD)) focused = itemOf(target);
      else if (!(target instanceof Element && target.closest('[role="dialog"]'))) focused = null;
    },
    true,
  );
  document.addEventListener("compositionstart", () => (composing = true), true);
  document.addEventListener("compositionend", () => (composing = false), true);
  document.addEventListener("visibilitychange", () => document.hidden && writer() !== null && heldItems().forEach(send));
  new MutationObserver(keepOpen).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });

  // The next item is opened to write under it.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest(".lb-items a.lb-link, .lb-turn a.lb-link");
      if (link) focusOn = new URL(link.href).search;
    },
    true,
  );

  // Closing the window is the one thing that what is held here does not survive.
  window.addEventListener("beforeunload", (event) => {
    if (writer() !== null && !isConnected() && heldItems().length) event.preventDefault();
  });

  // Signing out leaves nothing behind, and waits for what is on its way.
  let leaving = false;
  window.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest('a[href$="/logga-ut"]');
      if (!link) return;
      if (writer() !== null && heldItems().length && !leaving) {
        event.preventDefault();
        event.stopImmediatePropagation();
        heldItems().forEach(send);
        leaving = true;
        setTimeout(() => {
          heldItems().forEach(look);
          const unsaved = heldItems().length > 0;
          if (!unsaved || confirm("Det du skrev sist är inte sparat än. Logga ut ändå?")) link.click();
          else leaving = false;
        }, 2500);
        return;
      }
      Object.keys(sessionStorage).filter((key) => key.startsWith(HELD)).forEach((key) => sessionStorage.removeItem(key));
    },
    true,
  );
})();
