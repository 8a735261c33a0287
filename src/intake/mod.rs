//! Photos and packets from outside, turned into commands.
