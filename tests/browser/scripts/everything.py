"""A main script that draws one of each thing the pages draw, to try the Content-Security-Policy on."""

from __future__ import annotations

import datetime as dt

import folium
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit_folium import st_folium

from lägesbild.config import ROOT
from lägesbild.model import InputError
from lägesbild.ui import identity

ICON = str(ROOT / "lägesbild" / "web" / "assets" / "ikon.svg")

identity.current()
st.set_page_config(page_title="Allt", page_icon=ICON)
st.title("Allt på en sida")
st.plotly_chart(go.Figure(go.Bar(x=["a", "b"], y=[1, 2])), config={"displayModeBar": True})
st.dataframe(pd.DataFrame({"område": ["Sätra", "Brynäs"], "antal": [3, 4]}), hide_index=True)
chart = folium.Map(location=[60.67, 17.15], zoom_start=11, tiles=None)
chart.default_js = [("leaflet", "/assets/leaflet/leaflet.js")]
chart.default_css = [("leaflet_css", "/assets/leaflet/leaflet.css")]
corners = [[17.0, 60.6], [17.2, 60.6], [17.2, 60.7], [17.0, 60.6]]
area = {
    "type": "Feature",
    "properties": {"namn": "Ruta"},
    "geometry": {"type": "Polygon", "coordinates": [corners]},
}
folium.GeoJson(
    {"type": "FeatureCollection", "features": [area]}, tooltip=folium.GeoJsonTooltip(["namn"])
).add_to(chart)
clicked = st_folium(chart, height=300, width=600, key="karta", returned_objects=["last_object_clicked"])
st.text("Klickat" if clicked.get("last_object_clicked") else "Inte klickat")
st.date_input("Datum", dt.date(2024, 12, 9), format="YYYY-MM-DD")
st.selectbox("Område", ["Sätra", "Brynäs"], index=None)
st.multiselect("Kategori", ["Narkotika", "Annat"])
st.file_uploader("Fil")
st.download_button("Ladda ner", "innehåll", file_name="a.txt")
st.time_input("Tid", dt.time(12, 0))
st.text_area("Text")
known, unknown = st.button("Känt fel"), st.button("Okänt fel")
if known:
    raise InputError("Området finns inte. Välj ett i listan.")
if unknown:
    raise ValueError("hemligt innehåll")
