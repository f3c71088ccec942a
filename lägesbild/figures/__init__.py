"""Results become plotly figures and folium maps. No Streamlit here."""
