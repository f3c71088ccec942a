"""Every write, one function each: right → rule → change → trail."""
