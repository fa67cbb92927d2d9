"""What is reckoned from an index is kept while that index is in use, and goes with it: nothing here holds one that a rebuild has replaced."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Concatenate, ParamSpec, TypeVar

from index.store import Store

P = ParamSpec("P")
T = TypeVar("T")


def kept(most: int) -> Callable[[Callable[Concatenate[Store, P], T]], Callable[Concatenate[Store, P], T]]:
    """Keeps the last `most` results of a function of a store and of hashable values, for each store."""

    def keep(function: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
        caches: weakref.WeakKeyDictionary[Store, Callable[..., T]] = weakref.WeakKeyDictionary()

        def looked_up(store: Store, /, *values: P.args, **named: P.kwargs) -> T:
            return (caches.get(store) or caches.setdefault(store, cache_of(store)))(*values, **named)

        def cache_of(store: Store) -> Callable[..., T]:
            held = weakref.ref(store)  # a cache that held its store would keep it for ever

            @lru_cache(most)
            def found(*values: Hashable, **named: Hashable) -> T:
                own = held()
                assert own is not None, "whoever asks holds the store"
                return function(own, *values, **named)  # type: ignore[arg-type]

            return found

        return looked_up

    return keep
