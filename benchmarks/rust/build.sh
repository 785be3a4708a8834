#!/bin/sh
# Compiles the senders in Rust to target/release, and puts the libmsquic that msquic_async_sender needs beside them.
# Takes some minutes the first time, most of them for msquic, which its crate compiles again.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$here/target
mkdir -p "$target"

fail() {
	echo "[ERROR] benchmarks/rust: $*" >&2
	exit 1
}

command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
command -v cargo >/dev/null 2>&1 || fail "no cargo; install Rust by rustup (https://rustup.rs)"
messages=$target/messages.json
cargo build --release --quiet --manifest-path "$here/Cargo.toml" --target-dir "$target" \
	--message-format json-render-diagnostics >"$messages" || fail "the senders did not compile"
libraries=$(sed -n '/"build-script-executed"/ s|.*"native=\([^"]*/msquic-[^"]*/lib\)".*|\1|p' "$messages" | head -n 1)
[ -e "$libraries/libmsquic.so.2" ] || fail "no libmsquic.so.2 in '$libraries'"
cp -L "$libraries/libmsquic.so.2" "$target/release/libmsquic.so.2.new"
mv -f "$target/release/libmsquic.so.2.new" "$target/release/libmsquic.so.2"
