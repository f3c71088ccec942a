"""Inriktning och stöd: what the two groups have asked of each other and not yet heard back."""

from lägesbild.reading import guidance
from lägesbild.store.session import reading
from lägesbild.ui import guidance_page, identity, layout

viewer = identity.current()
with reading() as session:
    asked = guidance.read(session, viewer=viewer)
layout.header("Inriktning och stöd", aside=guidance_page.summary(asked))
guidance_page.show(viewer, asked)
