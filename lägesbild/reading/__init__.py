"""Every read, cut for the viewer before anything else. Rights and small-number rules live here."""
