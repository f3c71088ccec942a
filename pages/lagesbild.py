"""Lägesbild: the ledningsgrupp at its meeting reads the state of the municipality in a minute, from afar."""

import streamlit as st

from lägesbild.reading import lage
from lägesbild.ui import (
    area_map,
    filters,
    gathering_banner,
    guidance_lage,
    identity,
    layout,
    meeting_next,
    picture,
    year_coming,
)

viewer = identity.current()
bar = filters.show(viewer)
seen = lage.read(bar.filters, viewer=viewer)
with bar.heading:
    told = (picture.summary(seen), meeting_next.told(viewer))
    layout.header(f"Lägesbild – {bar.choices.municipality}", aside=" · ".join(filter(None, told)))
    gathering_banner.show(viewer)

left, right = st.columns([3, 2], gap="medium")
with left:
    area_map.show(seen, choices=bar.choices, height=440, viewer=viewer)
    picture.beside_the_map(seen)
    picture.figures(seen)
with right, st.container(gap="xsmall"):
    picture.changes(seen, viewer=viewer)
    picture.problembilder(seen, viewer=viewer)
guidance_lage.show(seen.guidance)
year_coming.show(viewer)
left, right = st.columns([3, 2], gap="medium")
with left:
    picture.insatser(seen, viewer=viewer)
with right:
    picture.reported(seen, viewer=viewer)
picture.latest(bar.filters, viewer=viewer)
