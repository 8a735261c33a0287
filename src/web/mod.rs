//! HTTP only: pages, the JSON interface, assets.
