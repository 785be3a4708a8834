#!/bin/sh
# Puts native msquic with its licences into the folder of classes: a given library, that of a release for this
# platform, the one in the cache, or else one compiled from the crate that Cargo.toml names; and beside it quic-send's
# own native functions, those beside the library or else compiled from src/quicsend.c. Fails with one line that says why.
set -eu

# Counted up when a change below changes what is compiled or kept in the cache.
recipe=4

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/lib.sh"
output='' cache='' library='' natives='' sanitizer='' log='' incomplete=''
for argument in "$@"; do
	case $argument in
		--output=*) output=${argument#*=} ;;
		--cache=*) cache=${argument#*=} ;;
		--library=*) library=${argument#*=} ;;
		--natives=*) natives=${argument#*=} ;;
		--sanitizer=*) sanitizer=${argument#*=} ;;
		--log=*) log=${argument#*=} ;;
		--incomplete=*) incomplete=${argument#*=} ;;
		*) echo "quic-send-native: unknown argument $argument" >&2; exit 2 ;;
	esac
done

detect_platform() {
	case $(uname -s) in
		Linux)
			os=linux extension=so
			libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || true)
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
	if [ "$os" = linux ] && [ -z "$libc" ]; then
		platform=$platform-musl libc=musl
	fi
	file=libmsquic.$extension
}

