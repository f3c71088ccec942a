"""Område: whoever prepares or leads a meeting sees one area's whole story on one sheet, in a minute."""

import streamlit as st

from lägesbild.reading import omrade
from lägesbild.ui import area_sheet, filters, identity, indicator_area, judge_history, layout

viewer = identity.current()
bar = filters.show(viewer)
sheet = omrade.read(bar.filters, viewer=viewer)
with bar.heading:
    layout.header(area_sheet.title(sheet), aside=area_sheet.summary(sheet))

area_sheet.standing(sheet, bar.filters, viewer=viewer)
judge_history.show(viewer, bar.filters.district)
area_sheet.over_time(sheet, bar.filters, viewer=viewer)
left, right = st.columns(2, gap="medium")
with left:
    area_sheet.categories(sheet, bar.filters, viewer=viewer)
with right:
    area_sheet.hours(sheet, bar.filters, viewer=viewer)
indicator_area.show(viewer, sheet.area.code)
area_sheet.reported(sheet, bar.filters, viewer=viewer)
area_sheet.reports(sheet, bar.filters, viewer=viewer)
