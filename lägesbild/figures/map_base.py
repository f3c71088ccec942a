"""The empty map every picture starts from: our own Leaflet, our colours, Swedish buttons, no tiles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import folium
from branca.element import Element
from jinja2 import Template

from lägesbild.figures.geometry import LatLon
from lägesbild.figures.tokens import Palette

LEAFLET: Final = "/assets/leaflet"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at a point: chips (safe HTML) and, when zoomed in, a name (escaped)."""

    point: LatLon
    chips: str
    name: str


def new_map(colours: Palette) -> folium.Map:
    """A map without tiles whose only scripts and styles come from our own server."""
    figure = folium.Map(
        tiles=None, zoom_control=False, attribution_control=False, scroll_wheel_zoom=False, zoom_snap=0.25
    )
    figure.default_js = [("leaflet", f"{LEAFLET}/leaflet.js")]
    figure.default_css = [("leaflet_css", f"{LEAFLET}/leaflet.css")]
    figure.get_root().header.add_child(Element(_style(colours)))  # type: ignore[attr-defined]
    figure.add_child(_Opening())
    return figure


def _style(colours: Palette) -> str:
    return f"""<style>
      html, body {{ background: {colours.background}; margin: 0; }}
      .leaflet-container {{ background: {colours.background}; font: 14px/1.3 "Source Sans", sans-serif; }}
      .tyst {{ fill: url(#tyst) !important; fill-opacity: 1 !important; }}
      .leaflet-interactive:hover {{ stroke: {colours.text}; stroke-width: 2; }}
      .leaflet-tooltip {{ background: {colours.background}; color: {colours.text};
        border: 1px solid {colours.outline}; box-shadow: none; }}
      .leaflet-tooltip::before {{ display: none; }}
      .marke {{ display: flex; gap: 6px; justify-content: center; white-space: nowrap; font-weight: 600;
        transform: translate(-50%, -50%); width: max-content; pointer-events: none;
        background: {colours.background}; color: {colours.text}; border: 1px solid {colours.outline};
        border-radius: 10px; padding: 0 6px; }}
      .namn {{ display: none; transform: translate(-50%, 10px); width: max-content; pointer-events: none;
        color: {colours.text}; font-size: 13px; text-shadow: 0 0 3px {colours.background},
        0 0 3px {colours.background}, 0 0 3px {colours.background}; }}
      .nara .namn {{ display: block; }}
      .oversikt {{ background: {colours.background}; color: {colours.muted}; padding: 4px; font-size: 12px;
        text-align: center; }}
      .oversikt svg {{ display: block; }}
      .leaflet-bar a {{ background: {colours.background}; color: {colours.text};
        border-color: {colours.outline}; }}
      .leaflet-bar a.leaflet-disabled {{ background: {colours.panel}; color: {colours.muted}; }}
    </style>"""


class _Opening(folium.MacroElement):
    """What every map begins with: its language, Swedish zoom buttons, and names where there is room."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.documentElement.lang = "sv";
        // Folium forbids zooming the page, which people with poor sight need.
        document.querySelectorAll('meta[content*="user-scalable=no"]').forEach((tag) => tag.remove());
        var karta = {{ this._parent.get_name() }};
        L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(karta);
        function visaNamn() {
          karta.getContainer().classList.toggle("nara", karta.getZoom() >= 11.5);
        }
        karta.on("zoomend", visaNamn);
        visaNamn();
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Opening"


class Behaviour(folium.MacroElement):
    """The hatch pattern, the marks, the overview, and the way from an area to its sheet."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var karta = {{ this._parent.get_name() }};
        var rot = karta.getPane("overlayPane").querySelector("svg");
        if (rot) {
          rot.insertAdjacentHTML("afterbegin", '<defs><pattern id="tyst" width="8" height="8" ' +
            'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
            '<rect width="8" height="8" fill="{{ this.ground }}"/>' +
            '<line x1="0" y1="0" x2="0" y2="8" stroke="{{ this.line }}" stroke-width="2.5"/>' +
            '</pattern></defs>');
        }
        {{ this.marks }}.forEach(function (mark) {
          var html = (mark.chips ? '<div class="marke">' + mark.chips + '</div>' : '') +
            (mark.name ? '<div class="namn">' + mark.name + '</div>' : '');
          var icon = L.divIcon({html: html, iconSize: [0, 0], className: ""});
          L.marker(mark.point, {icon: icon, interactive: false, keyboard: false}).addTo(karta);
        });
        if ({{ this.overview }}) {
          var hela = L.control({position: "topright"});
          hela.onAdd = function () {
            var ruta = L.DomUtil.create("div", "oversikt");
            ruta.innerHTML = {{ this.overview }} + "<span>Hela kommunen</span>";
            return ruta;
          };
          hela.addTo(karta);
        }
        // Streamlit follows the browser's history: one step forward here is one step back for the user.
        karta.eachLayer(function (layer) {
          if (!layer.feature) { return; }
          layer.on("click", function () {
            var view = new URLSearchParams(parent.location.search);
            view.set("omrade", layer.feature.properties.opens);
            parent.history.pushState({}, "", "/omrade?" + view);
            parent.dispatchEvent(new PopStateEvent("popstate"));
          });
        });
        // Marks that would cover each other move a little, nearest free place first.
        var platser = [[0, 0], [0, -24], [0, 24], [40, 0], [-40, 0], [0, -48], [0, 48]];
        function stallIsar() {
          var placed = [];
          karta.getContainer().querySelectorAll(".marke").forEach(function (mark) {
            var boxes = platser.map(function (move) {
              mark.style.translate = move[0] + "px " + move[1] + "px";
              return mark.getBoundingClientRect();
            });
            var free = boxes.findIndex(function (box) {
              return !placed.some(function (other) {
                return box.left < other.right && box.right > other.left
                  && box.top < other.bottom && box.bottom > other.top;
              });
            });
            var chosen = Math.max(free, 0);
            mark.style.translate = platser[chosen][0] + "px " + platser[chosen][1] + "px";
            placed.push(boxes[chosen]);
          });
        }
        karta.on("zoomend moveend resize", function () { setTimeout(stallIsar, 50); });
        setTimeout(stallIsar, 400);  // once the frame has its size
        {% endmacro %}
        """
    )

    def __init__(self, marks: Sequence[Mark], overview: str, colours: Palette) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Behaviour"
        self.marks = json.dumps([asdict(mark) for mark in marks], ensure_ascii=False)
        self.overview = json.dumps(overview)
        self.line = colours.outline
        self.ground = colours.panel
