"""A page whose timed part is asked for when the page has ended and its last words still wait to be sent."""

import threading
import time

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def counted(what: str) -> int:
    """How often that has been drawn, this time too: Streamlit sends the same words once."""
    st.session_state[what] = st.session_state.get(what, 0) + 1
    return int(st.session_state[what])


@st.fragment(run_every=3600)
def part(names: list[str]) -> None:
    st.write(f"delen {counted('delen')}")
    names.append(ThreadState.get().fragment_id)


def ask_when_ended(part_name: str, *, overtaken: bool) -> None:
    """See the run end and ask for the part, in one turn of the server's loop: nothing is sent between."""
    context, this_run = get_script_run_ctx(), threading.current_thread()
    session = get_instance()._session_mgr.get_active_session_info(context.session_id).session
    page = context.page_script_hash

    def ask() -> None:
        this_run.join(5)
        session.request_rerun(ClientState(fragment_id=part_name, page_script_hash=page, is_auto_rerun=True))
        if overtaken:
            session.request_rerun(ClientState(page_script_hash=page))

    session._event_loop.call_soon_threadsafe(ask)


def show() -> None:
    names = []
    part(names)
    if not st.session_state.get("asked"):
        st.session_state["asked"] = True
        time.sleep(0.5)  # what was drawn until here is sent
        ask_when_ended(names[0], overtaken="omkord" in st.query_params)
    st.write(f"slutet {counted('slutet')}")


if __name__ == "__main__":
    show()
