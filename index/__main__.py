"""python -m index build | update | search | stats."""
