"""Presentation: how the screen looks. Sizes follow the screen's own, so that what fits on one fits on all."""

from __future__ import annotations

from html import escape
from typing import Final

from lägesbild.figures.tokens import (
    INSATS_SIGNS,
    PROBLEMBILD_SIGNS,
    TASK_SIGNS,
    Palette,
    Sign,
    huvudman_colour,
)
from lägesbild.model.words import (
    GuidanceKind,
    InsatsStatus,
    Judgement,
    ProblembildStatus,
    StatementKind,
    TaskStatus,
)
from lägesbild.reading.presentation_slides import Line, Slide
from lägesbild.ui import beslut_words, theme

Mark = tuple[Sign, str]
_QUIET: Final = Sign("–", "grey")
_CHANGES: Final = {"insats": "▶", "rapporter": "≈", "tystnad": "?", "finansiering": "!"}
_STATEMENTS: Final = {
    "oro": Sign("▲", "yellow"),
    "insats": Sign("▶", "grey"),
    "positivt": Sign("●", "green"),
    "behov": Sign("!", "grey"),
    "information": Sign("–", "grey"),
}
_JUDGEMENTS: Final = {
    "gron": Sign("●", "green"),
    "gul": Sign("▲", "yellow"),
    "rod": Sign("■", "red"),
    "gra": Sign("?", "grey"),
}
MARKS: Final[dict[str, Mark]] = {
    **{f"problembild.{k}": (v, ProblembildStatus(k).label.lower()) for k, v in PROBLEMBILD_SIGNS.items()},
    **{f"insats.{k}": (v, InsatsStatus(k).label.lower()) for k, v in INSATS_SIGNS.items()},
    **{f"uppdrag.{one.value}": (TASK_SIGNS[one.value], beslut_words.said(one)) for one in TaskStatus},
    f"uppdrag.{beslut_words.LATE}": (TASK_SIGNS[beslut_words.LATE], "försenat"),
    **{f"runda.{k}": (v, StatementKind(k).label.lower()) for k, v in _STATEMENTS.items()},
    **{f"bedomning.{k}": (v, Judgement(k).label.split(" (")[0].lower()) for k, v in _JUDGEMENTS.items()},
    **{f"fraga.{one.value}": (_QUIET, one.label.lower()) for one in GuidanceKind},
    **{f"forandring.{kind}": (Sign(sign, "grey"), "") for kind, sign in _CHANGES.items()},
    "mote.nasta": (_QUIET, "nästa möte"),
    "mote.protokoll": (_QUIET, "protokoll"),
    "mote.uppdrag": (_QUIET, "uppdrag"),
    "beslut.galler": (Sign("●", "grey"), "beslut"),
    "beslut.upphavt": (Sign("×", "grey"), "upphävt"),
}
"""The sign and word that stand before a line, by what its ``mark`` says."""

