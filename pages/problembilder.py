"""Problembilder: the working group finds, follows and changes a concern in a minute."""

from lägesbild.ui import identity, layout

viewer = identity.current()
layout.header("Problembilder")
