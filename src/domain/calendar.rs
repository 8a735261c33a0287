//! Deadlines counted from an event, by 民法典 arts. 201–203.
