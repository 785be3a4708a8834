#!/bin/sh
# Fails with one line when no JDK of at least the given major version is where the toolchains plugin looks for one.
# Where MISSING_JDK_MARKER names a file, that file exists afterwards if and only if there is none.
wanted=$1
[ -n "$MISSING_JDK_MARKER" ] && rm -f "$MISSING_JDK_MARKER"
[ -f "$HOME/.m2/toolchains.xml" ] && exit 0
for home in "$JAVA_HOME" "$JDK_HOME" $(env | sed -n 's/^JAVA[0-9]\{1,\}_HOME=//p; s/^JDK[0-9]\{1,\}=//p') \
		/usr/lib/jvm/* /usr/java/* /usr/local/openjdk* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
		"$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jbang/cache/jdks/* "$HOME"/.asdf/installs/java/*; do
	[ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
	major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
	[ "${major:-0}" -ge "$wanted" ] && exit 0
done
[ -n "$MISSING_JDK_MARKER" ] && mkdir -p "$(dirname "$MISSING_JDK_MARKER")" && touch "$MISSING_JDK_MARKER"
echo "[ERROR] quic-send: no JDK $wanted or newer found. Install one (Debian: apt-get install openjdk-$wanted-jdk; SDKMAN: sdk install java $wanted-tem) or set JAVA${wanted}_HOME to it." >&2
exit 1
