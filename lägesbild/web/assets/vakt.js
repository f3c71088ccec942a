/*
 * What Streamlit does not do: take the data off the screen when the sign-in has ended, go back in
 * one step, follow links inside a list, walk a meeting with the arrow keys, and speak Swedish in the few
 * texts of its own.
 */
(() => {
  "use strict";

  const EVERY_MS = 3000;
  const SIGN_IN = "/logga-in";

  // Charts are drawn on the server and cannot know the screen: lägesbild/ui/theme.py reads this.
  document.cookie = "lb_bredd=" + window.innerWidth + "; path=/; SameSite=Lax";

  function leave() {
    const here = location.pathname + location.search;
    document.documentElement.style.display = "none";
    document.body.replaceChildren();
    location.replace(SIGN_IN + (here === "/" ? "" : "?nasta=" + encodeURIComponent(here)));
  }

  async function check() {
    try {
      const answer = await fetch("/session", { cache: "no-store", credentials: "same-origin" });
      if (answer.status === 401) leave();
    } catch {
      // No network: the server cannot be asked, and Streamlit says itself that it is gone.
    }
  }

  setInterval(check, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  window.addEventListener("pageshow", (event) => event.persisted && check());

  // Signing out is a POST, so that no link anywhere can do it for somebody.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest('a[href$="/logga-ut"]');
      if (!link) return;
      event.preventDefault();
      event.stopPropagation();
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/logga-ut";
      document.body.append(form);
      form.submit();
    },
    true,
  );

  // One step of the user is one step in the history. Streamlit takes two for a change of page whose
  // address holds filters: first the query goes, then the page comes, then the new query.
  const push = history.pushState.bind(history);
  const SAME_STEP_MS = 1500;
  let steppedAt = -Infinity;
  for (const gesture of ["pointerdown", "keydown", "popstate"]) {
    window.addEventListener(gesture, () => (steppedAt = -Infinity), true);
  }
  history.pushState = (state, title, address) => {
    const now = performance.now();
    if (now - steppedAt < SAME_STEP_MS) history.replaceState(state, title, address);
    else push(state, title, address);
    steppedAt = now;
  };

  // A link of our own lists is followed as a step back or forward is: inside the app, without a reload.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.lb-link");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });

  // A meeting on the screen is walked with the arrow keys, or with a presenter's remote.
  const STEPS = {
    ArrowRight: "nasta", PageDown: "nasta", ArrowLeft: "forra", PageUp: "forra", Home: "forsta", End: "sista",
  };
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.repeat || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const button = document.querySelector(`.st-key-visning_${step} button`);
    const field = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="dialog"] *';
    if (!button || (event.target instanceof Element && event.target.matches(field))) return;
    event.preventDefault();
    button.click();
  });

  const TEXTS = new Map(Object.entries({
    "About": "Om",
    "Add files": "Lägg till filer",
    "Add row": "Lägg till rad",
    "An error has occurred, please try again.": "Något gick fel. Försök igen.",
    "App pages": "Sidor",
    "Ascending": "Stigande",
    "Autoscale": "Anpassa",
    "Autosize": "Anpassa bredden",
    "Browse files": "Välj fil",
    "Calendar": "Kalender",
    "Cancel": "Avbryt",
    "Cancel upload": "Avbryt",
    "Choose a date": "Välj datum",
    "Choose an option": "Välj",
    "Choose date": "Välj datum",
    "Choose date range": "Välj period",
    "Choose options": "Välj",
    "Clear all": "Rensa allt",
    "Clear date": "Rensa datum",
    "Clear dates": "Rensa datum",
    "Clear selection": "Rensa valet",
    "Clear time": "Rensa tiden",
    "Clear value": "Rensa",
    "Close": "Stäng",
    "Close Search": "Stäng sökningen",
    "Close fullscreen": "Stäng helskärm",
    "Collapse sidebar": "Dölj menyn",
    "Column visibility": "Visa kolumner",
    "Connecting": "Ansluter",
    "Connecting...": "Ansluter …",
    "Connection error": "Anslutningen bröts",
    "Connection timed out.": "Servern svarar inte.",
    "Copied": "Kopierat",
    "Copy": "Kopiera",
    "Copy column name": "Kopiera kolumnens namn",
    "Copy to clipboard": "Kopiera",
    "Custom": "Egen period",
    "Dark": "Mörkt",
    "Data": "Data",
    "Dataframe column menu": "Kolumnens meny",
    "Date range": "Period",
    "Decrement": "Minska",
    "Delete row(s)": "Ta bort rader",
    "Descending": "Fallande",
    "Download as CSV": "Ladda ner som CSV",
    "Download plot as a PNG": "Ladda ner som bild",
    "Download plot as a png": "Ladda ner som bild",
    "Download as PNG": "Ladda ner som bild",
    "Double-click to zoom back out": "Dubbelklicka för att zooma ut igen",
    "Download failed": "Nedladdningen misslyckades",
    "Failed to generate file for download": "Filen skapades inte.",
    "Drag and drop a file here": "Släpp filen här",
    "Drag and drop file here": "Släpp filen här",
    "Drag and drop files here": "Släpp filerna här",
    "Empty": "Tomt",
    "Expand sidebar": "Visa menyn",
    "Format": "Format",
    "Fullscreen": "Helskärm",
    "Hide column": "Dölj kolumnen",
    "Increment": "Öka",
    "Light": "Ljust",
    "Link to heading": "Länk till rubriken",
    "Loading...": "Hämtar …",
    "Main menu": "Huvudmeny",
    "Navigate to home page": "Till startsidan",
    "Network Error": "Nätverksfel",
    "Next Result": "Nästa träff",
    "Next month": "Nästa månad",
    "Next page": "Nästa sida",
    "No content": "Inget innehåll",
    "No data": "Inga uppgifter",
    "No options to select": "Inget att välja",
    "No options to select.": "Inget att välja.",
    "No results": "Inga träffar",
    "None": "Ingen",
    "Notifications": "Meddelanden",
    "Open": "Öppna",
    "Open date picker": "Öppna kalendern",
    "Page not found": "Sidan finns inte",
    "Pan": "Flytta",
    "Pagination": "Sidor",
    "Past 2 Years": "Senaste två åren",
    "Past 3 Months": "Senaste tre månaderna",
    "Past 6 Months": "Senaste halvåret",
    "Past Month": "Senaste månaden",
    "Past Week": "Senaste veckan",
    "Past Year": "Senaste året",
    "Pin column": "Fäst kolumnen",
    "Press Enter to apply": "Tryck Enter för att använda",
    "Press Enter to submit form": "Tryck Enter för att skicka",
    "Previous Result": "Föregående träff",
    "Previous month": "Föregående månad",
    "Previous page": "Föregående sida",
    "Print": "Skriv ut",
    "Quick select a date range": "Välj en vanlig period",
    "Remove file": "Ta bort filen",
    "Rerun": "Läs in igen",
    "Reset axes": "Återställ",
    "Reset": "Återställ",
    "Running...": "Arbetar …",
    "Scroll tabs left": "Tidigare flikar",
    "Scroll tabs right": "Fler flikar",
    "Search": "Sök",
    "Select all": "Markera alla",
    "Select...": "Välj",
    "Selected values": "Valda",
    "Selectbox": "Vallista",
    "Selectbox options": "Alternativ",
    "Settings": "Inställningar",
    "Show chart": "Visa diagram",
    "Show data": "Visa tabell",
    "Show password": "Visa lösenordet",
    "Hide password": "Dölj lösenordet",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Adressen leder ingenstans. Här är startsidan i stället.",
    "Show password text": "Visa lösenordet",
    "Hide password text": "Dölj lösenordet",
    "Show/hide columns": "Visa eller dölj kolumner",
    "Sidebar": "Meny",
    "Skip to main content": "Hoppa till innehållet",
    "Sort ascending": "Sortera stigande",
    "Sort descending": "Sortera fallande",
    "Stop": "Avbryt",
    "Stop script": "Avbryt",
    "Stopping...": "Avbryter …",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Servern svarar inte. Är du ansluten till nätet?",
    "System": "Som systemet",
    "Theme": "Utseende",
    "Time": "Tid",
    "Toggle fullscreen": "Helskärm",
    "Too many files": "För många filer",
    "Try again": "Försök igen",
    "Unpin column": "Lossa kolumnen",
    "Upload": "Ladda upp",
    "Zoom": "Zooma",
    "Zoom in": "Zooma in",
    "Zoom out": "Zooma ut",
    "file upload": "Ladda upp fil",
    "yyyy": "åååå",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Gå mellan datum med piltangenterna. Enter väljer, Escape stänger.",
    "View less": "Visa färre",
    "You must enter a date": "Ange ett datum",
  }));

  const PATTERNS = [
    [/^(\d+) more$/, "$1 till"],
    [/^View (\d+) more$/, "Visa $1 till"],
    [/^Press (?:⌘|Ctrl)\+Enter to apply$/, "Tryck Ctrl+Enter för att använda"],
    [/^Press (?:⌘|Ctrl)\+Enter to submit form$/, "Tryck Ctrl+Enter för att skicka"],
    [/^Limit (\S+) per file(?: • (.*))?$/, "Högst $1 per fil $2"],
    [/^(\S+) files are not allowed\.$/, "Filer av slaget $1 tas inte emot."],
    [/^File must be (\S+) or smaller\.$/, "Filen får vara högst $1."],
    [/^(\d+)\.(\d)([KMG]?B)$/, "$1,$2 $3"],
    [/^Selected (.+)\. (.+)$/, "Valt $1. $2"],
    [/^(\S+) per file$/, "Högst $1 per fil"],
    [/^year, (.+)$/, "år, $1"],
    [/^month, (.+)$/, "månad, $1"],
    [/^day, (.+)$/, "dag, $1"],
    [/^Choose date, (.+)$/, "Välj datum, $1"],
    [/^Help for (.+)$/, "Hjälp om $1"],
    [/^Remove (.+)$/, "Ta bort $1"],
    [/^streamlit_folium\.st_folium$/, "Karta över områden. Samma uppgifter står i tabellen under den."],
    [/^Clear (.+)$/, "Rensa $1"],
  ];

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription", "aria-valuetext"];
  const OWN_TEXT = '[data-testid="stMarkdownContainer"], [data-testid="stHtml"], textarea, pre, code';

  function swedish(text) {
    const plain = text.trim();
    if (!plain || plain.length > 120) return null;
    const known = TEXTS.get(plain);
    if (known !== undefined) return text.replace(plain, () => known);
    for (const [pattern, answer] of PATTERNS) {
      if (pattern.test(plain)) return plain.replace(pattern, answer).trim();
    }
    return null;
  }

  function translateText(node) {
    const parent = node.parentElement;
    if (!parent || (parent.closest(OWN_TEXT) && !parent.closest('[data-testid="stFileUploader"]'))) return;
    const text = swedish(node.nodeValue);
    if (text !== null && text !== node.nodeValue) node.nodeValue = text;
  }

  function translateAttributes(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const text = value && swedish(value);
      if (text && text !== value) element.setAttribute(name, text);
    }
  }

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    translateAttributes(node);
    node.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join()).forEach(translateAttributes);
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) translateText(texts.currentNode);
  }

  // Streamlit puts the sections of the narrow menu between <ul> and <li>, where no element may be.
  function mendLists() {
    document.querySelectorAll('ul[data-testid="stSidebarNavItems"]:not([role]):has(> div)').forEach((list) => {
      list.setAttribute("role", "presentation");
    });
    document.querySelectorAll('ul[data-testid="stSidebarNavItems"][role] li:not([role])').forEach((item) => {
      item.setAttribute("role", "presentation");
    });
  }

  new MutationObserver((changes) => {
    mendLists();
    for (const change of changes) {
      if (change.type === "attributes") translateAttributes(change.target);
      else if (change.type === "characterData") translateText(change.target);
      else change.addedNodes.forEach(translate);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  translate(document.documentElement);
})();
