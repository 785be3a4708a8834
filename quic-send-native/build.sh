#!/bin/sh
# Puts native msquic with its licences into the folder of classes: a given library, or the one in the cache,
# or else one compiled from the crate that Cargo.toml names; and beside it quic-send's own native functions,
# compiled from src/quicsend.c. Fails with one line that says why.
set -eu

# Counted up when a change below changes what is compiled or kept in the cache.
recipe=2

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output='' cache='' library='' log='' incomplete=''
for argument in "$@"; do
	case $argument in
		--output=*) output=${argument#*=} ;;
		--cache=*) cache=${argument#*=} ;;
		--library=*) library=${argument#*=} ;;
		--log=*) log=${argument#*=} ;;
		--incomplete=*) incomplete=${argument#*=} ;;
		*) echo "quic-send-native: unknown argument $argument" >&2; exit 2 ;;
	esac
done

work=''
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

fail() {
	echo "[ERROR] quic-send-native: $*" >&2
	exit 1
}

# Prints the SHA-256 of a file, or of the standard input.
sha256() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum "$@"
	else
		shasum -a 256 "$@"
	fi | cut -d ' ' -f 1
}

detect_platform() {
	case $(uname -s) in
		Linux)
			os=linux extension=so
			libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || true)
			if [ -z "$libc" ]; then
				os=linux-musl libc=musl
			fi
			;;
		Darwin) os=macos extension=dylib libc='' ;;
		*) fail "cannot build on $(uname -s); build on Linux or macOS, or leave this module out." ;;
	esac
	case $(uname -m) in
		x86_64 | amd64) arch=x86_64 ;;
		aarch64 | arm64) arch=aarch64 ;;
		*) arch=$(uname -m) ;;
	esac
	platform=$os-$arch
	file=libmsquic.$extension
}

check_prerequisites() {
	missing=''
	command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
	rust=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\).*/\1/p') || true
	if [ -z "$rust" ]; then
		missing="$missing, cargo"
	elif [ "$rust" -lt 65 ]; then
		missing="$missing, cargo 1.65 or newer (found 1.$rust)"
	fi
	command -v cmake >/dev/null 2>&1 || missing="$missing, cmake"
	command -v make >/dev/null 2>&1 || missing="$missing, make"
	command -v strip >/dev/null 2>&1 || missing="$missing, strip"
	if ! command -v perl >/dev/null 2>&1; then
		missing="$missing, perl"
	elif ! perl -MFindBin -MIPC::Cmd -MFile::Compare -MFile::Copy -MPOSIX -e 1 >/dev/null 2>&1; then
		missing="$missing, perl's standard modules"
	fi
	if ! command -v "${CC:-cc}" >/dev/null 2>&1; then
		missing="$missing, a C compiler"
	elif ! echo '#include <netinet/udp.h>' | "${CC:-cc}" -E -x c - >/dev/null 2>&1; then
		missing="$missing, the C library's headers"
	fi
	command -v "${CXX:-c++}" >/dev/null 2>&1 || missing="$missing, a C++ compiler"
	[ -n "$missing" ] || return 0

	install='a C and a C++ compiler, make, cmake and perl'
	if command -v apt-get >/dev/null 2>&1; then
		install='"apt-get install -y build-essential cmake perl"'
	elif command -v dnf >/dev/null 2>&1; then
		install='"dnf install -y gcc gcc-c++ make cmake perl"'
	elif command -v apk >/dev/null 2>&1; then
		install='"apk add build-base cmake perl linux-headers"'
	elif command -v brew >/dev/null 2>&1; then
		install='"xcode-select --install" and "brew install cmake"'
	fi
	case $missing in
		*cargo*) [ "${missing#, cargo}" = "${missing%%, *}" ] && install='Rust by rustup (https://rustup.rs)' \
			|| install="$install, and Rust by rustup (https://rustup.rs)" ;;
	esac
	fail "cannot compile msquic, missing: ${missing#, }." \
		"Install $install, or give a built library with -Dquic-send.native.library=/path/to/libmsquic.so.2"
}

