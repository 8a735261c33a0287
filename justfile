# What people do here, by name.

_default:
    @just --list

# Everything that has to hold
ci:
    .ci/run

# Load the demonstration and serve it
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# Tests on SQLite alone
test *ARGS:
    cargo test --workspace {{ARGS}}

# Tests on SQLite and on a PostgreSQL cluster of their own
test-postgres *ARGS:
    scripts/with-postgres cargo test --workspace {{ARGS}}

# The long versions of tests: power cuts, hang-ups, hostile clients, crowds, races, guesses, a long log
soak *TESTS:
    scripts/soak {{TESTS}}

# Accept changed snapshots
accept:
    INSTA_UPDATE=always cargo test --workspace

# Side-by-side measurements, as ratios to stated floors
bench *ARGS:
    cargo bench {{ARGS}}

# Screenshots of the running program for the README
screenshots:
    scripts/screenshots
