# What the scripts that run something on another platform share. They set `check`, this folder, and
# `cache`, a folder for what is downloaded, and read this file.

# Ends the script with what is wrong with how it was called, or with what it cannot do without.
fail() {
	echo "quic-send-native/check: $*" >&2
	exit 2
}

# Sets what is known of a platform's name: architecture, C library and its loader; fails for a name it does not know.
select_platform() {
	platform=$1
	libc=glibc
	arch=${platform#linux-}
	case $arch in
		*-musl) arch=${arch%-musl} libc=musl ;;
	esac
	case $libc-$arch in
		musl-*) loader=lib/ld-musl-$arch.so.1 package=musl ;;
		glibc-x86_64) loader=lib64/ld-linux-x86-64.so.2 package=libc6 ;;
		glibc-aarch64) loader=lib/ld-linux-aarch64.so.1 package=libc6 ;;
	esac
	case $platform in
		linux-x86_64*) debian=amd64 ;;
		linux-aarch64*) debian=arm64 ;;
		*) fail "no platform $platform" ;;
	esac
}

# Sets `zig`, which compiles for all platforms, if there is one.
find_zig() {
	for zig in "${ZIG:-}" "$(command -v zig)" "$HOME"/.cache/quic-send/native/zig-*/ziglang/zig; do
		if [ -x "$zig" ]; then
			PATH=$(dirname "$zig"):$PATH
			export ZIG_GLOBAL_CACHE_DIR="$cache/zig" ZIG_LOCAL_CACHE_DIR="$cache/zig"
			return 0
		fi
	done
	zig=''
}

# Sets `compiler` for the selected platform, or fails and says why in `reason`.
select_compiler() {
	case $libc in
		glibc) compiler="zig cc -target $arch-linux-gnu.2.28" other=$arch-linux-gnu-gcc ;;
		# What zig links statically cannot load libraries.
		musl) compiler="zig cc -target $arch-linux-musl -dynamic" other=$arch-linux-musl-gcc ;;
	esac
	[ -z "$zig" ] || return 0
	for compiler in "$other" "$([ "$(uname -m)" != "$arch" ] || [ "$libc" = musl ] || echo "${CC:-cc}")"; do
		! command -v "$compiler" >/dev/null 2>&1 || return 0
	done
	reason="no compiler for it: neither zig nor $other; set ZIG, as the wheel ziglang of Python's package index has it"
	return 1
}

# Sets `run`, the command that runs a program of the selected platform here; or fails and says why in `reason`.
select_runner() {
	select_emulator && select_root || return 1
	if [ -n "$emulator" ]; then
		compile_option && run="$emulator -L $root -E LD_PRELOAD=$option" || return 1
	elif [ "$root" = / ]; then
		run=''
	else
		run="$root/$loader --library-path $root/lib/$arch-linux-gnu:$root/usr/lib/$arch-linux-gnu"
	fi
}

# Sets `option`, what emulated.c is compiled to.
compile_option() {
	option=$cache/emulated-$platform.so
	[ "$option" -nt "$check/emulated.c" ] || {
		select_compiler || return 1
		mkdir -p "$cache"
		# shellcheck disable=SC2086 # a command and its arguments
		$compiler -O1 -Wall -Wextra -Werror -fPIC -shared -o "$option.new" "$check/emulated.c"
		mv -f "$option.new" "$option"
	}
}

# Sets `emulator`, which is empty where the machine can do without.
select_emulator() {
	emulator=''
	[ "$(uname -m)" != "$arch" ] || return 0
	for emulator in "qemu-$arch-static" "qemu-$arch"; do
		! command -v "$emulator" >/dev/null 2>&1 || return 0
	done
	emulator=$(find "$cache/qemu" -name "qemu-$arch-static" 2>/dev/null | head -n 1)
	[ -z "$emulator" ] || return 0
	if fetch "$(dpkg --print-architecture 2>/dev/null)" qemu-user-static "$cache/qemu"; then
		emulator=$(find "$cache/qemu" -name "qemu-$arch-static" | head -n 1)
		[ -z "$emulator" ] || return 0
	fi
	reason="no qemu-$arch-static; on Debian and Ubuntu install qemu-user-static"
	return 1
}

# Sets `root`, the folder with the platform's C library.
select_root() {
	[ -n "$emulator" ] || for root in / "/usr/$arch-linux-$libc"; do
		[ ! -e "$root/$loader" ] || return 0
	done
	fetched=$cache/$platform
	for root in "/usr/$arch-linux-gnu" "/usr/$arch-linux-musl" "$fetched"; do
		[ ! -e "$root/$loader" ] || return 0
	done
	if fetch "$debian" "$package" "$fetched" && [ -e "$fetched/$loader" ]; then
		root=$fetched
		return 0
	fi
	reason="no $loader of $arch, and no Debian package $package:$debian to take it from; unpack one to $fetched"
	return 1
}

# Unpacks a package of Debian for some architecture: architecture, package, folder. Neither asks for rights nor changes
# what the system knows of packages.
fetch() {
	command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 && [ -n "$1" ] || return 1
	apt=$cache/apt-$1
	mkdir -p "$apt/lists/partial" "$apt/archives/partial"
	cat >"$apt/apt.conf" <<-CONFIGURATION
		APT::Architecture "$1";
		APT::Architectures { "$1"; };
		Dir::State::lists "$apt/lists";
		Dir::State::status "/dev/null";
		Dir::Cache "$apt";
		Acquire::Languages "none";
	CONFIGURATION
	echo "fetching the package $2:$1, once" >&2
	{
		rm -f "$apt/$2"_*.deb
		[ -f "$apt/pkgcache.bin" ] || APT_CONFIG=$apt/apt.conf apt-get -q update
		(cd "$apt" && APT_CONFIG=$apt/apt.conf apt-get -q download "$2") && mkdir -p "$3" \
			&& dpkg-deb -x "$apt/$2"_*.deb "$3"
	} >"$apt/log" 2>&1
}