# Writes the description of a library: folder, library, version. The loader checks the CRC-32; the SHA-256 is for people and this script.
describe() {
	# The trailer of the gzip format begins with the CRC-32, its lowest byte first.
	crc32=$(gzip -1 -c "$1/lib$2.$extension" | tail -c 8 | od -An -tx1 -N4 | awk '{ print $4 $3 $2 $1 }')
	printf 'version=%s\nsha256=%s\ncrc32=%s\n' "$3" "$(sha256 "$1/lib$2.$extension")" "$crc32" >"$1/lib$2.properties"
}

# Prints the version in the name of a library file, its links resolved.
version_of() {
	version=$(basename "$(realpath "$1")" | sed -n 's/[^0-9]*\([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
	echo "${version:-unknown}"
}

# Copies msquic's source and changes one line of it. With logging compiled out, msquic 2.5.1 still gathers the flow
# control of all open streams at each received packet, only to log nothing: at 10,000 open streams that takes nine
# tenths of its time (https://github.com/microsoft/msquic/pull/5011). Now it asks whether to log, and is told no.
patch_msquic() {
	cargo fetch
	manifest=$(cargo metadata --format-version 1 | tr ',' '\n' | sed -n 's/^"manifest_path":"\(.*\/msquic-[^/]*\/Cargo.toml\)".*/\1/p' \
		| head -n 1)
	[ -f "$manifest" ] && cp -R "$(dirname "$manifest")" "$work/msquic" || return 1
	trace=$work/msquic/src/inc/quic_trace.h
	grep -q '^#define QuicTraceEventEnabled(Name) TRUE$' "$trace" || return 1
	sed 's/^#define QuicTraceEventEnabled(Name) TRUE$/#define QuicTraceEventEnabled(Name) FALSE/' "$trace" >"$trace.new"
	mv "$trace.new" "$trace"
}

compile() {
	check_prerequisites
	mkdir -p "$cache" 2>/dev/null && work=$(mktemp -d "$cache/.build-XXXXXX" 2>/dev/null) \
		|| fail "cannot write to the cache $cache; set another folder with -Dquic-send.native.cache=/path"
	mkdir -p "$work/crate/src" "$work/$key/licenses" "$(dirname "$log")"
	cp "$here/Cargo.toml" "$work/crate/"
	cp "$here/src/lib.rs" "$work/crate/src/"
	echo "quic-send-native: compiling msquic $crate for $platform, once; this takes some minutes (log: $log)"
	# The sources' paths on this machine do not belong into the library. Plain CFLAGS would reach OpenSSL too, which
	# then leaves out its own optimisation.
	remap="-ffile-prefix-map=${CARGO_HOME:-$HOME/.cargo}=cargo -ffile-prefix-map=$work=quic-send"
	(cd "$work/crate" && patch_msquic >"$log" 2>&1) || fail "msquic $crate could not be patched; the log is $log"
	(cd "$work/crate" && CARGO_TARGET_DIR="$work/target" HOST_CFLAGS="${HOST_CFLAGS:-} $remap" \
		cargo build --release --config "patch.crates-io.msquic.path='$work/msquic'") >>"$log" 2>&1 || {
		tail -n 25 "$log" >&2
		fail "msquic $crate did not compile; the whole log is $log"
	}
	out=$(find "$work/target" -type d -path '*/build/msquic-*/out' | head -n 1)
	built=$out/lib/$file
	[ -e "$built" ] || fail "msquic $crate compiled, but $file is not where it was expected; the log is $log"
	source=$(sed -n 's/^msquic_SOURCE_DIR:STATIC=//p' "$out/build/CMakeCache.txt")

	cp -L "$built" "$work/$key/$file"
	if [ "$os" = macos ]; then
		strip -x "$work/$key/$file"
	else
		strip --strip-unneeded "$work/$key/$file"
	fi
	mkdir "$work/$key/licenses/msquic" "$work/$key/licenses/quictls"
	cp "$source/LICENSE" "$source/THIRD-PARTY-NOTICES" "$work/$key/licenses/msquic/"
	# OpenSSL is linked in, and compiled from msquic's own copy of it.
	cp "$source/submodules/quictls/LICENSE.txt" "$work/$key/licenses/quictls/"
	describe "$work/$key" msquic "$(version_of "$built")"
	# One rename, so that the cache never holds half an entry. It fails where another build was faster: its result serves as well.
	perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' "$work/$key" "$cache/$key" \
		|| [ -f "$cache/$key/libmsquic.properties" ] || fail "cannot write to the cache $cache"
}

# Sets the folder that holds library, description and licences.
find_library() {
	if [ -n "$library" ]; then
		[ -f "$library" ] || fail "no file $library (property quic-send.native.library)"
		work=$(mktemp -d)
		cp -L "$library" "$work/$file"
		describe "$work" msquic "$(version_of "$library")"
		[ ! -d "$(dirname "$library")/licenses" ] || cp -R "$(dirname "$library")/licenses" "$work/licenses"
		from=$work
		return
	fi
	[ -n "$cache" ] || fail "no cache folder (property quic-send.native.cache)"
	crate=$(sed -n 's/^msquic = "=\(.*\)"$/\1/p' "$here/Cargo.toml")
	key=$crate-$platform-$({ echo "$recipe $libc"; cat "$here/Cargo.toml"; } | sha256 | cut -c 1-12)
	from=$cache/$key
	if [ -f "$from/libmsquic.properties" ] \
		&& ! grep -q "^sha256=$(sha256 "$from/$file" 2>/dev/null)\$" "$from/libmsquic.properties"; then
		rm -rf "$from"
	fi
	[ -f "$from/libmsquic.properties" ] || compile
}

# Compiles quic-send's own native functions into the folder, unless they are there.
compile_own() {
	source=$here/src/quicsend.c
	version=$(sha256 "$source")
	if [ -f "$1/libquicsend.$extension" ] && grep -q "^version=$version\$" "$1/libquicsend.properties" 2>/dev/null; then
		return
	fi
	command -v "${CC:-cc}" >/dev/null 2>&1 || fail "cannot compile $source: no C compiler"
	mkdir -p "$1" "$(dirname "$log")"
	"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -fPIC -fvisibility=hidden -shared -s \
		-o "$1/libquicsend.new" "$source" >"$log.own" 2>&1 || {
		cat "$log.own" >&2
		fail "$source did not compile"
	}
	mv -f "$1/libquicsend.new" "$1/libquicsend.$extension"
	describe "$1" quicsend "$version"
}

# Copies a file unless the target is the same; replaced in one step, since a running JVM may have mapped it.
update() {
	if ! cmp -s "$1" "$2"; then
		mkdir -p "$(dirname "$2")"
		cp "$1" "$2.new"
		mv -f "$2.new" "$2"
	fi
}

mkdir -p "$(dirname "$incomplete")"
: >"$incomplete"
detect_platform
find_library
target=$output/META-INF/native/$platform
for other in "$output"/META-INF/native/*; do
	[ "$other" = "$target" ] || rm -rf "$other"
done
compile_own "$target"
update "$from/$file" "$target/$file"
update "$from/libmsquic.properties" "$target/libmsquic.properties"
if [ -d "$from/licenses" ]; then
	(cd "$from/licenses" && find . -type f) | while read -r license; do
		update "$from/licenses/$license" "$output/META-INF/licenses/$license"
	done
else
	rm -rf "$output/META-INF/licenses"
	echo "quic-send-native: no folder licenses beside $library; add the licences before you pass the jar on"
fi
rm -f "$incomplete"
