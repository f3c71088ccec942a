"""Område: whoever prepares or leads a meeting sees one area's whole story on one sheet, in a minute."""

import streamlit as st

from lägesbild.reading import choices, lage, omrade
from lägesbild.ui import area_sheet, filters, identity, layout

viewer = identity.current()
offered = choices.read(viewer, today=lage.today_in_sweden())
heading = st.container()
chosen = filters.show(viewer, offered, need_area=True)
sheet = omrade.read(chosen, viewer=viewer)
with heading:
    layout.header(area_sheet.title(sheet), aside=area_sheet.summary(sheet))

area_sheet.standing(sheet)
area_sheet.over_time(sheet, chosen)
left, right = st.columns(2, gap="medium")
with left:
    area_sheet.categories(sheet, chosen)
with right:
    area_sheet.hours(sheet, chosen)
area_sheet.reported(sheet, chosen)
area_sheet.reports(sheet, viewer=viewer)
