//! Standards, their criteria, and what an inspection finds of each.