LOOK: Final = """<style>
.stApp:has(.lb-visning) :is([data-testid="stHeader"], [data-testid="stSidebar"]),
.stApp:has(.lb-visning) [data-testid="stLayoutWrapper"]:has(> .st-key-hjalp) { display: none; }
.stApp:has(.lb-visning) [data-testid="stMainBlockContainer"] { padding: 0; max-width: none; }
.stApp:has(.lb-visning) [data-testid="stVerticalBlock"]:has(.lb-visning) { gap: 0; }
.stApp:has(.lb-visning) [data-stale="true"] { opacity: 1; transition: none; }
.lb-visning {
  --lb-stor: clamp(1.25rem, min(1.9vw, 3.4vh), 2.75rem);
  font-size: var(--lb-stor); line-height: 1.3; min-height: 100vh; box-sizing: border-box;
  padding: 1em 2em 3.4em; overflow-wrap: anywhere;
}
.lb-visning .lb-rubrik { display: flex; align-items: baseline; gap: 0.6em; margin: 0 0 0.4em; }
.lb-visning .lb-nr { margin: 0; font-size: 1.4em; color: light-dark(#55636f, #a9b5bf); white-space: nowrap; }
.lb-visning .lb-rubrik h1 { margin: 0; padding: 0; font-size: 1.4em; line-height: 1.2; font-weight: 650; }
.lb-visning h2.lb-under {
  margin: 0 0 0.6em; padding: 0 0 0 0.5em; font-size: 1em; font-weight: 600; line-height: 1.3;
  border-left: 0.25em solid var(--lb-linje, transparent);
}
.lb-visning h2.lb-under:not([style]) { padding-left: 0; border-left: 0; }
.lb-visning ul.lb-satser.lb-satser { list-style: none; margin: 0; padding: 0; font-size: 1em; }
.lb-visning .lb-satser li {
  display: grid; grid-template-columns: 6.2em 1fr; gap: 0 0.6em; align-items: baseline; margin: 0;
  padding: 0.36em 0; font-size: 1em; border-bottom: 1px solid light-dark(#d3dce3, #33414d);
}
.lb-visning .lb-satser li.lb-utan { grid-template-columns: 1fr; }
.lb-visning .lb-tecken { font-weight: 600; white-space: nowrap; }
.lb-visning .lb-anm { display: block; font-size: 0.78em; color: light-dark(#55636f, #a9b5bf); }
.lb-visning .lb-mer { margin: 0.5em 0 0; font-size: 0.9em; color: light-dark(#55636f, #a9b5bf); }
.lb-visning p.lb-tomt { margin: 0.3em 0; font-size: 1em; max-width: 34em; }
.lb-visning ul.lb-namn.lb-namn { columns: 2; column-gap: 2em; list-style: none; margin: 0; padding: 0;
  font-size: 1em; }
.lb-visning .lb-namn li { margin: 0; padding: 0.25em 0; font-size: 1em; break-inside: avoid; }
.lb-visning .lb-delad { display: grid; grid-template-columns: 57fr 43fr; gap: 0 1.2em; }
.lb-visning .lb-delad .lb-satser li { grid-template-columns: 1em 1fr; padding: 0.28em 0; font-size: 0.86em; }
.lb-visning figure { margin: 0; }
.lb-visning figcaption { font-size: 0.5em; }
.lb-visning figure img { display: block; width: 100%; height: auto; max-height: 62vh; object-fit: contain; }
.lb-visning figcaption, .lb-visning .lb-legend { color: light-dark(#55636f, #a9b5bf); }
.lb-visning ul.lb-legend.lb-legend { margin: 0.4em 0; padding: 0; font-size: 0.5em; }
.lb-visning .lb-legend li { margin: 0; font-size: 1em; }
.st-key-visning_fot {
  position: fixed; z-index: 10; left: 0; right: 0; bottom: 0; padding: 0.3rem 2rem; gap: 0.5rem 1rem;
  align-items: center; background: light-dark(#ffffff, #11181f);
  border-top: 1px solid light-dark(#d3dce3, #33414d);
}
.lb-fot { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.2em; margin: 0;
  font-size: clamp(1rem, min(1.3vw, 2.4vh), 1.75rem); line-height: 1.3; }
.lb-fot strong { font-variant-numeric: tabular-nums; }
.lb-fot .lb-gaster { padding: 0 0.5em; border: 1px solid currentColor; border-radius: 0.3em; }
a.lb-avsluta.lb-avsluta { color: inherit; white-space: nowrap; }
:is(.st-key-visning_forsta, .st-key-visning_sista):not(:focus-within) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
@media (max-width: 900px) {
  .lb-visning .lb-delad { grid-template-columns: 1fr; gap: 0.6em; }
}
@media (max-width: 640px) {
  .lb-visning { padding: 0.8em 0.8em 9em; }
  .lb-visning .lb-rubrik { flex-wrap: wrap; gap: 0 0.6em; }
  .lb-visning .lb-satser li { grid-template-columns: 1fr; }
  .lb-visning .lb-delad .lb-satser li { grid-template-columns: 1em 1fr; }
  .lb-visning ul.lb-namn.lb-namn { columns: 1; }
  .lb-visning figcaption, .lb-visning ul.lb-legend.lb-legend { font-size: 0.75em; }
  .lb-fot .lb-grupp { display: none; }
  .st-key-visning_fot { padding: 0.3rem 0.8rem; gap: 0.25rem 0.75rem; }
  :is(.st-key-visning_forra, .st-key-visning_nasta) button p { font-size: 0; }
  :is(.st-key-visning_forra, .st-key-visning_nasta) button { min-width: 44px; }
}
</style>"""


def slide_html(number: int, title: str, slide: Slide, *, figure: str = "") -> str:
    """A slide as safe HTML; ``figure`` is its picture, safe HTML too."""
    told = _lines(slide)
    if figure:
        told = f'<div class="lb-delad">{figure}<div>{told}</div></div>'
    return (
        f'<section class="lb-visning" aria-live="polite"><div class="lb-rubrik">'
        f'<p class="lb-nr">§ {number}</p><h1>{escape(title)}</h1></div>{_under(slide)}{told}</section>'
    )


def footer_html(time: str, group: str, following: str, *, for_guests: bool) -> str:
    """What stands below every slide."""
    guests = '<span class="lb-gaster">Visas för gäster</span>' if for_guests else ""
    told = f'<span class="lb-grupp">{escape(group)}</span><span>{escape(following)}</span>'
    return f'<p class="lb-fot"><strong>{escape(time)}</strong>{told}{guests}</p>'


def _under(slide: Slide) -> str:
    if not slide.under:
        return ""
    line = huvudman_colour(slide.huvudman, theme.current())
    style = f' style="--lb-linje:{line}"' if slide.huvudman else ""
    return f'<h2 class="lb-under"{style}>{escape(slide.under)}</h2>'


def _lines(slide: Slide) -> str:
    colours = theme.colours()
    more = f'<p class="lb-mer">{escape(slide.more)}</p>' if slide.more else ""
    if not slide.lines:
        return (f'<p class="lb-tomt">{escape(slide.empty)}</p>' if slide.empty else "") + more
    if slide.is_list:
        names = "".join(f"<li>{escape(line.text)}</li>" for line in slide.lines)
        return f'<ul class="lb-namn" aria-label="Dagordning">{names}</ul>'
    only_signs = slide.picture is not None
    items = "".join(_line(line, colours, only_sign=only_signs) for line in slide.lines)
    return f'<ul class="lb-satser">{items}</ul>{more}'


def _line(line: Line, colours: Palette, *, only_sign: bool) -> str:
    remark = f'<span class="lb-anm">{escape(line.remark)}</span>' if line.remark else ""
    text = f"<div>{escape(line.text)}{remark}</div>"
    if not line.mark:
        return f'<li class="lb-utan">{text}</li>'
    sign, word = MARKS[line.mark]
    said = "" if only_sign else f" {escape(word)}"
    colour = getattr(colours, sign.colour)
    mark = f'<span aria-hidden="true">{sign.sign}</span>{said}'
    return f'<li><span class="lb-tecken" style="color:{colour}">{mark}</span>{text}</li>'
