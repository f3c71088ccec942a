"""
How bench/superset.py has Superset set up: no answer is kept, nobody is held back, and the API is asked by us.

Its key and its own database come from the environment.
"""

DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
RATELIMIT_ENABLED = False
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
LOG_LEVEL = "WARNING"
