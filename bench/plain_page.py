"""
What people write today: the whole table at each rerun, and one marker per row. Rival of bench/plain.py.

Kept as plain as such pages are, and kind to itself: nobody signs in, the places lie ready in the table
``plats_pa_karta``, no free text is read, and no marker has anything to say.
"""

from __future__ import annotations

import os

import folium
import pandas as pd
import sqlalchemy as sa
import streamlit as st

SQL = """
SELECT observation.id, observation.kind, observation.occurred_at,
       district.name AS area, category.name AS category, huvudman.name AS huvudman,
       plats_pa_karta.lat, plats_pa_karta.lon
FROM observation
JOIN huvudman ON huvudman.id = observation.huvudman_id
JOIN plats_pa_karta ON plats_pa_karta.observation_id = observation.id
LEFT JOIN district ON district.id = observation.district_id
LEFT JOIN category ON category.id = observation.category_id
"""
ALL_AREAS = "Hela kommunen"
DAYS = {"12 månader": 365, "3 år": 3 * 365, "Alla år": 100 * 365}

st.set_page_config(layout="wide")
st.title("Rapporter")
reports = pd.read_sql(SQL, sa.create_engine(os.environ["RAPPORTER_URL"]), parse_dates=["occurred_at"])

period = st.selectbox("Period", list(DAYS))
area = st.selectbox("Område", [ALL_AREAS, *sorted(reports["area"].dropna().unique())])
since = pd.Timestamp.now() - pd.Timedelta(days=DAYS[period])
shown = reports[reports["occurred_at"] >= since]
if area != ALL_AREAS:
    shown = shown[shown["area"] == area]

st.metric("Antal rapporter", len(shown))
picture = folium.Map([60.67, 17.14], zoom_start=11)
for place in zip(shown["lat"], shown["lon"], strict=True):
    folium.Marker(place).add_to(picture)
st.iframe(picture.get_root().render(), height=440)

st.bar_chart(shown.groupby(shown["occurred_at"].dt.to_period("M").astype(str)).size())
