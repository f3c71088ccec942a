"""Lägesbild: the ledningsgrupp at its meeting reads the state of the municipality in a minute, from afar."""

import streamlit as st

from lägesbild.reading import choices, lage
from lägesbild.ui import area_map, filters, identity, layout, picture

viewer = identity.current()
offered = choices.read(viewer, today=lage.today_in_sweden())
heading = st.container()
chosen = filters.show(viewer, offered)
seen = lage.read(chosen, viewer=viewer)
with heading:
    layout.header(f"Lägesbild – {offered.municipality}", aside=picture.summary(seen))

left, right = st.columns([3, 2], gap="medium")
with left:
    area_map.show(
        seen, municipality_code=offered.municipality_code, names=filters.area_names(offered), height=440
    )
with right, st.container(gap="xsmall"):
    picture.changes(seen)
    picture.problembilder(seen)
left, right = st.columns([3, 2], gap="medium")
with left:
    picture.insatser(seen)
with right:
    picture.beside_the_map(seen)
    picture.figures(seen)
    picture.reported(seen)
picture.latest(chosen, viewer=viewer)
