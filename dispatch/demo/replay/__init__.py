"""Real incidents of a 911 centre, sent as its CAD would send them, and what a console saw of them."""