check_prerequisites() {
	find_missing
	command -v strip >/dev/null 2>&1 || missing="$missing, strip"
	[ -z "$sanitizer" ] || command -v ninja >/dev/null 2>&1 || missing="$missing, ninja"
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

# Sets the flags that every call of the compiler gets, and those of linking a library.
set_flags() {
	harden='' link=''
	if [ -n "$sanitizer" ]; then
		harden="-g -fno-omit-frame-pointer -fsanitize=$sanitizer"
	elif [ "$os" = linux ]; then
		harden='-fstack-protector-strong'
		[ "$libc" = musl ] || harden="$harden -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
		link='-Wl,-z,relro,-z,now,-z,noexecstack,-z,text,-Bsymbolic'
	fi
}

# Writes the lines of a description that say how a library was made: its flags.
describe_build() {
	printf 'platform=%s\ncompiler=%s\nflags=%s\n' "$platform" \
		"$("${CC:-cc}" --version 2>/dev/null | head -n 1)" "$(echo "$*" | sed 's/  */ /g; s/ $//')"
}

# Builds by way of cargo, whose package of msquic runs CMake with make.
run_cargo() {
	(cd "$work/crate" && PATH=$work/tools:$PATH CC=cc CXX=c++ CARGO_TARGET_DIR="$work/target" LDFLAGS="$link" \
		cargo build --release --config "patch.crates-io.msquic.path='$work/msquic'") >>"$log" 2>&1 || {
		tail -n 25 "$log" >&2
		fail "msquic $crate did not compile; the whole log is $log"
	}
	out=$(find "$work/target" -type d -path '*/build/msquic-*/out' | head -n 1)
	built=$out/lib/$file
}

compile() {
	check_prerequisites
	make_work
	mkdir -p "$work/$key"
	echo "quic-send-native: compiling msquic $crate for $platform${sanitizer:+ with -fsanitize=$sanitizer}, once;" \
		"this takes some minutes (log: $log)"
	fetch_msquic
	# The sources' paths on this machine do not belong into the library. Plain CFLAGS would reach OpenSSL too, which
	# then leaves out its own optimisation; so the compiler itself is called with all that is added.
	remap="-ffile-prefix-map=${CARGO_HOME:-$HOME/.cargo}=cargo -ffile-prefix-map=$work=quic-send"
	last=''
	[ -z "$sanitizer" ] || last='-O1 -Wno-error'
	write_tool "$work/tools/cc" "$(command -v "${CC:-cc}") $harden $remap" "$last"
	write_tool "$work/tools/c++" "$(command -v "${CXX:-c++}") $harden $remap" "$last"
	if [ -n "$sanitizer" ]; then
		write_tool "$work/tools/ar" "$(command -v ar)"
		write_tool "$work/tools/ranlib" "$(command -v ranlib)"
		# Memory that msquic's pools keep would never be seen to be used after it was freed.
		run_cmake "$work/msquic" "$work" -DQUIC_ENABLE_POOL_ALLOC=off
		built=$work/lib/$file
	else
		run_cargo
	fi
	[ -e "$built" ] || fail "msquic $crate compiled, but $file is not where it was expected; the log is $log"

	cp -L "$built" "$work/$key/$file"
	if [ "$os" = macos ]; then
		strip -x "$work/$key/$file"
	elif [ -z "$sanitizer" ]; then
		strip --strip-unneeded "$work/$key/$file"
	fi
	copy_licenses "$work/msquic" "$work/$key/licenses"
	{
		describe_source
		describe_build "-O3 $harden $last $link"
	} | describe "$work/$key" msquic "$(version_of "$built")"
	publish "$key" libmsquic.properties
}

# Copies a given library with the description and the licences that came with it.
take_library() {
	[ -f "$library" ] || fail "no file $library (property quic-send.native.library)"
	beside=$(dirname "$library")
	work=$(mktemp -d)
	cp -L "$library" "$work/$file"
	[ ! -f "$beside/libmsquic.properties" ] || cp "$beside/libmsquic.properties" "$work/"
	is_intact "$work" msquic || describe "$work" msquic "$(version_of "$library")" </dev/null
	# The latter is where they are in a jar.
	for licenses in "$beside/licenses" "${beside%/META-INF/native/*}/META-INF/licenses"; do
		[ -d "$work/licenses" ] || [ ! -d "$licenses" ] || cp -R "$licenses" "$work/licenses"
	done
}

# Sets the folder that holds library, description and licences.
find_library() {
	released=$natives/$platform/META-INF/native/$platform/$file
	if [ -z "$library$sanitizer" ] && [ -n "$natives" ] && [ -f "$released" ]; then
		library=$released
	fi
	if [ -n "$library" ]; then
		take_library
		from=$work
		return
	fi
	read_crate
	key=$crate-$platform${sanitizer:+-$sanitizer}-$({
		echo "$recipe $patches $libc $harden $link"
		cat "$here/Cargo.toml"
	} | sha256 | cut -c 1-12)
	from=$cache/$key
	if ! is_intact "$from" msquic; then
		rm -rf "${cache:?}/$key"
		compile
	fi
}

# Puts quic-send's own native functions into the folder: those that came with a given library, if they are of this
# source, or else compiled, unless they are there.
add_own() {
	source=$here/src/quicsend.c
	version=$(sha256 "$source")
	beside=$(dirname "$library")
	if [ -n "$library" ] && is_intact "$beside" quicsend && grep -qx "version=$version" "$beside/libquicsend.properties"; then
		update "$beside/libquicsend.$extension" "$1/libquicsend.$extension"
		update "$beside/libquicsend.properties" "$1/libquicsend.properties"
		return
	fi
	flags="-std=c11 -O2 -Wall -Wextra -fPIC -fvisibility=hidden -shared $harden $link"
	description=$(describe_build "$flags")
	if [ "$(sed '/^sha256=/d; /^crc32=/d' "$1/libquicsend.properties" 2>/dev/null)" = "version=$version
$description" ] && is_intact "$1" quicsend; then
		return
	fi
	command -v "${CC:-cc}" >/dev/null 2>&1 || fail "cannot compile $source: no C compiler"
	mkdir -p "$1" "$(dirname "$log")"
	[ -n "$sanitizer" ] || strip=-s
	# shellcheck disable=SC2086 # several arguments
	"${CC:-cc}" $flags ${strip:-} -o "$1/libquicsend.new" "$source" >"$log.own" 2>&1 || {
		cat "$log.own" >&2
		fail "$source did not compile"
	}
	mv -f "$1/libquicsend.new" "$1/libquicsend.$extension"
	echo "$description" | describe "$1" quicsend "$version"
}

mkdir -p "$(dirname "$incomplete")"
: >"$incomplete"
detect_platform
set_flags
find_library
target=$output/META-INF/native/$platform
for other in "$output"/META-INF/native/*; do
	[ "$other" = "$target" ] || rm -rf "$other"
done
add_own "$target"
update "$from/$file" "$target/$file"
update "$from/libmsquic.properties" "$target/libmsquic.properties"
if [ -d "$from/licenses" ]; then
	diff -r "$from/licenses" "$output/META-INF/licenses" >/dev/null 2>&1 || rm -rf "$output/META-INF/licenses"
	update_all "$from/licenses" "$output/META-INF/licenses"
else
	rm -rf "$output/META-INF/licenses"
	echo "quic-send-native: no folder licenses beside $library; add the licences before you pass the jar on"
fi
sh "$here/../build/native-sbom.sh" "$output"
rm -f "$incomplete"
