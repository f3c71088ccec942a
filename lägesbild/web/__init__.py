"""The ASGI parts around Streamlit: sign-in, guard, headers, assets."""
