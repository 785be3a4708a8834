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
cargo build --release --quiet --manifest-path "$here/Cargo.toml" --target-dir "$target" || fail "the senders did not compile"
# All contenders on msquic share one library: the one that quic-send bundles.
library=$(find "$here/../../quic-send-native/target/classes/META-INF/native" -name 'libmsquic.so' | head -n 1)
[ -e "$library" ] || fail "quic-send-native is not built"
cp -L "$library" "$target/release/libmsquic.so.2.new"
mv -f "$target/release/libmsquic.so.2.new" "$target/release/libmsquic.so.2"
